// Package tuner compares hyperparameters: it tries settings one after the other, keeps what each gave, finds the best and prints a
// table. A setting is a value of the caller's own type, usually a struct, and a grid is the slice of all that shall be tried.
//
// Reference: keras_tuner.GridSearch.
package tuner

import (
	"context"
	"fmt"
	"maps"
	"math"
)

// Trial is a setting and what it gave, such as what keras.Model.Evaluate returns on validation data.
type Trial[S any] struct {
	Setting S
	Result  map[string]float64
}

// Trials are the settings in the order in which they were tried.
type Trials[S any] []Trial[S]

// Search calls try with each setting in turn. A training uses all threads already, so trials do not run side by side.
//
// Errors: that of the first trial that fails, with its setting, or of a cancelled ctx; the trials before it are returned too.
func Search[S any](ctx context.Context, settings []S, try func(ctx context.Context, setting S) (map[string]float64, error)) (Trials[S], error) {
	var trials Trials[S]
	for i, s := range settings {
		err := ctx.Err()
		var result map[string]float64
		if err == nil {
			result, err = try(ctx, s)
		}
		if err != nil {
			return trials, fmt.Errorf("tuner: Search: trial %d of %d, %+v: %w", i+1, len(settings), s, err)
		}
		trials = append(trials, Trial[S]{s, maps.Clone(result)})
	}
	return trials, nil
}

// Min returns the trial with the smallest value under a name, such as "loss" of an Evaluate or "val_loss" of a History; the earliest of
// equals. NaN never is the smallest.
//
// Errors: no trial has a number under the name.
func (t Trials[S]) Min(name string) (Trial[S], error) {
	return t.best(name, func(x, best float64) bool { return x < best })
}

// Max returns the trial with the largest value under a name, such as "accuracy"; the earliest of equals. NaN never is the largest.
//
// Errors: no trial has a number under the name.
func (t Trials[S]) Max(name string) (Trial[S], error) {
	return t.best(name, func(x, best float64) bool { return x > best })
}

func (t Trials[S]) best(name string, better func(x, best float64) bool) (Trial[S], error) {
	at := -1
	for i := range t {
		x, ok := t[i].Result[name]
		if ok && !math.IsNaN(x) && (at < 0 || better(x, t[at].Result[name])) {
			at = i
		}
	}
	if at < 0 {
		return Trial[S]{}, fmt.Errorf("tuner: none of %d trials has a number called %q", len(t), name)
	}
	return t[at], nil
}
