package losses_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// total evaluates Total and the gradient of its sum for the predictions; weight and mask may be nil.
func total(t *testing.T, l losses.Loss, y, pred, weight, mask *tensor.Tensor) (value, grad *tensor.Tensor) {
	t.Helper()
	return totalOf(t, l, func(x ops.Value) ops.Value { return x }, y, pred, weight, mask)
}

// totalOf takes the predictions through an output activation first; the gradient is for what goes into it.
func totalOf(t *testing.T, l losses.Loss, output func(x ops.Value) ops.Value, y, pred, weight, mask *tensor.Tensor) (value, grad *tensor.Tensor) {
	t.Helper()
	got := backendtest.Eval(t, ref.New(), y.Len(), func(tr *graph.Trace) []graph.Value {
		feed := func(x *tensor.Tensor) (v ops.Value) {
			if x == nil {
				return v
			}
			return tr.Feed("x", x.DType(), append(tensor.Shape{tensor.Batch}, x.Shape()[1:]...))
		}
		in := feed(pred)
		v := losses.Total(l, feed(y), output(in), feed(weight), feed(mask))
		sum := v
		if len(v.Shape()) > 0 {
			sum = ops.Sum(v)
		}
		return []graph.Value{v, graph.Gradients(sum, in)[0]}
	}, given(pred, y, weight, mask)...)
	return got[0], got[1]
}

// given leaves out what is nil.
func given(xs ...*tensor.Tensor) (out []*tensor.Tensor) {
	for _, x := range xs {
		if x != nil {
			out = append(out, x)
		}
	}
	return out
}

func near(t *testing.T, want []float64, got *tensor.Tensor, what ...any) {
	t.Helper()
	require.InDeltaSlice(t, want, tensor.Data[float32](got), 1e-5, what...)
}
