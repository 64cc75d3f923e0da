package metrics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/tensor"
)

// TestEveryMetricInBatches: a metric of seven rows is the same in one batch, in batches of three with a partial last one, and row by row.
func TestEveryMetricInBatches(t *testing.T) {
	const rows, classes = 7, 3
	r := rand.New(rand.NewPCG(1, 2))
	pred, hot := make([]float32, rows*classes), make([]float32, rows*classes)
	label, class := make([]float32, rows), make([]float32, rows)
	for i := range pred {
		pred[i] = 0.05 + 0.9*r.Float32()
	}
	for i := range label {
		label[i] = float32(r.IntN(classes))
		class[i] = float32(i % 2)
		hot[i*classes+int(label[i])] = 1
	}
	one := pred[:rows]
	tested := 0
	for _, m := range all() {
		for _, c := range []struct {
			y, pred *tensor.Tensor
		}{
			{tensor.Of(hot, rows, classes), tensor.Of(pred, rows, classes)},
			{tensor.Of(label, rows, 1), tensor.Of(pred, rows, classes)},
			{tensor.Of(class, rows, 1), tensor.Of(one, rows, 1)},
		} {
			want, err := evaluate(t, c.y, c.pred, rows, m)
			if err != nil {
				continue // a metric of other shapes
			}
			tested++
			for _, batch := range []int{1, 3} {
				got, err := evaluate(t, c.y, c.pred, batch, m)
				require.NoError(t, err, "%s in batches of %d", m.Label(), batch)
				for name := range want {
					require.InDelta(t, want[name], got[name], 1e-5*(1+math.Abs(want[name])), "%T in batches of %d, predictions %v", m, batch, c.pred.Shape())
				}
			}
		}
	}
	require.Greater(t, tested, 2*len(metrics.Classes()))
}
