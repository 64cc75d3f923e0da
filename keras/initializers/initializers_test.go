package initializers_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
)

func draw(i initializers.Initializer, seed uint64, shape ...int) []float64 {
	size := 1
	for _, d := range shape {
		size *= d
	}
	dst := make([]float64, size)
	i.Init(dst, shape, rand.New(rand.NewPCG(seed, 0)))
	return dst
}

func TestSeedReplacesTheModels(t *testing.T) {
	he := initializers.HeNormal
	he.Seed = new(7)
	for _, i := range []initializers.Initializer{he, initializers.RandomNormal{Seed: new(7)}, initializers.RandomUniform{Seed: new(7)},
		initializers.TruncatedNormal{Seed: new(7)}, initializers.Orthogonal{Seed: new(7)}} {
		require.Equal(t, draw(i, 1, 3, 4), draw(i, 2, 3, 4), "%T", i)
	}
	require.NotEqual(t, draw(initializers.HeNormal, 1, 3, 4), draw(initializers.HeNormal, 2, 3, 4))
}

func TestVarianceScalingAxes(t *testing.T) {
	s := initializers.VarianceScaling{Scale: 3, Distribution: initializers.Uniform, InputAxes: []int{-1}, OutputAxes: []int{0}}
	for _, x := range draw(s, 1, 2, 3, 9) {
		require.LessOrEqual(t, x, 1.0) // sqrt(3*3/9)
		require.GreaterOrEqual(t, x, -1.0)
	}
}

// TestWeightsThatCannotBeDrawn: a layer says so, with its path.
func TestWeightsThatCannotBeDrawn(t *testing.T) {
	for want, i := range map[string]initializers.Initializer{
		`weight "bias": Orthogonal: got a weight of shape [2], want at least two axes`: initializers.Orthogonal{},
		`weight "bias": Identity: got a weight of shape [2], want two axes`:            initializers.Identity{},
		`weight "bias": VarianceScaling: got Scale -1, want a positive number`:         initializers.VarianceScaling{Scale: -1},
		`weight "bias": VarianceScaling: axis 1 of a weight of shape [2]`: initializers.VarianceScaling{Scale: 5,
			InputAxes: []int{0}, OutputAxes: []int{1}},
		`weight "bias": RandomUniform: got Min 1 and Max 0.05, want Min up to Max`: initializers.RandomUniform{Min: new(1.0)},
	} {
		m := keras.Sequential(keras.Input(3), &layers.Dense{Units: 2, BiasInitializer: i})
		require.ErrorContains(t, m.Err(), want)
		require.Equal(t, make([]float64, 0), draw(i, 1, 0), "no panic")
	}
}

func TestConfigs(t *testing.T) {
	seeded := initializers.HeNormal
	seeded.Seed = new(7)
	for _, c := range []struct {
		class, config string
		is            initializers.Initializer
	}{
		{"GlorotUniform", `{"seed":null,"input_axes":null,"output_axes":null}`, initializers.GlorotUniform},
		{"HeNormal", `{"seed":7,"input_axes":null,"output_axes":null}`, seeded},
		{"VarianceScaling", `{"scale":2,"mode":"fan_out","distribution":"untruncated_normal","seed":null,"input_axes":[0],"output_axes":[1]}`,
			initializers.VarianceScaling{Scale: 2, Mode: initializers.FanOut, Distribution: initializers.Untruncated, InputAxes: []int{0}, OutputAxes: []int{1}}},
		{"RandomUniform", `{"minval":-0.05,"maxval":1,"seed":null}`, initializers.RandomUniform{Max: new(1.0)}},
		{"Orthogonal", `{"gain":1,"seed":null}`, initializers.Orthogonal{}},
		{"Identity", `{"gain":2}`, initializers.Identity{Gain: 2}},
		{"Zeros", `{}`, initializers.Zeros},
	} {
		object, err := initializers.Config(c.is)
		require.NoError(t, err)
		require.Equal(t, c.class, object.(map[string]any)["class_name"])
		text, err := json.Marshal(object.(map[string]any)["config"])
		require.NoError(t, err)
		require.JSONEq(t, c.config, string(text))
		back, err := initializers.FromConfig(object)
		require.NoError(t, err)
		again, err := initializers.Config(back)
		require.NoError(t, err)
		require.Equal(t, object, again)
	}
}

func TestSeedsOfConfigs(t *testing.T) {
	for text, want := range map[string]string{
		`{"class_name":"HeNormal","config":{"seed":0}}`:                                                         `0`,
		`{"class_name":"HeNormal","config":{"seed":{"class_name":"SeedGenerator","config":{"seed":5}}}}`:        `5`,
		`{"class_name":"RandomNormal","config":{"seed":{"class_name":"SeedGenerator","config":{"seed":null}}}}`: `null`,
	} {
		var v any
		require.NoError(t, json.Unmarshal([]byte(text), &v))
		i, err := initializers.FromConfig(v)
		require.NoError(t, err)
		object, err := initializers.Config(i)
		require.NoError(t, err)
		seed, err := json.Marshal(object.(map[string]any)["config"].(map[string]any)["seed"])
		require.NoError(t, err)
		require.Equal(t, want, string(seed))
		require.Equal(t, want != "null", draw(i, 1, 4)[0] == draw(i, 2, 4)[0], "a seed of its own")
	}
	_, err := initializers.FromConfig(map[string]any{"class_name": "HeNormal", "config": map[string]any{"seed": "x"}})
	require.ErrorContains(t, err, "seed: got x, want a whole number")
}
