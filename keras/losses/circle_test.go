package losses_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// embeddings are vectors of length 1.
func embeddings() *tensor.Tensor {
	x := []float32{1, 2, 2, 1, -1, 1, 1, 1.5, 0, -1, 3, 1}
	for i := 0; i < len(x); i += 2 {
		length := float32(math.Hypot(float64(x[i]), float64(x[i+1])))
		x[i], x[i+1] = x[i]/length, x[i+1]/length
	}
	return tensor.Of(x, 6, 2)
}

// TestCircle: numbers of Keras 3.15.1, scripts/golden/losses.py. Sample 4 is alone in its class.
func TestCircle(t *testing.T) {
	y := tensor.Of([]int64{0, 0, 1, 1, 2, 0}, 6, 1)
	for _, c := range []struct {
		l          losses.Circle
		want, grad []float64
	}{
		{losses.Circle{}, []float64{60.057484, 37.94796, 39.59969, 104.86758, 0, 31.110123},
			[]float64{60.022224, 220.98972, 63.038555, 87.212936, -142.785, -213.94666, 567.96948, 204.17316, 0, 0, 28.629192, 22.31752}},
		{losses.Circle{Gamma: 2, Margin: new(0.0), KeepDiagonal: true}, []float64{3.4562647, 3.0489378, 3.0250294, 4.330772, 1.7917595, 2.9154468},
			[]float64{0.98084384, 3.750258, 1.545643, 2.2281697, -2.485411, -3.6146107, 10.888897, 2.985629, 0, 0, 1.0329754, 1.386864}},
	} {
		c.l.Reduction = losses.None
		for _, places := range []int{0, 6, 9} {
			c.l.MaxBatch = places
			// None leaves what is masked at 0 instead of out.
			value, grad := total(t, &c.l, y, embeddings(), nil, nil)
			require.InDeltaSlice(t, c.want, tensor.Data[float32](value), 1e-4)
			for i, want := range c.grad {
				require.InDelta(t, want, tensor.Data[float32](grad)[i], 1e-4*(1+math.Abs(want)))
			}
		}
	}
	value, _ := total(t, &losses.Circle{}, y, embeddings(), nil, nil)
	require.InDelta(t, (60.057484+37.94796+39.59969+104.86758+31.110123)/5, value.At(), 1e-4, "the mean leaves out the 0")
}

func TestCircleOfALargerBatchIsNotFinite(t *testing.T) {
	value, _ := total(t, &losses.Circle{MaxBatch: 5}, tensor.Of([]int32{0, 0, 1, 1, 2, 0}), embeddings(), nil, nil)
	require.True(t, math.IsInf(value.At(), 1) || math.IsNaN(value.At()))
}

func TestBadCircle(t *testing.T) {
	err := graph.Catch(func() {
		tr := graph.NewTrace()
		(&losses.Circle{}).PerSample(tr.Feed("y", tensor.Int32, tensor.Batched()), tr.Feed("p", tensor.Float32, tensor.Batched(2, 3)))
	})
	require.ErrorContains(t, err, "Circle: predictions (None, 2, 3): want [batch d]")
}
