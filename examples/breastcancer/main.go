// Command breastcancer tells malignant from benign tumours by 30 measurements of cell nuclei: it reads a CSV file, keeps some rows for
// the test, looks for good hyperparameters on validation rows, and tests the best once.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/gokeras/gokeras/keras/tuner"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, parseFlags(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "breastcancer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, f flags, out io.Writer) error {
	all, err := f.read()
	if err != nil {
		return err
	}
	rest, test, err := f.holdOut(all)
	if err != nil {
		return err
	}
	divisions, err := f.divide(rest)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d rows to tune on, %d to test on; %d settings, each trained %s\n\n",
		rest.Len(), test.Len(), len(f.grid()), times(len(divisions)))

	trials, err := tuner.Search(ctx, f.grid(), func(ctx context.Context, s setting) (map[string]float64, error) {
		return f.validate(ctx, s, divisions)
	})
	if err != nil {
		return err
	}
	if err := trials.Fprint(out, "val_accuracy", "val_loss"); err != nil {
		return err
	}
	best, err := trials.Min("val_loss")
	if err != nil {
		return err
	}

	// The test rows are looked at once, by a model that has seen all the others.
	result, err := f.train(ctx, best.Setting, division{rest, test})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nBest by validation loss: %d units, learning rate %v, dropout %v\n", best.Setting.Units, best.Setting.LearningRate, best.Setting.Dropout)
	fmt.Fprintf(out, "Test accuracy: %.4f - test loss: %.4f\n", result["accuracy"], result["loss"])
	return nil
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
