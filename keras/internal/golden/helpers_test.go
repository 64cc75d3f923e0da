package golden_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// run is one group under test: it counts what is compared and what is left out.
type run struct {
	*golden.Group
	passed, skipped int
}

// check runs f on every case that kind names and requires that exactly want pass. f returns false for a case with something that
// does not exist yet.
func check(t *testing.T, group, kind string, want int, f func(t *testing.T, g *run, c golden.Case) bool) {
	t.Helper()
	loaded, err := golden.Load(group)
	require.NoError(t, err)
	g := &run{Group: loaded}
	for _, c := range g.Cases {
		if c["kind"] != kind {
			continue
		}
		t.Run(c["id"].(string), func(t *testing.T) {
			if !f(t, g, c) {
				g.skipped++
				t.Skip("uses a class or an option that this library does not have")
			}
			if !t.Failed() {
				g.passed++
			}
		})
	}
	t.Logf("%s/%s: %d passed, %d skipped", group, kind, g.passed, g.skipped)
	require.Equal(t, want, g.passed, "passing cases; a new class raises the number")
}

// decode reads a part of a case into a struct.
func decode[T any](t *testing.T, part any) (v T) {
	t.Helper()
	text, err := json.Marshal(part)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}

func (g *run) tensor(t *testing.T, ref any) *tensor.Tensor {
	t.Helper()
	x, err := g.Tensor(ref)
	require.NoError(t, err)
	return x
}

func (g *run) tensors(t *testing.T, refs any) (ts []*tensor.Tensor) {
	t.Helper()
	if refs == nil {
		return nil
	}
	for _, r := range refs.([]any) {
		ts = append(ts, g.tensor(t, r))
	}
	return ts
}

// near requires |got - want| <= atol + rtol*|want| with the tolerance of the case.
func near(t *testing.T, c golden.Case, want, got *tensor.Tensor, what string) {
	t.Helper()
	require.Equal(t, want.Dims(), got.Dims(), what)
	if !tensor.AllClose(got, want, c["rtol"].(float64), c["atol"].(float64)) {
		require.Fail(t, what, "got %v\nwant %v", got, want)
	}
}

func number(x float64) *tensor.Tensor { return tensor.Scalar(float32(x)) }

// device is the backend that models run on in this test.
func device(t *testing.T) backend.Backend {
	t.Helper()
	_, err := keras.Device() // links and chooses the backends
	require.NoError(t, err)
	b, err := backend.Open(os.Getenv("GOKERAS_BACKEND"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// symbolic is a computation: feeds in, results out.
type symbolic struct {
	trace *graph.Trace
	feeds []*tensor.Tensor
	vars  map[*graph.Var]*tensor.Tensor
	rows  int
	rate  float64
	step  float64
}

func newSymbolic(rows int) *symbolic {
	return &symbolic{trace: graph.NewTrace(), vars: map[*graph.Var]*tensor.Tensor{}, rows: rows}
}

// feed adds an input whose first axis, if it has one, is the batch.
func (s *symbolic) feed(x *tensor.Tensor) graph.Value {
	shape := x.Shape()
	if len(shape) > 0 && shape[0] == tensor.D(s.rows) {
		shape = append(tensor.Shape{tensor.Batch}, shape[1:]...)
	}
	return s.fixed(x, shape)
}

// fixed adds an input of the given shape.
func (s *symbolic) fixed(x *tensor.Tensor, shape tensor.Shape) graph.Value {
	s.feeds = append(s.feeds, x)
	return s.trace.Feed("feed", x.DType(), shape)
}

// compute runs the computation once.
func (s *symbolic) compute(t *testing.T, outs ...graph.Value) []*tensor.Tensor {
	t.Helper()
	b := device(t)
	p, err := graph.Lower(s.trace, outs, graph.Config{Target: b, MaxN: s.rows})
	require.NoError(t, err)
	cells := map[*graph.Var]backend.Cell{}
	for i, v := range p.Vars {
		typ := graph.Type{DType: v.DType, Shape: v.Shape, Layout: p.Layouts[i]}
		mem, err := b.Alloc(typ.Bytes(0))
		require.NoError(t, err)
		cells[v] = backend.Cell{Mem: mem, Layout: p.Layouts[i]}
		require.NoError(t, b.Write(cells[v], s.vars[v]))
	}
	exec, err := b.Compile(p, cells)
	require.NoError(t, err)
	arena, err := b.Alloc(max(p.ArenaBytes, 64))
	require.NoError(t, err)
	var scalars [graph.NumScalars]float64
	scalars[graph.LearningRate], scalars[graph.Step] = s.rate, s.step
	scalars[graph.InvN], scalars[graph.Rows] = 1/float64(s.rows), float64(s.rows)
	r := &backend.Run{N: s.rows, Arena: arena, Feeds: s.feeds, Scalars: &scalars}
	for i := range outs {
		r.Out = append(r.Out, tensor.New(p.OutTypes[i].DType, p.OutTypes[i].Shape.At(s.rows)...))
	}
	require.NoError(t, exec.Run(r))
	return r.Out
}
