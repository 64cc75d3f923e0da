package optimizers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
)

func TestCheck(t *testing.T) {
	type options = optimizers.Options
	decay := &schedules.ExponentialDecay{InitialLearningRate: 1, DecaySteps: 2, DecayRate: 0.5}
	for want, o := range map[string]optimizers.Checks{
		"SGD: LearningRate: got -1, want at least 0":                                         &optimizers.SGD{LearningRate: -1},
		"SGD: Momentum: got 1.1, want 0 <= Momentum <= 1":                                    &optimizers.SGD{Momentum: 1.1},
		"Adam: LearningRate: got NaN, want at least 0":                                       &optimizers.Adam{LearningRate: math.NaN()},
		"Adam: Beta2: got 1, want 0 <= Beta2 < 1":                                            &optimizers.Adam{Beta2: new(1.0)},
		"AdamW: Epsilon: got -1, want at least 0":                                            &optimizers.AdamW{Epsilon: new(-1.0)},
		"AdamW: WeightDecay: got -1, want at least 0":                                        &optimizers.AdamW{WeightDecay: new(-1.0)},
		"AdamW: got WeightDecay 1 in Options, want it in AdamW":                              &optimizers.AdamW{Options: options{WeightDecay: 1}},
		"Adamax: Beta1: got -1, want 0 <= Beta1 < 1":                                         &optimizers.Adamax{Beta1: new(-1.0)},
		"Nadam: Beta1: got 1, want 0 <= Beta1 < 1":                                           &optimizers.Nadam{Beta1: new(1.0)},
		"Lamb: Beta1: got 1, want 0 <= Beta1 < 1":                                            &optimizers.Lamb{Beta1: new(1.0)},
		"RMSprop: Rho: got 2, want 0 <= Rho <= 1":                                            &optimizers.RMSprop{Rho: new(2.0)},
		"RMSprop: Momentum: got -1, want 0 <= Momentum <= 1":                                 &optimizers.RMSprop{Momentum: -1},
		"Adagrad: InitialAccumulatorValue: got -1, want at least 0":                          &optimizers.Adagrad{InitialAccumulatorValue: new(-1.0)},
		"Adadelta: Rho: got NaN, want 0 <= Rho <= 1":                                         &optimizers.Adadelta{Rho: new(math.NaN())},
		"Ftrl: LearningRatePower: got 0.5, want at most 0":                                   &optimizers.Ftrl{LearningRatePower: new(0.5)},
		"Ftrl: L1RegularizationStrength: got -1, want at least 0":                            &optimizers.Ftrl{L1RegularizationStrength: -1},
		"Lion: Beta1: got -1, want 0 < Beta1 <= 1":                                           &optimizers.Lion{Beta1: -1},
		"Adafactor: ClipThreshold: got -1, want more than 0":                                 &optimizers.Adafactor{ClipThreshold: -1},
		"SGD: got ClipNorm 1, GlobalClipNorm 0 and ClipValue 2, want only one of them":       &optimizers.SGD{Options: options{ClipNorm: 1, ClipValue: 2}},
		"Adam: ClipNorm: got -1, want at least 0":                                            &optimizers.Adam{Options: options{ClipNorm: -1}},
		"Adam: EMAMomentum: got 2, want 0 <= EMAMomentum <= 1":                               &optimizers.Adam{Options: options{EMAMomentum: new(2.0)}},
		"Adam: EMAOverwriteFrequency: got -1, want at least 1, or 0 for never":               &optimizers.Adam{Options: options{EMAOverwriteFrequency: -1}},
		"Adam: GradientAccumulationSteps: got 1, want at least 2, or 0 for none":             &optimizers.Adam{Options: options{GradientAccumulationSteps: 1}},
		"Adam: LossScaleFactor: got -2, want at least 0":                                     &optimizers.Adam{Options: options{LossScaleFactor: -2}},
		"Adam: got LearningRate 1 and a Schedule, want one of them":                          &optimizers.Adam{LearningRate: 1, Options: options{Schedule: decay}},
		"Adam: Schedule: schedules: ExponentialDecay: DecaySteps: got 0, want at least 1":    &optimizers.Adam{Options: options{Schedule: &schedules.ExponentialDecay{}}},
		"Adam: Schedule: got a nil *schedules.CosineDecay":                                   &optimizers.Adam{Options: options{Schedule: (*schedules.CosineDecay)(nil)}},
		"Adam: NoDecay: error parsing regexp: missing closing ): `bias|(`":                   &optimizers.Adam{Options: options{NoDecay: []string{"bias", "("}}},
		"Options: WeightDecay: got -1, want at least 0":                                      options{WeightDecay: -1},
		"LossScaleOptimizer: InnerOptimizer is nil":                                          &optimizers.LossScaleOptimizer{InnerOptimizer: (*optimizers.SGD)(nil)},
		"LossScaleOptimizer: InnerOptimizer is a LossScaleOptimizer too":                     &optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.LossScaleOptimizer{}},
		"LossScaleOptimizer: got InitialScale -1 and DynamicGrowthSteps 0, want more than 0": &optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.SGD{}, InitialScale: -1},
		"SGD: Momentum: got 2, want 0 <= Momentum <= 1":                                      &optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.SGD{Momentum: 2}},
	} {
		require.EqualError(t, o.Check(), "optimizers: "+want)
	}
}

func TestNamed(t *testing.T) {
	for name, rate := range map[string]float64{"SGD": 0.01, "sgd": 0.01, "rmsprop": 0.001, "RMSprop": 0.001, "adam": 0.001, "AdamW": 0.001,
		"adamw": 0.001, "adamax": 0.001, "nadam": 0.001, "adagrad": 0.001, "adadelta": 0.001, "ftrl": 0.001, "lion": 0.001, "lamb": 0.001,
		"adafactor": 0.001} {
		o, err := optimizers.Named(name)
		require.NoError(t, err)
		require.Equal(t, rate, o.Rate(), name)
		require.NoError(t, o.(optimizers.Checks).Check(), name)
	}
	_, err := optimizers.Named("adamant")
	require.EqualError(t, err, `optimizers: unknown optimizer "adamant"`)
	_, err = optimizers.Named("LossScaleOptimizer")
	require.EqualError(t, err, `optimizers: "LossScaleOptimizer" needs an inner optimizer`)
}
