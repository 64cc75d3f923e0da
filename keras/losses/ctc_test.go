package losses_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

var ctcLogits = []float32{0, 1, 2, .5, 1.5, 0, 1, 2, .5, 1.5, 0, 1}

// TestCTC: numbers of Keras 3.15.1, scripts/golden/losses.py. Three steps, four classes.
func TestCTC(t *testing.T) {
	for _, c := range []struct {
		name   string
		labels []int32
		want   float64
		grad   []float64
	}{
		{"three labels in three steps", []int32{1, 2, 3}, 4.5799122, []float64{0.07839, -0.7869, 0.57926, 0.12925, 0.28749, 0.06415, -0.82563,
			0.47399, 0.16741, 0.45505, 0.10154, -0.724}},
		{"two", []int32{1, 2, 0}, 4.0111599, []float64{0.0502, -0.75871, 0.57926, 0.12925, -0.05595, -0.04067, -0.37737, 0.47399, -0.17603,
			0.45505, -0.55503, 0.276}},
		{"the same twice", []int32{2, 2, 0}, 4.0799122, []float64{0.07839, 0.2131, -0.42074, 0.12925, -0.71251, 0.06415, 0.17437, 0.47399,
			0.16741, 0.45505, -0.89846, 0.276}},
		{"no label", []int32{0, 0, 0}, 5.5799127, []float64{-0.92161, 0.2131, 0.57926, 0.12925, -0.71251, 0.06415, 0.17437, 0.47399, -0.83259,
			0.45505, 0.10154, 0.276}},
		{"padding between", []int32{1, 0, 2}, 3.3844109, nil},
		{"too many labels", []int32{1, 1, 2}, 709.6456909, nil},
	} {
		value, grad := total(t, &losses.CTC{}, tensor.Of(c.labels, 1, 3), tensor.Of(ctcLogits, 1, 3, 4), nil, nil)
		require.InEpsilon(t, c.want, value.At(), 1e-5, c.name)
		if c.grad != nil {
			near(t, c.grad, grad, c.name)
		}
	}
}

// Central differences in float64, over two samples, one label, and more steps than one block of them.
func TestCTCGradient(t *testing.T) {
	labels := tensor.Of([]uint8{1, 2}, 2, 1)
	x := make([]float64, 2*7*3)
	for i := range x {
		x[i] = float64(i*5%11)/4 - 1
	}
	at := func() float64 {
		value, _ := total(t, &losses.CTC{Reduction: losses.Sum}, labels, tensor.Of(x, 2, 7, 3), nil, nil)
		return value.At()
	}
	_, grad := total(t, &losses.CTC{Reduction: losses.Sum}, labels, tensor.Of(x, 2, 7, 3), nil, nil)
	for i, got := range tensor.Data[float64](grad) {
		const h = 1e-5
		old := x[i]
		x[i] = old + h
		up := at()
		x[i] = old - h
		down := at()
		x[i] = old
		require.InDelta(t, (up-down)/(2*h), got, 1e-7)
	}
}

func TestBadCTC(t *testing.T) {
	l := &losses.CTC{}
	for _, shapes := range [][2]tensor.Shape{{tensor.Batched(), tensor.Batched(3, 4)}, {tensor.Batched(2), tensor.Batched(4)}, {tensor.Batched(0), tensor.Batched(3, 4)}} {
		tr := graph.NewTrace()
		err := graph.Catch(func() {
			l.PerSample(tr.Feed("y", tensor.Int32, shapes[0]), tr.Feed("p", tensor.Float32, shapes[1]))
		})
		require.ErrorContains(t, err, "want [batch labels] and [batch steps classes]")
	}
	require.EqualError(t, l.CheckTargets(tensor.Of([]int32{1, 4}, 1, 2), tensor.Batched(3, 4)), "label 4 at row 1: want a class in [0, 4)")
}
