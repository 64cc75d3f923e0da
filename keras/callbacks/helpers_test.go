package callbacks_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// model is y = w x with the learning rate 0.01 and the metric "accuracy".
func model(t testing.TB) *keras.Model {
	t.Helper()
	m := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, NoBias: true})
	require.NoError(t, m.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{LearningRate: 0.01}, Loss: &losses.MeanSquaredError{}, Metrics: []metrics.Metric{metrics.Named("accuracy")},
	}))
	return m
}

// newRun returns a run of a model and what it prints.
func newRun(t testing.TB, m *keras.Model) (*keras.Run, *bytes.Buffer) {
	t.Helper()
	var b bytes.Buffer
	return keras.NewRun(context.Background(), m, 10, 4, &b), &b
}

// epochs tells a callback of a whole training, as Fit does, and returns the first error.
func epochs(r *keras.Run, cb keras.Callback, logs ...keras.Logs) error {
	if c, ok := cb.(keras.TrainBeginner); ok {
		if err := c.OnTrainBegin(r); err != nil {
			return err
		}
	}
	for epoch, l := range logs {
		if c, ok := cb.(keras.EpochBeginner); ok {
			if err := c.OnEpochBegin(r, epoch); err != nil {
				return err
			}
		}
		if c, ok := cb.(keras.EpochEnder); ok {
			if err := c.OnEpochEnd(r, epoch, l); err != nil {
				return err
			}
		}
	}
	if c, ok := cb.(keras.TrainEnder); ok {
		return c.OnTrainEnd(r, nil)
	}
	return nil
}

// valLoss is a training that gave these.
func valLoss(values ...float64) (logs []keras.Logs) {
	for _, v := range values {
		logs = append(logs, keras.Logs{"val_loss": v})
	}
	return logs
}

func setWeight(t testing.TB, m *keras.Model, w float32) {
	t.Helper()
	require.NoError(t, m.SetWeights([]*tensor.Tensor{tensor.Of([]float32{w}, 1, 1)}))
}
