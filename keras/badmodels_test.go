package keras_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
)

// badModel is a model that cannot be built, and what its error says.
type badModel struct {
	name  string
	model *keras.Model
	want  []string
}

// onFour stacks layers on samples of four numbers.
func onFour(ls ...layers.Layer) *keras.Model { return keras.Sequential(keras.Input(4), ls...) }

// badSettings are layers and inputs of their own.
func badSettings() []badModel {
	in := onFour
	return []badModel{
		{"units 0", in(&layers.Dense{}), []string{`layer "dense": Units: got 0`}},
		{"units below 0", in(&layers.Dense{Name: "wide", Units: -3}), []string{`layer "wide": Units: got -3`}},
		{"units beyond memory", in(&layers.Dense{Units: math.MaxInt32}), []string{`layer "dense": weight "kernel": shape (4, 2147483647) is too large`}},
		{"second dense", in(&layers.Dense{Units: 2}, &layers.Dense{}), []string{`layer "dense_1"`}},
		{"dense on scalars", keras.Sequential(keras.Input(), &layers.Dense{Units: 2}), []string{`layer "dense": got shape (None,)`}},
		{"input size 0", keras.Sequential(keras.Input(0), &layers.Flatten{}), []string{"Input: got shape [0]"}},
		{"input size below 0", keras.Sequential(keras.Input(3, -1), &layers.Flatten{}), []string{"Input: got shape [3 -1]"}},
		{"input overflows", keras.Sequential(keras.Input(1<<20, 1<<20), &layers.Flatten{}), []string{"Input: shape [1048576 1048576] is too large"}},
		{"reshape to 0", in(&layers.Reshape{TargetShape: []int{0, 2}}), []string{`layer "reshape": TargetShape: got [0 2]`}},
		{"reshape below -1", in(&layers.Reshape{TargetShape: []int{-2}}), []string{`layer "reshape"`, "[-2]"}},
		{"reshape two open", in(&layers.Reshape{TargetShape: []int{-1, -1}}), []string{`layer "reshape"`, "[-1 -1]"}},
		{"reshape misfit", in(&layers.Reshape{TargetShape: []int{3}}), []string{`layer "reshape": got input shape (None, 4)`, "[3]"}},
		{"reshape open misfit", in(&layers.Reshape{TargetShape: []int{3, -1}}), []string{`layer "reshape": got input shape (None, 4)`, "[3 -1]"}},
		{"reshape overflows", in(&layers.Reshape{TargetShape: []int{1 << 20, 1 << 20, 1 << 24, -1}}), []string{`layer "reshape"`, "(None, 4)"}},
		{"dropout above 1", in(&layers.Dropout{Rate: 1.5}), []string{`layer "dropout": Rate: got 1.5`}},
		{"dropout below 0", in(&layers.Dropout{Rate: -0.1}), []string{`layer "dropout": Rate: got -0.1`}},
		{"dropout NaN", in(&layers.Dropout{Rate: math.NaN()}), []string{`layer "dropout": Rate: got NaN`}},
		{"rescaling by 0", in(&layers.Rescaling{}), []string{`layer "rescaling": Scale: got 0`}},
	}
}

// unfitParts are parts that do not make a model.
func unfitParts() []badModel {
	in := onFour
	x := keras.Input(4)
	return []badModel{
		{"one name twice", in(&layers.Flatten{Name: "a"}, &layers.Flatten{Name: "a"}), []string{`two layers are named "a"`}},
		{"nil input", keras.Sequential(nil, &layers.Flatten{}), []string{"a Tensor is nil"}},
		{"nil layer", in(nil), []string{"a layer is nil"}},
		{"nil layer pointer", in((*layers.Dense)(nil)), []string{"a layer is nil"}},
		{"no layer, nil input", keras.Sequential(nil), []string{"a Tensor is nil"}},
		{"nil output", keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{nil}), []string{"a Tensor is nil"}},
		{"no inputs", keras.NewModel(nil, []*keras.Tensor{x}), []string{"a model needs inputs and outputs"}},
		{"input twice", keras.NewModel([]*keras.Tensor{x, x}, []*keras.Tensor{x}), []string{"input 1 of the model is one of the inputs before it"}},
		{"foreign input", keras.NewModel([]*keras.Tensor{keras.Input(4)}, []*keras.Tensor{x.Apply(&layers.Flatten{})}), []string{"depends on an Input of shape (None, 4)"}},
		{"hand-made tensor", keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{{}}), []string{"was not made by Input or Apply"}},
		{"multi without inputs", keras.NewModel([]*keras.Tensor{x}, keras.Apply(&sum{})), []string{"got no input"}},
		{"shared, other shape", shared(), []string{`layer "dense": got input shape (None, 3)`, "(4, 2)"}},
		{"nested, other shape", keras.Sequential(keras.Input(3), classifier()), []string{"got shape (None, 3), want (None, 4)", `layer "sequential`}},
	}
}

// badLayers are layers of the user's that go wrong.
func badLayers() []badModel {
	in := onFour
	return []badModel{
		{"layer panics", in(&custom{call: func(_ *layers.Context, x value) value { return x.In()[7] }}),
			[]string{`layer "custom": panic: runtime error: index out of range [7]`, "badmodels_test.go"}},
		{"build panics", in(&custom{build: func() { panic("no such thing") }}), []string{`layer "custom": panic: no such thing`}},
		{"no value", in(&custom{call: func(*layers.Context, value) value { return value{} }}), []string{`layer "custom": output 0 is no value`}},
		{"initializer panics", in(&layers.Dense{Units: 1, KernelInitializer: badInit{}}), []string{`layer "dense": panic: runtime error: index out of range`}},
		{"activation panics", in(&layers.Dense{Units: 1, Activation: activations.New("bad", func(value) value { panic("bad") })}), []string{`layer "dense": panic: bad`}},
		{"failed inside", in(onFour(&layers.Dense{})), []string{`layer "sequential`, `layer "dense": Units: got 0`}},
		{"activation, 2 wants", keras.Sequential(keras.Input(), &layers.Activation{Activation: activations.Softmax}), []string{`layer "activation": softmax: want at least 2 axes`, "(None,)"}},
	}
}

func TestBadModels(t *testing.T) {
	for _, c := range slices.Concat(badSettings(), unfitParts(), badLayers()) {
		t.Run(c.name, func(t *testing.T) {
			err := c.model.Err()
			require.Error(t, err)
			for _, w := range c.want {
				require.ErrorContains(t, err, w)
			}
			require.ErrorContains(t, err, "keras: ")
			ctx := context.Background()
			require.Equal(t, err, c.model.Compile(keras.CompileConfig{}))
			_, e := c.model.Fit(ctx, nil, keras.FitConfig{})
			require.Equal(t, err, e)
			_, e = c.model.Evaluate(ctx, nil, keras.EvaluateConfig{})
			require.Equal(t, err, e)
			_, e = c.model.Predict(ctx, nil, keras.PredictConfig{})
			require.Equal(t, err, e)
			_, e = c.model.GetWeights()
			require.Equal(t, err, e)
			require.Equal(t, err, c.model.SetWeights(nil))
			require.Equal(t, err, c.model.Summary(nil))
		})
	}
}
