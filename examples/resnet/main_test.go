package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// made is n pictures, all red, all green or all blue.
func made(t *testing.T, n int) data.Indexed {
	x, y := tensor.New(tensor.Uint8, n, 32, 32, 3), tensor.New(tensor.Uint8, n, 1)
	pixels := tensor.Data[uint8](x)
	for i := range n {
		y.SetAt(float64(i%3), i, 0)
		for p := range 32 * 32 {
			pixels[(i*32*32+p)*3+i%3] = uint8(150 + i)
		}
	}
	ds, err := data.New(x, y)
	require.NoError(t, err)
	return ds
}

// Keras's example has 274,442 weights for ten classes.
func TestModel(t *testing.T) {
	model := resnet(3, 10)
	require.NoError(t, model.Err())
	weights, err := model.GetWeights()
	require.NoError(t, err)
	all, weighty := 0, 0
	for _, w := range weights {
		all += w.Size()
	}
	for _, l := range model.Layers() {
		switch l.(type) {
		case *layers.Conv2D, *layers.Dense:
			weighty++
		}
	}
	require.Equal(t, 274_442, all)
	require.Equal(t, 20+2, weighty, "two of them fit the size of shortcuts")
}

func TestRun(t *testing.T) {
	var out strings.Builder
	f := flags{epochs: 2, batch: 10, seed: 1}
	require.NoError(t, f.run(t.Context(), resnet(1, 3), made(t, 20), made(t, 6), &out))
	require.Contains(t, out.String(), "learning_rate: 0.0010")
	require.Regexp(t, `Test loss: \d+\.\d{4}\nTest accuracy: [01]\.\d{4}\n$`, out.String())
}

func TestRate(t *testing.T) {
	for epoch, want := range map[int]float64{0: 1e-3, 80: 1e-3, 81: 1e-4, 121: 1e-5, 161: 1e-6, 181: 0.5e-6, 199: 0.5e-6} {
		require.Equal(t, want, rate(epoch, 200), epoch)
	}
	require.Equal(t, 1e-4, rate(13, 30))
	require.Equal(t, 0.5e-6, rate(29, 30))
}

func TestExport(t *testing.T) {
	f := flags{export: filepath.Join(t.TempDir(), "arrays")}
	require.NoError(t, f.write(made(t, 5), made(t, 3)))
	x, err := tensor.LoadNpy(filepath.Join(f.export, "x_test.npy"))
	require.NoError(t, err)
	require.Equal(t, []int{3, 32, 32, 3}, x.Dims())
	y, err := tensor.LoadNpy(filepath.Join(f.export, "y_train.npy"))
	require.NoError(t, err)
	require.Equal(t, []uint8{0, 1, 2, 0, 1}, tensor.Data[uint8](y))

	_, _, _, err = flags{set: "dogs"}.load(t.Context())
	require.EqualError(t, err, `-set: got "dogs", want emoji or cifar10`)
}
