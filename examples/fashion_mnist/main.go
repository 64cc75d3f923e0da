// Command fashion_mnist is the TensorFlow tutorial "Basic classification: Classify images of clothing" in Go: it trains a small network
// on pictures of clothes, prints how many of the test set it recognises, and what it takes the first of them for.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
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
		fmt.Fprintln(os.Stderr, "fashion_mnist:", err)
		os.Exit(1)
	}
}

// run trains on train and reports about test.
func (f flags) run(ctx context.Context, train, test data.Indexed, out io.Writer) error {
	keras.SetSeed(f.seed)
	train, test = data.Scale(train, 1.0/255), data.Scale(test, 1.0/255)

	model := keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dense{Units: 10},
	)
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{FromLogits: true},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}); err != nil {
		return err
	}
	if err := model.Summary(out); err != nil {
		return err
	}
	if _, err := model.Fit(ctx, train, keras.FitConfig{BatchSize: f.batch, Epochs: f.epochs, Output: out}); err != nil {
		return err
	}
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{Output: out})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Test accuracy: %.4f\n", result["accuracy"])
	return f.first(ctx, model, test, out)
}

// first tells what the model takes the first picture for. The model ends in logits; a softmax after it makes probabilities of them.
func (f flags) first(ctx context.Context, model *keras.Model, test data.Indexed, out io.Writer) error {
	one, err := data.Collect(data.Take(test, 1))
	if err != nil {
		return err
	}
	probabilities, err := keras.Sequential(keras.Input(28, 28), model, &layers.Softmax{}).Predict(ctx, one.X[0], keras.PredictConfig{Verbose: keras.Silent})
	if err != nil {
		return err
	}
	p := tensor.Data[float32](probabilities)
	guess := slices.Index(p, slices.Max(p))
	fmt.Fprintf(out, "The first test picture: %s (%.0f %%), in truth: %s\n", classNames[guess], 100*p[guess], classNames[int(one.Y[0].At(0))])
	return nil
}
