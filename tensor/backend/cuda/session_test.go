//go:build cuda

package cuda

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// session is a program on a device with its variables.
type session struct {
	b       *CUDA
	program *graph.Program
	exec    *executable
	cells   map[*graph.Var]backend.Cell
	arena   backend.Memory
}

func newSession(t testing.TB, b *CUDA, maxN int, build func(tr *graph.Trace) []graph.Value) *session {
	t.Helper()
	tr := graph.NewTrace()
	var outs []graph.Value
	require.NoError(t, graph.Catch(func() { outs = build(tr) }))
	p, err := graph.Lower(tr, outs, graph.Config{Target: b, MaxN: maxN})
	require.NoError(t, err)
	s := &session{b: b, program: p, cells: map[*graph.Var]backend.Cell{}}
	for _, v := range p.Vars {
		mem, err := b.Alloc(graph.Type{DType: v.DType, Shape: v.Shape}.Bytes(0))
		require.NoError(t, err)
		s.cells[v] = backend.Cell{Mem: mem}
	}
	x, err := b.Compile(p, s.cells)
	require.NoError(t, err)
	s.exec, s.arena = x.(*executable), s.newArena(t)
	return s
}

func (s *session) newArena(t testing.TB) backend.Memory {
	t.Helper()
	arena, err := s.b.Alloc(s.program.ArenaBytes)
	require.NoError(t, err)
	return arena
}

// start runs the program for the rows of the feeds without asking for results.
func (s *session) start(arena backend.Memory, rate float64, feeds ...*tensor.Tensor) error {
	r := s.prepare(arena, rate, feeds)
	return s.exec.Run(r)
}

// run is start that returns the results.
func (s *session) run(arena backend.Memory, rate float64, feeds ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	r := s.prepare(arena, rate, feeds)
	for i, t := range s.program.OutTypes {
		r.Out[i] = tensor.New(t.DType, t.Shape.At(r.N)...)
	}
	return r.Out, s.exec.Run(r)
}

func (s *session) prepare(arena backend.Memory, rate float64, feeds []*tensor.Tensor) *backend.Run {
	scalars := [graph.NumScalars]float64{}
	n := feeds[0].Dims()[0]
	scalars[graph.LearningRate], scalars[graph.Rows] = rate, float64(n)
	if n > 0 {
		scalars[graph.InvN] = 1 / float64(n)
	}
	return &backend.Run{N: n, Arena: arena, Feeds: feeds, Out: make([]*tensor.Tensor, len(s.program.Outs)), Scalars: &scalars}
}

func (s *session) read(t testing.TB, v *graph.Var) []float32 {
	t.Helper()
	x := tensor.New(v.DType, v.Shape.At(0)...)
	require.NoError(t, s.b.Read(x, s.cells[v]))
	return tensor.Data[float32](x)
}

func (s *session) write(t testing.TB, v *graph.Var, numbers ...float32) {
	t.Helper()
	require.NoError(t, s.b.Write(s.cells[v], tensor.Of(numbers)))
}

// captured is how many CUDA graphs the program has.
func (s *session) captured() int {
	n := 0
	for _, c := range s.exec.own.graphs.seen {
		if c.ready {
			n++
		}
	}
	return n
}

// totals is a program that adds the columns of its batch to a variable and returns rate*x + the variable before.
func totals(t testing.TB, b *CUDA, maxN int) (s *session, total *graph.Var) {
	t.Helper()
	total = &graph.Var{Name: "total", DType: tensor.Float32, Shape: tensor.S(3)}
	s = newSession(t, b, maxN, func(tr *graph.Trace) []graph.Value {
		x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
		before := tr.Read(total)
		rate := graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)
		y := graph.B(graph.Add, graph.B(graph.Mul, x, rate), before)
		tr.Assign(total, graph.B(graph.Add, before, graph.ReduceAxes(graph.Sum, x, 0)))
		return []graph.Value{y}
	})
	return s, total
}

// rows returns n rows of 3 numbers from first on.
func rows(n, first int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, n, 3)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = float32(first + i)
	}
	return x
}

// addRows adds the columns of rows(n, first).
func addRows(total []float32, n, first int) {
	for i, x := range tensor.Data[float32](rows(n, first)) {
		total[i%3] += x
	}
}
