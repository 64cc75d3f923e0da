package schedules_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/internal/config"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
)

func Example() {
	warm := &schedules.CosineDecay{DecaySteps: 100, WarmupTarget: new(0.1), WarmupSteps: 10}
	stairs := &schedules.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 50, DecayRate: 0.5, Staircase: true}
	for _, step := range []uint64{0, 5, 10, 60, 110} {
		fmt.Printf("step %d: %.4f %.4f\n", step, warm.At(step), stairs.At(step))
	}
	// Output:
	// step 0: 0.0000 0.1000
	// step 5: 0.0500 0.1000
	// step 10: 0.1000 0.1000
	// step 60: 0.0500 0.0500
	// step 110: 0.0000 0.0250
}

// The numbers of Keras are in keras/golden.

func TestCheck(t *testing.T) {
	for want, s := range map[string]interface{ Check() error }{
		"ExponentialDecay: DecaySteps: got 0, want at least 1":                        &schedules.ExponentialDecay{},
		"InverseTimeDecay: DecaySteps: got -1, want at least 1":                       &schedules.InverseTimeDecay{DecaySteps: -1},
		"PolynomialDecay: DecaySteps: got 0, want at least 1":                         &schedules.PolynomialDecay{},
		"CosineDecay: DecaySteps: got 0, want at least 1":                             &schedules.CosineDecay{},
		"CosineDecay: WarmupSteps: got -1, want at least 0":                           &schedules.CosineDecay{DecaySteps: 1, WarmupSteps: -1},
		"CosineDecayRestarts: FirstDecaySteps: got 0, want at least 1":                &schedules.CosineDecayRestarts{},
		"CosineDecayRestarts: TMul: got 0.5, want at least 1":                         &schedules.CosineDecayRestarts{FirstDecaySteps: 1, TMul: 0.5},
		"PiecewiseConstantDecay: got 1 Boundaries and 1 Values, want one value more":  &schedules.PiecewiseConstantDecay{Boundaries: []int{1}, Values: []float64{1}},
		"PiecewiseConstantDecay: Boundaries: got [3 1], want them in ascending order": &schedules.PiecewiseConstantDecay{Boundaries: []int{3, 1}, Values: []float64{1, 2, 3}},
	} {
		require.EqualError(t, s.Check(), "schedules: "+want)
	}
	for _, s := range []interface{ Check() error }{
		&schedules.ExponentialDecay{DecaySteps: 1}, &schedules.InverseTimeDecay{DecaySteps: 1}, &schedules.PolynomialDecay{DecaySteps: 1},
		&schedules.CosineDecay{DecaySteps: 1}, &schedules.CosineDecayRestarts{FirstDecaySteps: 1}, &schedules.PiecewiseConstantDecay{Values: []float64{1}},
	} {
		require.NoError(t, s.Check())
	}
}

// TestConfig: what Keras writes for its defaults.
func TestConfig(t *testing.T) {
	for _, c := range []struct {
		s    schedules.Schedule
		want map[string]any
	}{
		{&schedules.PolynomialDecay{InitialLearningRate: 0.1, DecaySteps: 5}, map[string]any{"initial_learning_rate": config.Float(0.1), "decay_steps": 5.0,
			"end_learning_rate": config.Float(0.0001), "power": config.Float(1.0), "cycle": false}},
		{&schedules.CosineDecay{InitialLearningRate: 0.1, DecaySteps: 5}, map[string]any{"initial_learning_rate": config.Float(0.1), "decay_steps": 5.0,
			"alpha": config.Float(0.0), "warmup_target": nil, "warmup_steps": 0.0}},
		{&schedules.CosineDecayRestarts{InitialLearningRate: 0.1, FirstDecaySteps: 5}, map[string]any{"initial_learning_rate": config.Float(0.1),
			"first_decay_steps": 5.0, "t_mul": config.Float(2.0), "m_mul": config.Float(1.0), "alpha": config.Float(0.0)}},
		{&schedules.PiecewiseConstantDecay{Boundaries: []int{3}, Values: []float64{1, 2}}, map[string]any{"boundaries": []any{3.0}, "values": []any{config.Float(1), config.Float(2)}}},
	} {
		v, err := schedules.Config(c.s)
		require.NoError(t, err)
		require.Equal(t, c.want, v.(map[string]any)["config"])
		back, err := schedules.FromConfig(v)
		require.NoError(t, err)
		require.Equal(t, c.s.At(4), back.At(4))
	}
	_, err := schedules.FromConfig("Slow")
	require.EqualError(t, err, `schedules: unknown schedule "Slow"`)
	_, err = schedules.Config(constant{})
	require.EqualError(t, err, `schedules: unknown schedule "constant"`)
	require.NoError(t, schedules.Register(constant{}))
	require.Error(t, schedules.Register(constant{}))
	_, err = schedules.Config(constant{})
	require.NoError(t, err)
}

// constant is a schedule of the user's own.
type constant struct{}

func (constant) At(uint64) float64 { return 0.5 }
