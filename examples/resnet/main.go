// Command resnet trains a residual network of 20 layers on small colour pictures, emoji or CIFAR-10, and prints how many of the test set
// it recognises.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := parseFlags().main(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "resnet:", err)
		os.Exit(1)
	}
}

func (f flags) main(ctx context.Context, out io.Writer) error {
	train, test, classes, err := f.load(ctx)
	if err != nil {
		return err
	}
	if f.export != "" {
		return f.write(train, test)
	}
	keras.SetSeed(f.seed)
	return f.run(ctx, resnet(3, classes), train, test, out)
}

func (f flags) run(ctx context.Context, model *keras.Model, train, test data.Indexed, out io.Writer) error {
	train, test = data.Scale(train, 1.0/255), data.Scale(test, 1.0/255)
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: rate(0, f.epochs)},
		Loss:      &losses.SparseCategoricalCrossentropy{},
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
	if _, err := model.Fit(ctx, train, keras.FitConfig{
		BatchSize:       f.batch,
		Epochs:          f.epochs,
		ValidationSplit: 0.1,
		Callbacks: []keras.Callback{&callbacks.LearningRateScheduler{
			Schedule: func(epoch int, _ float64) float64 { return rate(epoch, f.epochs) },
		}},
		Output: out,
	}); err != nil {
		return err
	}
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{Output: out})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Test loss: %.4f\nTest accuracy: %.4f\n", result["loss"], result["accuracy"])
	return nil
}
