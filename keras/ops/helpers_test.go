package ops_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// opCase is a function of tensors with the numbers that NumPy has for it.
type opCase struct {
	name string
	in   []*tensor.Tensor
	f    func(x []ops.Value) ops.Value
	dims []int
	want []float64
}

// check evaluates on the oracle and compares shape and numbers.
func (c opCase) check(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		y := eval(t, c.f, c.in...)
		require.Equal(t, c.dims, append([]int{}, y.Dims()...))
		require.InDeltaSlice(t, c.want, tensor.Data[float64](y.Cast(tensor.Float64)), 1e-6)
	})
}

// eval computes f of tensors whose sizes are all fixed.
func eval(t *testing.T, f func(x []ops.Value) ops.Value, in ...*tensor.Tensor) *tensor.Tensor {
	return backendtest.Eval(t, ref.New(), 1, func(tr *graph.Trace) []graph.Value {
		xs := make([]ops.Value, len(in))
		for i, x := range in {
			xs[i] = tr.Feed("x", x.DType(), x.Shape())
		}
		return []graph.Value{f(xs)}
	}, in...)[0]
}

// failure returns the error that f panics with, on one float32 value of each shape.
func failure(f func(x []ops.Value), shapes ...tensor.Shape) error {
	return graph.Catch(func() {
		tr := graph.NewTrace()
		xs := make([]ops.Value, len(shapes))
		for i, s := range shapes {
			xs[i] = tr.Feed("x", tensor.Float32, s)
		}
		f(xs)
	})
}

// count returns the tensor 0, 1, 2, ... of the given shape.
func count(dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, dims...)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = float32(i)
	}
	return x
}

func list(x ...*tensor.Tensor) []*tensor.Tensor { return x }

// tryEval returns the error of the run.
func tryEval(t *testing.T, f func(x []ops.Value) ops.Value, in ...*tensor.Tensor) error {
	s := backendtest.NewSession(t, ref.New(), backendtest.Config{MaxN: 1}, func(tr *graph.Trace) []graph.Value {
		xs := make([]ops.Value, len(in))
		for i, x := range in {
			xs[i] = tr.Feed("x", x.DType(), x.Shape())
		}
		return []graph.Value{f(xs)}
	})
	_, err := s.TryRun(1, in...)
	return err
}
