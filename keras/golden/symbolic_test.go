package golden_test

import (
	"os"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// symbolic feeds tensors to a trace and computes values of it.
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

// feed makes x an input whose leading axis is the batch, if it has the batch's size.
func (s *symbolic) feed(x *tensor.Tensor) graph.Value {
	shape := x.Shape()
	if len(shape) > 0 && shape[0] == tensor.D(s.rows) {
		shape = append(tensor.Shape{tensor.Batch}, shape[1:]...)
	}
	return s.fixed(x, shape)
}

// fixed makes x an input of the given shape.
func (s *symbolic) fixed(x *tensor.Tensor, shape tensor.Shape) graph.Value {
	s.feeds = append(s.feeds, x)
	return s.trace.Feed("feed", x.DType(), shape)
}

// variable makes a variable that holds x.
func (s *symbolic) variable(name string, x *tensor.Tensor) *graph.Var {
	v := &graph.Var{Name: name, Shape: x.Shape(), DType: x.DType()}
	s.vars[v] = x
	return v
}

// device is where symbolic cases run: opened once, since a GPU takes long to.
var device = sync.OnceValues(func() (backend.Backend, error) { return backend.Open(os.Getenv("GOKERAS_BACKEND")) })

// compute runs the trace on the device that models run on, and returns the values wanted and what the variables hold afterwards.
func (s *symbolic) compute(r *run, outs ...graph.Value) []*tensor.Tensor {
	r.Helper()
	_, err := keras.Device() // links and chooses the backends
	require.NoError(r, err)
	b, err := device()
	require.NoError(r, err)
	p, err := graph.Lower(s.trace, outs, graph.Config{Target: b, MaxN: s.rows})
	require.NoError(r, err)
	cells := map[*graph.Var]backend.Cell{}
	for i, v := range p.Vars {
		typ := graph.Type{DType: v.DType, Shape: v.Shape, Layout: p.Layouts[i]}
		mem, err := b.Alloc(max(typ.Bytes(0), 64))
		require.NoError(r, err)
		cells[v] = backend.Cell{Mem: mem, Layout: p.Layouts[i]}
		require.NoError(r, b.Write(cells[v], s.vars[v].Contiguous()))
	}
	exec, err := b.Compile(p, cells)
	require.NoError(r, err)
	arena, err := b.Alloc(max(p.ArenaBytes, 64))
	require.NoError(r, err)
	var scalars [graph.NumScalars]float64
	scalars[graph.LearningRate], scalars[graph.Step] = s.rate, s.step
	scalars[graph.InvN], scalars[graph.Rows] = 1/float64(s.rows), float64(s.rows)
	one := &backend.Run{N: s.rows, Arena: arena, Feeds: s.feeds, Scalars: &scalars}
	for i := range outs {
		one.Out = append(one.Out, tensor.New(p.OutTypes[i].DType, p.OutTypes[i].Shape.At(s.rows)...))
	}
	require.NoError(r, exec.Run(one))
	for i, v := range p.Vars {
		if p.Writes[i] {
			after := tensor.New(v.DType, v.Shape.At(s.rows)...)
			require.NoError(r, b.Read(after, cells[v]))
			s.vars[v] = after
		}
	}
	return one.Out
}
