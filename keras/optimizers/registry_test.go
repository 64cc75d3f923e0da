package optimizers_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
)

func TestConfig(t *testing.T) {
	for _, o := range []optimizers.Optimizer{
		&optimizers.SGD{},
		&optimizers.Adam{LearningRate: 0.5, Beta1: new(0.0), AMSGrad: true, Options: optimizers.Options{ClipNorm: 2, UseEMA: true,
			EMAMomentum: new(0.5), EMAOverwriteFrequency: 3, GradientAccumulationSteps: 4, WeightDecay: 0.1}},
		&optimizers.AdamW{WeightDecay: new(0.0), Options: optimizers.Options{Schedule: &schedules.CosineDecay{InitialLearningRate: 0.1, DecaySteps: 5}}},
		&optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.Lion{}, DynamicGrowthSteps: 7},
	} {
		v, err := optimizers.Config(o)
		require.NoError(t, err)
		text, err := json.Marshal(v)
		require.NoError(t, err)
		var decoded any
		require.NoError(t, json.Unmarshal(text, &decoded))
		back, err := optimizers.FromConfig(decoded)
		require.NoError(t, err)
		again, err := optimizers.Config(back)
		require.NoError(t, err)
		require.Equal(t, v, again)
	}
	v, err := optimizers.Config(&optimizers.AdamW{WeightDecay: new(0.0)})
	require.NoError(t, err)
	require.Equal(t, config.Float(0), v.(map[string]any)["config"].(map[string]any)["weight_decay"], "AdamW takes no null")

	for text, want := range map[string]string{
		`"Muon"`: `optimizers: unknown optimizer "Muon"`,
		`{"class_name": "SGD", "config": {"speed": 1}}`:                                 "optimizers: optimizer SGD: speed: got 1, but there is no such setting",
		`{"class_name": "SGD", "config": {"learning_rate": {"class_name": "Slow"}}}`:    `optimizers: optimizer SGD: learning_rate: schedules: unknown schedule "Slow"`,
		`{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": "Muon"}}`:   `optimizers: optimizer LossScaleOptimizer: inner_optimizer: unknown optimizer "Muon"`,
		`{"class_name": "LossScaleOptimizer", "config": {"use_ema": true}}`:             "optimizers: optimizer LossScaleOptimizer: use_ema: got true, but there is no such setting",
		`{"class_name": "Adam", "config": {"learning_rate": "fast"}}`:                   "optimizers: optimizer Adam: learning_rate: got fast, want a number",
		`{"class_name": "SGD", "config": {"gradient_accumulation_steps": 2.5}}`:         "optimizers: optimizer SGD: gradient_accumulation_steps: got 2.5, want a whole number",
		`{"class_name": "Adam", "config": {"learning_rate": {"config": {"steps": 1}}}}`: "optimizers: optimizer Adam: learning_rate: schedules: schedule: an object without class_name",
	} {
		var decoded any
		require.NoError(t, json.Unmarshal([]byte(text), &decoded))
		_, err := optimizers.FromConfig(decoded)
		require.EqualError(t, err, want)
	}
}

// signs is an optimizer of the user's own with the common settings.
type signs struct {
	Size float64
	optimizers.Options
}

func (o *signs) Rate() float64 { return o.Size }

func (o *signs) Update(s optimizers.Step, w, g ops.Value) ops.Value {
	return ops.Sub(w, ops.Mul(ops.Cast(s.LearningRate(), w.DType()), ops.Sign(g)))
}

func TestRegister(t *testing.T) {
	require.NoError(t, optimizers.Register(&signs{}))
	require.EqualError(t, optimizers.Register(&signs{}), `optimizers: a optimizer named "signs" is registered already`)
	o := &signs{Size: 0.25, Options: optimizers.Options{ClipValue: 2}}
	v, err := optimizers.Config(o)
	require.NoError(t, err)
	back, err := optimizers.FromConfig(v)
	require.NoError(t, err)
	require.Equal(t, 0.25, back.Rate())
	require.Equal(t, 2.0, back.(*signs).ClipValue)
}
