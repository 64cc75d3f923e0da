package layers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// calls is layers called one after another in one trace, on feeds of given numbers.
type calls struct {
	t     *testing.T
	trace *graph.Trace
	*layers.Context
	feeds []*tensor.Tensor
	rows  int
}

func newCalls(t *testing.T, rows int, training bool) *calls {
	trace := graph.NewTrace()
	return &calls{t: t, trace: trace, Context: layers.NewContext(trace, training, 7), rows: rows}
}

// feed adds an input whose first axis is the batch.
func (c *calls) feed(x *tensor.Tensor) ops.Value {
	c.feeds = append(c.feeds, x)
	return c.trace.Feed("x", x.DType(), tensor.Batched(x.Dims()[1:]...))
}

// call builds l, if it is not built, and calls it.
func (c *calls) call(l layers.Any, x ...ops.Value) ops.Value {
	c.t.Helper()
	var y ops.Value
	require.NoError(c.t, c.try(l, &y, x...))
	return y
}

// try is call for layers that may fail.
func (c *calls) try(l layers.Any, y *ops.Value, x ...ops.Value) error {
	return graph.Catch(func() {
		if !layers.Built(l) {
			var shapes []tensor.Shape
			for _, v := range x {
				shapes = append(shapes, v.Shape())
			}
			layers.Build(l, "", layers.TypeName(l), true, 1, shapes...)
		}
		*y = layers.Call(c.Context, l, x)[0]
	})
}

// compute returns the numbers of values, at a given place in the random streams.
func (c *calls) compute(step float64, outs ...ops.Value) []*tensor.Tensor {
	c.t.Helper()
	b := ref.New()
	p, err := graph.Lower(c.trace, outs, graph.Config{Target: b, MaxN: c.rows})
	require.NoError(c.t, err)
	exec, err := b.Compile(p, nil)
	require.NoError(c.t, err)
	arena, err := b.Alloc(max(p.ArenaBytes, 64))
	require.NoError(c.t, err)
	var scalars [graph.NumScalars]float64
	scalars[graph.InvN], scalars[graph.Rows], scalars[graph.RNGStep] = 1/float64(c.rows), float64(c.rows), step
	r := &backend.Run{N: c.rows, Arena: arena, Feeds: c.feeds, Scalars: &scalars}
	for _, typ := range p.OutTypes {
		r.Out = append(r.Out, tensor.New(typ.DType, typ.Shape.At(c.rows)...))
	}
	require.NoError(c.t, exec.Run(r))
	return r.Out
}

// floats are the numbers of a tensor.
func floats(t *tensor.Tensor) []float64 { return tensor.Data[float64](t.Cast(tensor.Float64)) }
