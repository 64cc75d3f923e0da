package layers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// block is a layer of two others, with a state of its own.
type block struct {
	Name string
	layers.Base
	first, second layers.Dense
	count         *layers.Variable
}

func (b *block) Build(l *layers.Builder, in ...tensor.Shape) {
	b.count = l.State("count", tensor.S(1), nil)
	b.first.Units, b.second.Units = 3, 2
	l.Sub("first", &b.first, in...)
	l.Sub("second", &b.second, tensor.Batched(3))
}

func (b *block) Call(c *layers.Context, x ops.Value) ops.Value {
	return c.Apply(&b.second, c.Apply(&b.first, x))
}

func variableNames(vs []*layers.Variable) (names []string) {
	for _, v := range vs {
		names = append(names, v.Name)
	}
	return names
}

// TestTrainable follows what Keras does with layer.trainable.
func TestTrainable(t *testing.T) {
	b := &block{}
	require.True(t, b.Trainable())
	layers.Build(b, "", "block", false, 1, tensor.Batched(4))
	all := []string{"block/count", "block/first/kernel", "block/first/bias", "block/second/kernel", "block/second/bias"}
	require.Equal(t, all, variableNames(layers.Variables(b)))
	require.Equal(t, all[1:], variableNames(layers.TrainableVariables(b)))
	require.Equal(t, all[:1], variableNames(layers.NonTrainableVariables(b)))

	b.first.SetTrainable(false)
	require.Equal(t, all[3:], variableNames(layers.TrainableVariables(b)))
	require.Equal(t, all[:3], variableNames(layers.NonTrainableVariables(b)))
	require.True(t, layers.Frozen(layers.Variables(&b.first)[0]))

	b.SetTrainable(false)
	require.False(t, b.second.Trainable(), "children follow")
	require.Empty(t, layers.TrainableVariables(b))
	b.first.SetTrainable(true)
	require.Empty(t, layers.TrainableVariables(b), "the layer above is frozen")
	require.False(t, layers.Frozen(layers.Variables(&b.first)[0]), "another model may train it")
	b.SetTrainable(true)
	require.Equal(t, all[1:], variableNames(layers.TrainableVariables(b)))
	require.True(t, layers.Frozen(b.count), "a state stays one")
}

func TestFrozenBeforeItIsBuilt(t *testing.T) {
	b := &block{}
	b.SetTrainable(false)
	layers.Build(b, "", "block", false, 1, tensor.Batched(4))
	require.Empty(t, layers.TrainableVariables(b))
	for _, v := range layers.Variables(b) {
		require.True(t, layers.Frozen(v), v.Name)
	}
	b.SetTrainable(true)
	require.Len(t, layers.TrainableVariables(b), 4)
}

// TestOwn: what is frozen above reaches layers that were not built as children.
func TestOwn(t *testing.T) {
	model, inner := &block{}, &layers.Dense{Units: 2}
	layers.Build(inner, "", "dense", true, 1, tensor.Batched(3))
	layers.Own(model, inner, inner)
	model.SetTrainable(false)
	require.False(t, inner.Trainable())
	late := &layers.Dense{Units: 2}
	layers.Own(model, late)
	require.False(t, late.Trainable())
}

func TestTrainableInAConfig(t *testing.T) {
	d := &layers.Dense{Units: 2}
	d.SetTrainable(false)
	v, err := layers.Config(d)
	require.NoError(t, err)
	require.Equal(t, false, v.(map[string]any)["config"].(map[string]any)["trainable"])
	back, err := layers.FromConfig(v)
	require.NoError(t, err)
	require.False(t, back.Trainable())
	v.(map[string]any)["config"].(map[string]any)["trainable"] = "no"
	_, err = layers.FromConfig(v)
	require.EqualError(t, err, "layers: layer Dense: trainable: got no, want true or false")
}

// half is a constraint.
type half struct{}

func (half) Apply(w ops.Value) ops.Value { return ops.Scale(w, 0.5) }

func TestConstraintsLieWithTheWeights(t *testing.T) {
	d := &layers.Dense{Units: 2, KernelConstraint: half{}}
	layers.Build(d, "", "dense", false, 1, tensor.Batched(3))
	vs := layers.Variables(d)
	require.Equal(t, half{}, vs[0].Constraint)
	require.Nil(t, vs[1].Constraint)
	p := &layers.PReLU{AlphaConstraint: half{}}
	layers.Build(p, "", "p_re_lu", false, 1, tensor.Batched(3))
	require.Equal(t, half{}, layers.Variables(p)[0].Constraint)
}

// TestTrains: a context goes by what the layers say, or by what they said at some moment.
func TestTrains(t *testing.T) {
	b := &block{}
	layers.Build(b, "", "block", false, 1, tensor.Batched(4))
	require.Empty(t, layers.FrozenLayers(b))
	b.first.SetTrainable(false)
	require.Equal(t, map[layers.Any]bool{&b.first: true}, layers.FrozenLayers(b))

	training := newCalls(t, 1, true).Context
	require.False(t, training.Trains(&b.first))
	require.True(t, training.Trains(&b.second))
	require.False(t, newCalls(t, 1, false).Trains(&b.second), "the program does not train")

	training.Freeze(layers.FrozenLayers(b))
	b.SetTrainable(true)
	b.second.SetTrainable(false)
	require.False(t, training.Trains(&b.first))
	require.True(t, training.Trains(&b.second))
}
