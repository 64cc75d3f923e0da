package keras_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// dropped is a classifier with dropout, large enough that several threads share its work.
func dropped() *keras.Model {
	return keras.Sequential(keras.Input(4), &layers.Dense{Units: 96, Activation: activations.ReLU}, &layers.Dropout{Rate: 0.3},
		&layers.Dense{Units: 70, Activation: activations.Sigmoid}, &layers.Dropout{Rate: 0.2}, &layers.Dense{Units: 3})
}

// trained returns the weights before and after 20 shuffled steps of a seeded model.
func trained(t *testing.T, seed uint64) (first, last [][]byte) {
	t.Helper()
	keras.SetSeed(seed)
	m := compile(t, dropped(), &optimizers.Adam{}, &losses.SparseCategoricalCrossentropy{FromLogits: true})
	first = weights(t, m)
	fit(t, m, classes(t, 155), keras.FitConfig{Epochs: 4, BatchSize: 32})
	return first, weights(t, m)
}

func TestSetSeed(t *testing.T) {
	a0, a1 := trained(t, 7)
	b0, b1 := trained(t, 7)
	require.Equal(t, a0, b0)
	require.Equal(t, a1, b1)
	c0, c1 := trained(t, 8)
	require.NotEqual(t, a0[0], c0[0])
	require.NotEqual(t, a1[0], c1[0])
	require.NotEqual(t, a0, a1)

	keras.SetSeed(7)
	one, two := weights(t, dropped()), weights(t, dropped())
	require.Equal(t, a0, one)
	require.NotEqual(t, one[0], two[0], "two models of one program differ")
	require.NotEqual(t, one[0][:64], one[2][:64], "two layers differ")
}

func TestThreadsDoNotMatter(t *testing.T) {
	defer func() { require.NoError(t, keras.SetThreads(runtime.GOMAXPROCS(0))) }()
	var want [][]byte
	for _, n := range []int{1, 2, 3, 7} {
		require.NoError(t, keras.SetThreads(n))
		_, got := trained(t, 11)
		if want == nil {
			want = got
		}
		require.Equal(t, want, got, "%d threads", n)
	}
	require.ErrorContains(t, keras.SetThreads(0), "keras: SetThreads: got 0, want at least 1")
}

func TestDropoutDiffersFromStepToStep(t *testing.T) {
	m := compile(t, keras.Sequential(keras.Input(4), &layers.Dropout{Rate: 0.25}), &optimizers.SGD{}, &losses.MeanSquaredError{})
	h := fit(t, m, dataset(t, samples(8, 4), samples(8, 4)), keras.FitConfig{Epochs: 4, NoShuffle: true})
	require.NotEqual(t, h.History["loss"][0], h.History["loss"][1])
	require.NotEqual(t, h.History["loss"][1], h.History["loss"][2])
	all := compile(t, keras.Sequential(keras.Input(4), &layers.Dropout{Rate: 1}, &layers.Dense{Units: 4}), &optimizers.SGD{}, &losses.MeanSquaredError{})
	fit(t, all, dataset(t, samples(8, 4), samples(8, 4)), keras.FitConfig{})
}
