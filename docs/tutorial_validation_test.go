package docs

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/tuner"
)

//docs:begin setting

// setting is one choice of hyperparameters.
type setting struct {
	Units        int
	LearningRate float64
}

// classifier returns a model that tells the rings apart.
func classifier(s setting) *keras.Model {
	model := keras.Sequential(
		keras.Input(2),
		&layers.Dense{Units: s.Units, Activation: activations.Tanh},
		&layers.Dense{Units: 1, Activation: activations.Sigmoid},
	)
	check(model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: s.LearningRate},
		Loss:      &losses.BinaryCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}))
	return model
}

//docs:end

func Example_tuning() {
	ctx := context.Background()
	all := rings(400)
	labels, err := data.Labels(all)
	check(err)
	rest, test, err := data.TrainTestSplit(all, data.SplitConfig{Fraction: 0.25, Seed: 1, Stratify: labels})
	check(err)
	train, validation, err := data.Split(rest, 0.25) // rest is in random order
	check(err)

	fit := func(ctx context.Context, s setting) (*keras.Model, error) {
		keras.SetSeed(1)
		model := classifier(s)
		_, err := model.Fit(ctx, train, keras.FitConfig{
			Epochs:         30,
			ValidationData: validation,
			Verbose:        keras.Silent,
			Callbacks: []keras.Callback{
				&callbacks.EarlyStopping{Patience: 5, RestoreBestWeights: true},
				&callbacks.ReduceLROnPlateau{Patience: new(2), Factor: 0.5},
			},
		})
		return model, err
	}
	var grid []setting
	for _, units := range []int{1, 16} {
		for _, rate := range []float64{0.0001, 0.03} {
			grid = append(grid, setting{units, rate})
		}
	}
	trials, err := tuner.Search(ctx, grid, func(ctx context.Context, s setting) (map[string]float64, error) {
		model, err := fit(ctx, s)
		if err != nil {
			return nil, err
		}
		return model.Evaluate(ctx, validation, keras.EvaluateConfig{Verbose: keras.Silent})
	})
	check(err)
	best, err := trials.Min("loss")
	check(err)
	fmt.Printf("best of %d: %+v\n", len(trials), best.Setting)

	model, err := fit(ctx, best.Setting)
	check(err)
	result, err := model.Evaluate(ctx, test, keras.EvaluateConfig{Verbose: keras.Silent}) // once, at the very end
	check(err)
	fmt.Printf("test accuracy: %.2f\n", result["accuracy"])
	// Output:
	// best of 4: {Units:16 LearningRate:0.03}
	// test accuracy: 1.00
}

func Example_crossValidation() {
	all := rings(100)
	folds, err := data.KFold(all.Len(), data.FoldConfig{Folds: 4, Seed: 1})
	check(err)
	var mean float64
	for _, fold := range folds {
		train, err := data.Select(all, fold.Train)
		check(err)
		validation, err := data.Select(all, fold.Validation)
		check(err)
		keras.SetSeed(1)
		model := classifier(setting{Units: 16, LearningRate: 0.03})
		_, err = model.Fit(context.Background(), train, keras.FitConfig{Epochs: 30, Verbose: keras.Silent})
		check(err)
		result, err := model.Evaluate(context.Background(), validation, keras.EvaluateConfig{Verbose: keras.Silent})
		check(err)
		mean += result["accuracy"] / float64(len(folds))
	}
	fmt.Printf("mean accuracy of %d folds: %.2f\n", len(folds), mean)
	// Output:
	// mean accuracy of 4 folds: 0.98
}
