package keras_test

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// TestWhatIsNotUsedIsFreed: models that share a layer and Functions that use a model do not keep each other alive.
func TestWhatIsNotUsedIsFreed(t *testing.T) {
	shared := &layers.Dense{Units: 3}
	build := func() *keras.Model {
		return compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, shared), &optimizers.Adam{}, sparse())
	}
	kept := build()
	model := func() weak.Pointer[keras.Model] {
		m := build()
		fit(t, m, classes(t, 6), keras.FitConfig{})
		return weak.Make(m)
	}
	step := func() weak.Pointer[keras.Function] {
		f, _ := trainer(t, kept, &optimizers.Adam{}, true)
		_, err := f.Call(context.Background(), samples(6, 4), labels(6, 3))
		require.NoError(t, err)
		return weak.Make(f)
	}
	for range 3 {
		m, f := model(), step()
		runtime.GC()
		require.Nil(t, m.Value(), "a model")
		require.Nil(t, f.Value(), "a Function")
	}
	_, err := kept.Predict(context.Background(), tensor.New(tensor.Float32, 1, 4), keras.PredictConfig{})
	require.NoError(t, err)
	runtime.KeepAlive(shared)
}
