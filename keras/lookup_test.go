package keras_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
)

func TestGetLayer(t *testing.T) {
	last := &layers.Dense{Units: 3, Name: "logits"}
	m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 5}, &layers.Dropout{Rate: 0.5}, last)
	l, err := m.GetLayer("logits")
	require.NoError(t, err)
	require.Same(t, last, l)
	_, err = m.GetLayer("dense_7")
	require.EqualError(t, err, `keras: GetLayer: no layer "dense_7": the model has dense, dropout, logits`)
	for index, name := range map[int]string{0: "dense", 1: "dropout", 2: "logits", -1: "logits", -3: "dense"} {
		l, err := m.GetLayerAt(index)
		require.NoError(t, err)
		require.Equal(t, name, layers.Name(l), index)
	}
	for _, index := range []int{3, -4} {
		_, err := m.GetLayerAt(index)
		require.ErrorContains(t, err, "the model has 3 layers")
	}
	broken := keras.Sequential(keras.Input(4), &layers.Dense{})
	_, err = broken.GetLayer("dense")
	require.ErrorIs(t, err, broken.Err())
	_, err = broken.GetLayerAt(0)
	require.ErrorIs(t, err, broken.Err())
}

func TestTrainableWeights(t *testing.T) {
	m := classifier()
	all := m.Weights()
	require.Equal(t, all, m.TrainableWeights())
	require.Empty(t, m.NonTrainableWeights())
	require.Equal(t, 4*5+5+5*3+3, m.CountParams())
	all[1].NonTrainable = true
	require.Equal(t, []*layers.Variable{all[0], all[2], all[3]}, m.TrainableWeights())
	require.Equal(t, []*layers.Variable{all[1]}, m.NonTrainableWeights())

	m = classifier()
	m.SetTrainable(false)
	m.Layers()[0].SetTrainable(true)
	require.Empty(t, m.TrainableWeights(), "as in Keras, what the model was told counts")
	require.Equal(t, m.Weights(), m.NonTrainableWeights())
}
