package golden_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/golden"
	"github.com/gokeras/gokeras/keras/layers"
)

// odd are values that no writer of configs would put there. 1<<40 is more than any weight may have.
var odd = []any{nil, true, "", "nan", "inf", "relu", -1.0, 0.0, 0.5, 1.0, 2.0, -7.0, 1e300, float64(1 << 40), float64(1 << 62), []any{}, []any{nil},
	[]any{-1.0, 3.0}, []any{[]any{}}, map[string]any{}, map[string]any{"class_name": "Dense"}, []any{1.0, "x", nil}}

// place is one value inside a decoded config.
type place struct {
	get func() any
	set func(v any)
}

// places lists all values below v.
func places(v any) (ps []place) {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			ps = append(ps, place{func() any { return v[k] }, func(x any) { v[k] = x }})
			ps = append(ps, places(v[k])...)
		}
	case []any:
		for i := range v {
			ps = append(ps, place{func() any { return v[i] }, func(x any) { v[i] = x }})
			ps = append(ps, places(v[i])...)
		}
	}
	return ps
}

// configs are the models of the golden cases and how they are compiled, and a model of each layer of the cases, as JSON.
func configs(t *testing.T) (texts []string) {
	dir := os.DirFS("testdata")
	for _, group := range []string{"training", "fit", "layers_core", "layers_core_more", "layers_norm", "layers_norm_more", "layers_windows_more"} {
		g, err := golden.Load(dir, group)
		require.NoError(t, err)
		for _, c := range g.Cases {
			model := c["model"]
			if l, err := layers.FromConfig(c["layer"]); err == nil {
				model = modelOf(t, g, c, l)
			}
			if model == nil {
				continue // of a layer that is missing
			}
			text, err := json.Marshal(map[string]any{"model": model, "compile": c["compile_config"]})
			require.NoError(t, err)
			texts = append(texts, string(text))
		}
	}
	return texts
}

// modelOf is the config of a model whose only layer is that of a case.
func modelOf(t *testing.T, g *golden.Group, c golden.Case, l layers.Any) (v any) {
	var in []*keras.Tensor
	for _, ref := range list(c["inputs"]) {
		x, err := g.Tensor(ref)
		require.NoError(t, err)
		in = append(in, keras.Input(x.Dims()[1:]...))
	}
	var m *keras.Model
	if one, ok := l.(layers.Layer); ok {
		m = keras.Sequential(in[0], one)
	} else {
		m = keras.NewModel(in, keras.Apply(l.(layers.MultiLayer), in...))
	}
	text, err := m.ToJSON()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &v))
	return v
}

// TestMutatedConfigs: a config that somebody has tampered with is an error or another model, never a panic.
func TestMutatedConfigs(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := configs(t)
	refused := 0
	for range 6000 {
		var v map[string]any
		require.NoError(t, json.Unmarshal([]byte(texts[r.IntN(len(texts))]), &v))
		for range 1 + r.IntN(3) {
			ps := places(v)
			p := ps[r.IntN(len(ps))]
			if r.IntN(3) == 0 { // another part of the same config
				p.set(clone(ps[r.IntN(len(ps))].get()))
			} else {
				p.set(clone(odd[r.IntN(len(odd))]))
			}
		}
		text, err := json.Marshal(v["model"])
		require.NoError(t, err)
		require.NotPanics(t, func() {
			m, err := keras.ModelFromJSON(text)
			if err == nil {
				err = m.CompileFromConfig(v["compile"])
			}
			if err != nil {
				refused++
				require.True(t, strings.HasPrefix(err.Error(), "keras: "), "%v", err)
			}
		}, "%s", text)
	}
	require.Greater(t, refused, 2000)
}

// clone copies what JSON decoded.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = clone(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = clone(x)
		}
		return out
	}
	return v
}
