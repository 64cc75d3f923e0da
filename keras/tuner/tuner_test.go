package tuner_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/tuner"
	"github.com/stretchr/testify/require"
)

type setting struct {
	Units        int
	LearningRate float64
	note         string
}

func TestSearch(t *testing.T) {
	settings := []setting{{Units: 1}, {Units: 2}, {Units: 3}}
	shared := map[string]float64{}
	trials, err := tuner.Search(t.Context(), settings, func(_ context.Context, s setting) (map[string]float64, error) {
		shared["loss"] = float64(s.Units)
		return shared, nil
	})
	require.NoError(t, err)
	require.Len(t, trials, 3)
	for i, trial := range trials {
		require.Equal(t, settings[i], trial.Setting)
		require.Equal(t, map[string]float64{"loss": float64(i + 1)}, trial.Result)
	}
	broken := errors.New("broken")
	trials, err = tuner.Search(t.Context(), settings, func(_ context.Context, s setting) (map[string]float64, error) {
		if s.Units == 2 {
			return nil, broken
		}
		return nil, nil
	})
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "tuner: Search: trial 2 of 3, {Units:2 LearningRate:0 note:}: broken")
	require.Len(t, trials, 1)
	ctx, cancel := context.WithCancel(t.Context())
	trials, err = tuner.Search(ctx, settings, func(context.Context, setting) (map[string]float64, error) {
		cancel()
		return nil, nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, trials, 1)
	trials, err = tuner.Search(t.Context(), nil, func(context.Context, setting) (map[string]float64, error) { return nil, nil })
	require.NoError(t, err)
	require.Empty(t, trials)
}

func TestBest(t *testing.T) {
	trials := tuner.Trials[string]{
		{"none", nil}, {"nan", map[string]float64{"x": math.NaN()}}, {"two", map[string]float64{"x": 2}},
		{"one", map[string]float64{"x": 1}}, {"again", map[string]float64{"x": 2}}, {"one again", map[string]float64{"x": 1}},
	}
	best, err := trials.Max("x")
	require.NoError(t, err)
	require.Equal(t, "two", best.Setting)
	best, err = trials.Min("x")
	require.NoError(t, err)
	require.Equal(t, "one", best.Setting)
	for _, few := range []tuner.Trials[string]{nil, trials[:2]} {
		_, err = few.Min("x")
		require.ErrorContains(t, err, `trials has a number called "x"`)
		_, err = few.Max("x")
		require.Error(t, err)
	}
}

func TestFprint(t *testing.T) {
	var b strings.Builder
	trials := tuner.Trials[setting]{
		{setting{8, 0.001, "not shown"}, map[string]float64{"val_loss": 0.25, "other": 1}}, {setting{Units: 128, LearningRate: 0.01}, nil},
	}
	require.NoError(t, trials.Fprint(&b, "val_loss", "val_auc"))
	require.Equal(t, ""+
		"  units  learning rate  val_loss  val_auc\n"+
		"      8          0.001    0.2500        -\n"+
		"    128           0.01         -        -\n", b.String())
	b.Reset()
	require.NoError(t, tuner.Trials[string]{{"plain", map[string]float64{"loss": 1}}}.Fprint(&b, "loss"))
	require.Equal(t, "  setting    loss\n    plain  1.0000\n", b.String())
}
