package keras

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
)

var updateBackends = flag.Bool("update-backends", false, "write testdata/backends.json with the numbers of the oracle")

// training is what 20 steps gave: the loss of each, and all weights behind them.
type training struct {
	Losses  []float64 `json:"losses"`
	Weights []float64 `json:"weights,omitempty"`
}

// on makes b the device of everything that runs meanwhile. Models of before must not be used.
func on(t *testing.T, b backend.Backend) {
	t.Helper()
	_, err := currentDevice()
	require.NoError(t, err)
	d := &device{Backend: b, arenas: newArenas(1)}
	before := opened.dev
	opened.dev = d
	t.Cleanup(func() { opened.dev = before })
}

// trainSteps does 20 steps on the network of Keras's tutorial, made small, without its dropout.
func trainSteps(t *testing.T, o optimizers.Optimizer) (r training) {
	t.Helper()
	SetSeed(42)
	m := Sequential(Input(5, 4), &layers.Flatten{}, &layers.Dense{Units: 13, Activation: activations.ReLU},
		&layers.Dense{Units: 10, Activation: activations.Softmax})
	require.NoError(t, m.Compile(CompileConfig{Optimizer: o, Loss: &losses.SparseCategoricalCrossentropy{}}))
	x, y := tensor.New(tensor.Float32, 7, 5, 4), tensor.New(tensor.Int32, 7)
	for step := range 20 {
		for i := range tensor.Data[float32](x) {
			tensor.Data[float32](x)[i] = float32((i*37+step*11)%101) / 100
		}
		for i := range tensor.Data[int32](y) {
			tensor.Data[int32](y)[i] = int32((i*i + step) % 10)
		}
		logs, err := m.TrainOnBatch(context.Background(), &data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}, BatchConfig{})
		require.NoError(t, err)
		r.Losses = append(r.Losses, logs["loss"])
	}
	ts, err := m.GetWeights()
	require.NoError(t, err)
	for _, w := range ts {
		for _, x := range tensor.Data[float32](w) {
			r.Weights = append(r.Weights, float64(x))
		}
	}
	return r
}

// TestBackendsTrainAlike: each backend, in builds with and without cgo, agrees with what the oracle gave when the file was written:
// SGD in the weights, Adam, which magnifies rounding, in the losses. The initial weights are part of it, as they follow from the seed.
func TestBackendsTrainAlike(t *testing.T) {
	const path = "testdata/backends.json"
	optimizer := map[string]optimizers.Optimizer{"sgd": &optimizers.SGD{LearningRate: 0.1}, "adam": &optimizers.Adam{}}
	want := map[string]training{}
	if *updateBackends {
		on(t, ref.New())
		for name, o := range optimizer {
			want[name] = trainSteps(t, o)
		}
		want["adam"] = training{Losses: want["adam"].Losses}
		text, err := json.Marshal(want)
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))
	}
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &want))

	backends := map[string]backend.Backend{"oracle": ref.New()}
	for _, name := range backend.Names() {
		b, err := backend.Open(name)
		require.NoError(t, err)
		backends[name] = b
	}
	require.Contains(t, backends, "ref")
	for name, b := range backends {
		t.Run(name, func(t *testing.T) {
			on(t, b)
			sgd, adam := trainSteps(t, optimizer["sgd"]), trainSteps(t, optimizer["adam"])
			require.Len(t, sgd.Weights, 20*13+13+13*10+10)
			require.InDeltaSlice(t, want["sgd"].Weights, sgd.Weights, 1e-5)
			require.InDeltaSlice(t, want["sgd"].Losses, sgd.Losses, 1e-5)
			require.InEpsilonSlice(t, want["adam"].Losses, adam.Losses, 1e-4)
			require.Less(t, sgd.Losses[19], sgd.Losses[0])
		})
	}
}
