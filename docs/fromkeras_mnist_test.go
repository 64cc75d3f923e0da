package docs

//docs:begin mnist

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/datasets"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
)

func trainMNIST(ctx context.Context) error {
	train, test, err := datasets.MNIST(ctx)
	if err != nil {
		return err
	}
	train, test = data.Scale(train, 1.0/255), data.Scale(test, 1.0/255)

	model := keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dropout{Rate: 0.2},
		&layers.Dense{Units: 10},
	)
	err = model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{FromLogits: true},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	})
	if err != nil {
		return err
	}
	if _, err := model.Fit(ctx, train, keras.FitConfig{Epochs: 5}); err != nil {
		return err
	}
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{})
	if err != nil {
		return err
	}
	fmt.Println(result["accuracy"])
	return nil
}

//docs:end

var _ = trainMNIST // compiled here; examples/mnist runs it
