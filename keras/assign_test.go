package keras_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// halves is x*w, where each call that trains halves w first.
type halves struct {
	Name string
	layers.Base
	w *layers.Variable
}

func (h *halves) Build(b *layers.Builder, _ ...tensor.Shape) {
	h.w = b.Weight("w", tensor.S(1), initializers.Constant{Value: 8})
	b.Regularize(h.w, regularizers.L2{Factor: 0.5})
}

func (h *halves) Call(c *layers.Context, x ops.Value) ops.Value {
	w := c.Use(h.w)
	if c.Training {
		zero := ops.Sub(w, ops.StopGradient(w)) // so that the gradient by the new value is that by the old one
		c.Assign(h.w, ops.Add(ops.StopGradient(ops.Scale(w, 0.5)), zero))
	}
	return ops.Mul(x, c.Use(h.w))
}

// TestATrainedWeightThatALayerAssigns: loss, penalty and the optimizer's step go by the value that it got.
func TestATrainedWeightThatALayerAssigns(t *testing.T) {
	for _, calls := range []int{1, 2} {
		l := &halves{}
		x := keras.Input(1)
		y := x
		w := 8.0
		for range calls {
			y = y.Apply(l)
			w /= 2
		}
		m := compile(t, keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{y}), &optimizers.SGD{LearningRate: 0.01}, &losses.MeanSquaredError{})
		h := fit(t, m, dataset(t, column(1), column(1)), keras.FitConfig{})
		out, slope := w, 1.0
		if calls == 2 { // x * 4 * 2
			out, slope = 8, 4+2
		}
		require.InDelta(t, (out-1)*(out-1)+0.5*w*w, h.History["loss"][0], 1e-4)
		require.InDelta(t, w-0.01*(2*(out-1)*slope+w), numbers(t, m)[0], 1e-5)
	}
}
