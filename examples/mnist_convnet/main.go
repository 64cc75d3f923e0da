// Command mnist_convnet is Keras's example "Simple MNIST convnet" in Go: it trains a small convolutional network on handwritten digits and
// prints loss and accuracy on the test set.
package main

import (
	"context"
	"fmt"
	"io"
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
	f := parseFlags()
	train, test, err := f.load(ctx)
	if err == nil {
		err = f.run(ctx, train, test, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mnist_convnet:", err)
		os.Exit(1)
	}
}

func (f flags) run(ctx context.Context, train, test data.Indexed, out io.Writer) error {
	keras.SetSeed(f.seed)
	model := keras.Sequential(
		keras.Input(28, 28, 1),
		&layers.Conv2D{Filters: 32, KernelSize: [2]int{3, 3}, Activation: activations.ReLU},
		&layers.MaxPooling2D{PoolSize: [2]int{2, 2}},
		&layers.Conv2D{Filters: 64, KernelSize: [2]int{3, 3}, Activation: activations.ReLU},
		&layers.MaxPooling2D{PoolSize: [2]int{2, 2}},
		&layers.Flatten{},
		&layers.Dropout{Rate: 0.5},
		&layers.Dense{Units: 10, Activation: activations.Softmax},
	)
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.CategoricalCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}); err != nil {
		return err
	}
	if f.printProgram {
		return model.PrintProgram(out, train, f.batch)
	}
	if err := model.Summary(out); err != nil {
		return err
	}
	if _, err := model.Fit(ctx, train, keras.FitConfig{BatchSize: f.batch, Epochs: f.epochs, ValidationSplit: 0.1, Output: out}); err != nil {
		return err
	}
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{Output: out})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Test loss: %.4f\nTest accuracy: %.4f\n", result["loss"], result["accuracy"])
	return nil
}
