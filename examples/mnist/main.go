// Command mnist is the Keras tutorial for beginners in Go: it trains a small network on handwritten digits and prints how many
// of the test set it recognises.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, parseFlags()); err != nil {
		fmt.Fprintln(os.Stderr, "mnist:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, f flags) error {
	if err := keras.SetDevice(f.device); err != nil {
		return err
	}
	keras.SetSeed(f.seed)
	train, test, err := f.load(ctx)
	if err != nil {
		return err
	}
	train, test = data.Scale(train, 1.0/255), data.Scale(test, 1.0/255)

	model := keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dropout{Rate: 0.2},
		&layers.Dense{Units: 10, Activation: activations.Softmax},
	)
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{FromLogits: true},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}); err != nil {
		return err
	}
	if f.printProgram {
		return model.PrintProgram(os.Stdout, train, f.batch)
	}
	if err := model.Summary(os.Stdout); err != nil {
		return err
	}
	if _, err := model.Fit(ctx, train, keras.FitConfig{BatchSize: f.batch, Epochs: f.epochs, ValidationSplit: 0.1}); err != nil {
		return err
	}
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{})
	if err != nil {
		return err
	}
	fmt.Printf("Test accuracy: %.4f\n", result["accuracy"])
	return nil
}
