package main

import (
	"context"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/preprocessing"
)

// setting is what the search looks for.
type setting struct {
	Units        int
	LearningRate float64
	Dropout      float64
}

func (f flags) grid() (settings []setting) {
	for _, units := range []int{8, 64} {
		for _, rate := range []float64{0.0003, 0.003, 0.03} {
			for _, dropout := range []float64{0, 0.3} {
				settings = append(settings, setting{units, rate, dropout})
			}
		}
	}
	if f.quick {
		return settings[:2]
	}
	return settings
}

// validate trains a model for each division and returns the means of what they reach.
func (f flags) validate(ctx context.Context, s setting, divisions []division) (map[string]float64, error) {
	means := map[string]float64{}
	for _, d := range divisions {
		result, err := f.train(ctx, s, d)
		if err != nil {
			return nil, err
		}
		for name, x := range result {
			means["val_"+name] += x / float64(len(divisions))
		}
	}
	return means, nil
}

// train trains a new model and evaluates it. The features are standardised by the mean and variance of the rows to train on, so that
// nothing of the others leaks in.
func (f flags) train(ctx context.Context, s setting, d division) (keras.Logs, error) {
	scaler := &preprocessing.Normalization{}
	if err := preprocessing.Adapt(scaler, d.train); err != nil {
		return nil, err
	}
	train, err := preprocessing.Apply(scaler, d.train)
	if err != nil {
		return nil, err
	}
	evaluate, err := preprocessing.Apply(scaler, d.evaluate)
	if err != nil {
		return nil, err
	}
	model, err := f.model(s)
	if err != nil {
		return nil, err
	}
	if _, err := model.Fit(ctx, train, keras.FitConfig{Epochs: f.epochs, Verbose: keras.Silent}); err != nil {
		return nil, err
	}
	return model.Evaluate(ctx, evaluate, keras.EvaluateConfig{Verbose: keras.Silent})
}

// model returns a new model, whose weights follow from the seed.
func (f flags) model(s setting) (*keras.Model, error) {
	keras.SetSeed(f.seed)
	model := keras.Sequential(
		keras.Input(30),
		&layers.Dense{Units: s.Units, Activation: activations.ReLU},
		&layers.Dropout{Rate: s.Dropout},
		&layers.Dense{Units: 1, Activation: activations.Sigmoid},
	)
	return model, model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: s.LearningRate},
		Loss:      &losses.BinaryCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	})
}
