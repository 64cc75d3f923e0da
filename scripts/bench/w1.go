package main

import (
	"context"
	"fmt"
	"os"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// gokeras is the library of this repository, written as its users write it.
var gokeras = library{device: keras.Device, newTutorial: newMLP, newGemm: newGemm}

// mlp is the tutorial's model with its data.
type mlp struct {
	model       *keras.Model
	train, test data.Indexed
}

func newMLP(seed uint64) (tutorial, error) {
	if err := keras.SetThreads(threads()); err != nil {
		return nil, err
	}
	keras.SetSeed(seed)
	model := keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dropout{Rate: 0.2},
		&layers.Dense{Units: 10, Activation: activations.Softmax},
	)
	err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	})
	return &mlp{model: model}, err
}

func (m *mlp) load() error {
	train, test, err := datasets.Source{Dir: os.Getenv("MNIST_DIR")}.MNIST(context.Background())
	if err != nil {
		return err
	}
	// Bytes become floats while batches are gathered, so inside the step's time; the other peers do it before.
	m.train, m.test = data.Scale(train, 1.0/255), data.Scale(test, 1.0/255)
	return nil
}

func (m *mlp) firstStep(batch int) error {
	_, err := m.model.Fit(context.Background(), data.Take(m.train, batch), keras.FitConfig{BatchSize: batch, Verbose: keras.Silent})
	return err
}

func (m *mlp) fit(batch, epochs int) ([]float64, error) {
	history, err := m.model.Fit(context.Background(), m.train,
		keras.FitConfig{BatchSize: batch, Epochs: epochs, ValidationSplit: 0.1, Verbose: keras.Silent})
	var seconds []float64
	for _, t := range history.TrainTime {
		seconds = append(seconds, t.Seconds())
	}
	return seconds, err
}

func (m *mlp) accuracy() (float64, error) {
	logs, err := m.model.Evaluate(context.Background(), m.test, keras.EvaluateConfig{BatchSize: 256, Verbose: keras.Silent})
	if err != nil {
		return 0, err
	}
	accuracy, ok := logs["accuracy"]
	if !ok {
		return 0, fmt.Errorf("bench: Evaluate: got %v, want an accuracy", logs)
	}
	return accuracy, nil
}

func (m *mlp) predict(image []float32) error {
	y, err := m.model.Predict(context.Background(), tensor.Of(image, 1, 28, 28), keras.PredictConfig{})
	if err == nil && y.Len() != 1 {
		err = fmt.Errorf("bench: Predict: got %d rows, want 1", y.Len())
	}
	return err
}
