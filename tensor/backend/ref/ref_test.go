package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// modes are the two backends; what does not name a tolerance holds for both.
var modes = map[string]*ref.Ref{"oracle": ref.New(), "fast": ref.New(ref.Options{Fast: true})}

func eachMode(t *testing.T, f func(t *testing.T, r *ref.Ref)) {
	for name, r := range modes {
		t.Run(name, func(t *testing.T) { f(t, r) })
	}
}

// session is a traced program with its variables, run once or more.
type session struct {
	r       *ref.Ref
	trace   *graph.Trace
	cells   map[*graph.Var]backend.Cell
	scalars [graph.NumScalars]float64
}

func newSession(r *ref.Ref) *session {
	return &session{r: r, trace: graph.NewTrace(), cells: map[*graph.Var]backend.Cell{}}
}

// variable adds a variable that holds x.
func (s *session) variable(t *testing.T, x *tensor.Tensor) *graph.Var {
	v := &graph.Var{Name: "v", Shape: x.Shape(), DType: x.DType()}
	mem, err := s.r.Alloc(int64(len(x.Bytes())))
	require.NoError(t, err)
	s.cells[v] = backend.Cell{Mem: mem}
	require.NoError(t, s.r.Write(s.cells[v], x))
	return v
}

func (s *session) read(t *testing.T, v *graph.Var) *tensor.Tensor {
	x := tensor.New(v.DType, v.Shape.At(0)...)
	require.NoError(t, s.r.Read(x, s.cells[v]))
	return x
}

// run feeds n rows and returns the results.
func (s *session) run(t *testing.T, n int, outs []graph.Value, feeds ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	t.Helper()
	p, err := graph.Lower(s.trace, outs, graph.Config{Target: s.r, MaxN: max(n, 1)})
	require.NoError(t, err)
	exec, err := s.r.Compile(p, s.cells)
	require.NoError(t, err)
	arena, err := s.r.Alloc(p.ArenaBytes)
	require.NoError(t, err)
	results := make([]*tensor.Tensor, len(outs))
	for i, typ := range p.OutTypes {
		results[i] = tensor.New(typ.DType, typ.Shape.At(n)...)
	}
	return results, exec.Run(&backend.Run{N: n, Arena: arena, Feeds: feeds, Out: results, Scalars: &s.scalars})
}

// eval applies f to tensors of fixed shapes.
func eval(t *testing.T, r *ref.Ref, f func(in ...graph.Value) graph.Value, in ...*tensor.Tensor) *tensor.Tensor {
	t.Helper()
	s := newSession(r)
	values := make([]graph.Value, len(in))
	for i, x := range in {
		values[i] = s.trace.Feed("x", x.DType(), x.Shape())
	}
	results, err := s.run(t, 1, []graph.Value{f(values...)}, in...)
	require.NoError(t, err)
	return results[0]
}

// op makes a function of the values that an op is applied to.
func op(o graph.Op) func(in ...graph.Value) graph.Value {
	return func(in ...graph.Value) graph.Value { return graph.Apply(o, in...)[0] }
}
