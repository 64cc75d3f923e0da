package plot_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/plot"
)

func TestModel(t *testing.T) {
	everything := plot.ModelConfig{ShowShapes: true, ShowLayerNames: true, ShowDType: true, ShowLayerActivations: true, ShowTrainable: true}
	named := plot.ModelConfig{ShowShapes: true, ShowLayerNames: true}
	expanded := plot.ModelConfig{ShowShapes: true, ShowLayerNames: true, ExpandNested: true}
	towards := func(d plot.RankDir, cfg plot.ModelConfig) plot.ModelConfig {
		cfg.RankDir = d
		return cfg
	}
	mlp := keras.Sequential(keras.Input(28, 28), &layers.Flatten{}, dense(128), &layers.Dropout{Rate: 0.2}, &layers.Dense{Units: 10})
	mlp.Layers()[1].SetTrainable(false)
	odd := keras.Sequential(keras.Input(3), &layers.Dense{Units: 2, Name: `<b> & "c" é Ж` + "\n\x00"})
	for _, c := range []struct {
		name  string
		m     *keras.Model
		cfg   plot.ModelConfig
		texts []string
	}{
		{"sequential", mlp, plot.ModelConfig{}, []string{"Flatten", "Dense", "Dropout", "Dense"}},
		{"everything", mlp, everything, []string{"(Flatten)", "dense_1", "Activation", "relu", "linear", "Input shape", "(None, 28, 28)", "(None, 784)",
			"Output dtype", "float32", "Trainable", "no", "yes"}},
		{"residual", resnet(11), named, []string{"input_layer", "(InputLayer)", "add_10", "[(None, 64), (None, 64)]"}},
		{"branches", inception(), named, []string{"image", "meta", "value", "class", "concatenate"}},
		{"branches to the right", inception(), towards(plot.LeftToRight, named), []string{"image", "class"}},
		{"branches to the left", inception(), towards(plot.RightToLeft, named), []string{"image", "class"}},
		{"siamese", siamese(), named, []string{"tower", "(Functional)", "left", "right", "subtract"}},
		{"siamese expanded", siamese(), expanded, []string{"tower", "dropout", "left", "right", "subtract"}},
		{"nested", nested(), named, []string{"two_in_two_out", "(Functional)"}},
		{"nested expanded", nested(), expanded, []string{"two_in_two_out", "encoder <deep> & narrow", "dense_1"}},
		{"nested to the right", nested(), towards(plot.LeftToRight, expanded), []string{"encoder <deep> & narrow"}},
		{"nested upwards", nested(), towards(plot.BottomToTop, expanded), []string{"encoder <deep> & narrow"}},
		{"cycles", cyclic(), named, []string{"dense", "dense_1", "dropout"}},
		{"odd name", odd, named, []string{`<b> & "c" é Ж  `}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := plot.Model(c.m, c.cfg)
			require.NoError(t, err)
			if *samples == "" {
				p.DPI = 72 // large pictures take long
			}
			texts, _ := drawn(t, p, err)
			require.Subset(t, texts, c.texts)
			checkDOT(t, c.m, c.cfg)
		})
	}
}

// checkDOT compares the arrows with those of Graphviz, where that is installed.
func checkDOT(t *testing.T, m *keras.Model, cfg plot.ModelConfig) {
	t.Helper()
	var b strings.Builder
	require.NoError(t, plot.DOT(&b, m, cfg))
	dot, err := exec.LookPath("dot")
	if err != nil {
		return
	}
	cmd := exec.Command(dot, "-Tjson")
	cmd.Stdin = strings.NewReader(b.String())
	out, err := cmd.Output()
	require.NoError(t, err, b.String())
	var graph struct {
		Edges []struct{ Tail, Head int }
	}
	require.NoError(t, json.Unmarshal(out, &graph))
	require.Len(t, graph.Edges, strings.Count(b.String(), " -> "))
}

func TestDOT(t *testing.T) {
	m := nested()
	m.Name = `my "model"`
	var b strings.Builder
	require.NoError(t, plot.DOT(&b, m, plot.ModelConfig{ShowLayerNames: true, ExpandNested: true, RankDir: plot.LeftToRight}))
	text := b.String()
	for _, want := range []string{
		`digraph "my \"model\"" {`, "rankdir=LR;", "subgraph cluster_0 {", `label="two_in_two_out"; labeljust=l; style=dashed;`, "subgraph cluster_1 {",
		`label="encoder <deep> & narrow"`, "<b>dense_1</b> (Dense)",
	} {
		require.Contains(t, text, want)
	}
	// The inputs to those inside, through the encoder, and so on: as keras.utils.model_to_dot connects this model.
	var arrows []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); strings.Contains(line, " -> ") {
			arrows = append(arrows, line)
		}
	}
	require.ElementsMatch(t, []string{
		"n0 -> n2;", "n1 -> n3;", "n2 -> n4;", "n4 -> n5;", "n5 -> n6;", "n3 -> n6;", "n3 -> n7;", "n6 -> n8;", "n7 -> n9;", "n1 -> n9;",
	}, arrows)

	b.Reset()
	odd := keras.Sequential(keras.Input(3), &layers.Dense{Units: 2, Name: `<b> & "c"`})
	require.NoError(t, plot.DOT(&b, odd, plot.ModelConfig{ShowLayerNames: true}))
	require.Contains(t, b.String(), "<b>&lt;b&gt; &amp; &#34;c&#34;</b> (Dense)")
}

// pair has two outputs.
type pair struct{ layers.Base }

func (*pair) CallAll(_ *layers.Context, x []ops.Value) []ops.Value {
	return []ops.Value{x[0], ops.Add(x[0], x[0])}
}

// TestFewArrows: a box of several outputs has one arrow to each box that takes any, and an input that nothing uses has none.
func TestFewArrows(t *testing.T) {
	x, unused := keras.Input(3), keras.Input(2)
	both := keras.Apply(&pair{}, x)
	m := keras.NewModel([]*keras.Tensor{x, unused}, []*keras.Tensor{keras.Apply(&layers.Add{}, both...)[0], x})
	var b strings.Builder
	cfg := plot.ModelConfig{ShowShapes: true, ShowLayerNames: true}
	require.NoError(t, plot.DOT(&b, m, cfg))
	require.Equal(t, 2, strings.Count(b.String(), " -> "))
	p, err := plot.Model(m, cfg)
	texts, _ := drawn(t, p, err)
	require.Contains(t, texts, "[(None, 3), (None, 3)]")
	require.Contains(t, texts, "(pair)")
}

// TestNarrow: the side branches of a deep model do not push the main path sideways.
func TestNarrow(t *testing.T) {
	few, err := plot.Model(resnet(8), plot.ModelConfig{})
	require.NoError(t, err)
	many, err := plot.Model(resnet(100), plot.ModelConfig{})
	require.NoError(t, err)
	a, _ := few.Size()
	b, _ := many.Size()
	require.InDelta(t, a, b, 1)
}

func TestBadModels(t *testing.T) {
	broken := keras.Sequential(keras.Input(3), &layers.Dense{Units: -1})
	for _, c := range []struct {
		m    *keras.Model
		cfg  plot.ModelConfig
		want string
	}{
		{nil, plot.ModelConfig{}, "the model is nil"},
		{broken, plot.ModelConfig{}, broken.Err().Error()},
		{siamese(), plot.ModelConfig{RankDir: 4}, "RankDir: got 4, want one of [TB LR BT RL]"},
	} {
		_, err := plot.Model(c.m, c.cfg)
		require.EqualError(t, err, "plot: Model: "+c.want)
		require.EqualError(t, plot.DOT(&strings.Builder{}, c.m, c.cfg), "plot: DOT: "+c.want)
	}
}

func TestRankDirWords(t *testing.T) {
	for _, word := range []string{"TB", "LR", "BT", "RL"} {
		var d plot.RankDir
		require.NoError(t, d.UnmarshalText([]byte(word)))
		text, err := d.MarshalText()
		require.NoError(t, err)
		require.Equal(t, word, string(text))
		require.Equal(t, word, d.String())
	}
	var d plot.RankDir
	require.EqualError(t, d.UnmarshalText([]byte("UP")), `plot: got "UP", want one of [TB LR BT RL]`)
	_, err := plot.RankDir(9).MarshalText()
	require.EqualError(t, err, "plot: got 9, want one of [TB LR BT RL]")
	require.Equal(t, "9", plot.RankDir(9).String())
}
