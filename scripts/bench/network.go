package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// gokeras is the library of this repository, used as its users use it.
var gokeras = library{device: keras.Device, newNetwork: newModel, newGemm: newGemm, newConv: newConv}

// model is a network of ours with its data.
type model struct {
	*keras.Model
	input       []int
	train, test data.Indexed
}

func newModel(name string, seed uint64) (network, error) {
	if err := keras.SetThreads(threads()); err != nil {
		return nil, err
	}
	b, ok := blueprints[name]
	if !ok {
		return nil, fmt.Errorf("bench: no network %q", name)
	}
	keras.SetSeed(seed)
	m := &model{Model: b.build(), input: b.input}
	return m, m.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	})
}

func (m *model) load() error {
	train, test, err := datasets.Source{Dir: os.Getenv("MNIST_DIR")}.MNIST(context.Background())
	if err != nil {
		return err
	}
	// Bytes become floats while batches are gathered, so inside the step's time; the other peers do it before.
	m.train, err = m.images(train)
	if err == nil {
		m.test, err = m.images(test)
	}
	return err
}

// images gives what is loaded the shape of the network's input.
func (m *model) images(ds data.Indexed) (data.Indexed, error) {
	a, ok := ds.(*data.Arrays)
	if !ok {
		return nil, fmt.Errorf("bench: got a %T, want arrays", ds)
	}
	x, err := a.X[0].Reshape(append([]int{a.Len()}, m.input...)...)
	if err != nil {
		return nil, err
	}
	shaped, err := data.New(x, a.Y[0])
	if err != nil {
		return nil, err
	}
	return data.Scale(shaped, 1.0/255), nil
}

func (m *model) firstStep(batch int) error {
	_, err := m.Fit(context.Background(), data.Take(m.train, batch), keras.FitConfig{BatchSize: batch, Verbose: keras.Silent})
	return err
}

func (m *model) fit(batch, epochs int) ([]float64, error) {
	return m.seconds(m.train, keras.FitConfig{BatchSize: batch, Epochs: epochs, ValidationSplit: 0.1})
}

// seconds trains and returns those of the training part of each epoch.
func (m *model) seconds(ds data.Indexed, cfg keras.FitConfig) ([]float64, error) {
	cfg.Verbose = keras.Silent
	history, err := m.Fit(context.Background(), ds, cfg)
	var seconds []float64
	for _, t := range history.TrainTime {
		seconds = append(seconds, t.Seconds())
	}
	return seconds, err
}

func (m *model) accuracy() (float64, error) {
	logs, err := m.Evaluate(context.Background(), m.test, keras.EvaluateConfig{BatchSize: 256, Verbose: keras.Silent})
	if err != nil {
		return 0, err
	}
	accuracy, ok := logs["accuracy"]
	if !ok {
		return 0, fmt.Errorf("bench: Evaluate: got %v, want an accuracy", logs)
	}
	return accuracy, nil
}

func (m *model) fitRandom(batch, batches, epochs int) ([]float64, error) {
	from := rand.New(rand.NewPCG(0, 0))
	x, y := make([]float32, batch*batches*m.sampleSize()), make([]int32, batch*batches)
	for i := range x {
		x[i] = float32(from.NormFloat64())
	}
	for i := range y {
		y[i] = int32(from.IntN(10))
	}
	ds, err := data.New(tensor.Of(x, append([]int{len(y)}, m.input...)...), tensor.Of(y, len(y)))
	if err != nil {
		return nil, err
	}
	return m.seconds(ds, keras.FitConfig{BatchSize: batch, Epochs: epochs, NoShuffle: true})
}

func (m *model) sampleSize() int {
	n := 1
	for _, d := range m.input {
		n *= d
	}
	return n
}

func (m *model) predict(samples []float32, n, batch int) error {
	y, err := m.Predict(context.Background(), tensor.Of(samples, append([]int{n}, m.input...)...), keras.PredictConfig{BatchSize: batch})
	if err == nil && y.Len() != n {
		err = fmt.Errorf("bench: Predict: got %d rows, want %d", y.Len(), n)
	}
	return err
}
