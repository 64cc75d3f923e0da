package keras

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/internal/probe"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
)

// noDevice makes it as if no model had run yet. Models of before must not be used.
func noDevice(t *testing.T) {
	t.Helper()
	dev, used := opened.dev, opened.used
	opened.dev, opened.used = nil, false
	t.Cleanup(func() { opened.dev, opened.used = dev, used })
}

func deviceName(t *testing.T) string {
	t.Helper()
	name, err := Device()
	require.NoError(t, err)
	return name
}

func predictOne(t *testing.T) {
	t.Helper()
	m := Sequential(Input(3), &layers.Dense{Units: 2})
	_, err := m.PredictOnBatch(context.Background(), tensor.New(tensor.Float32, 1, 3))
	require.NoError(t, err)
}

func TestSetDevice(t *testing.T) {
	t.Setenv("GOKERAS_BACKEND", "")
	noDevice(t)
	fastest := deviceName(t) // asking does not decide
	for _, name := range backend.Names() {
		require.NoError(t, SetDevice(name))
		require.Equal(t, name, deviceName(t))
		require.NoError(t, SetDevice(name))
	}
	require.NoError(t, SetDevice(""))
	require.Equal(t, fastest, deviceName(t))

	require.NoError(t, SetDevice("ref"))
	predictOne(t)
	require.NoError(t, SetDevice("ref"), "the same one again")
	if fastest != "ref" {
		for _, name := range []string{fastest, ""} {
			require.EqualError(t, SetDevice(name), `keras: SetDevice: got "`+fastest+`", but models run on "ref" already: `+
				`call it before the first model is fitted, evaluated or predicts`)
		}
	}
	require.Equal(t, "ref", deviceName(t))
}

// A model may be made before the device is chosen.
func TestSetDeviceAfterTheModel(t *testing.T) {
	noDevice(t)
	m := Sequential(Input(3), &layers.Dense{Units: 2})
	require.NoError(t, SetDevice("ref"))
	_, err := m.PredictOnBatch(context.Background(), tensor.New(tensor.Float32, 1, 3))
	require.NoError(t, err)
	require.Equal(t, "ref", opened.dev.Name())
}

func TestDeviceOfTheEnvironment(t *testing.T) {
	noDevice(t)
	t.Setenv("GOKERAS_BACKEND", "ref")
	require.Equal(t, "ref", deviceName(t))
	predictOne(t)
	require.NoError(t, SetDevice(""))
	require.NoError(t, SetDevice("ref"))

	// What the program says goes before.
	noDevice(t)
	best := backend.Names()[0]
	require.NoError(t, SetDevice(best))
	require.Equal(t, best, deviceName(t))

	noDevice(t)
	t.Setenv("GOKERAS_BACKEND", "abacus")
	_, err := Device()
	require.ErrorContains(t, err, `keras: backend: unknown backend "abacus"`)
	require.ErrorContains(t, SetDevice(""), `unknown backend "abacus"`)
	require.NoError(t, SetDevice("ref"))
	require.Equal(t, "ref", deviceName(t))
}

func TestSetDeviceRefuses(t *testing.T) {
	noDevice(t)
	require.NoError(t, SetDevice("ref"))
	bad := []string{"tpu:0", "gpu", "gpu:", "gpu:-1", "gpu:00", "gpu:one", "GPU:0", "cpu:1", "cpu ", "\x00", "ref:0", ":"}
	for _, name := range bad {
		require.ErrorContains(t, SetDevice(name), "keras: SetDevice: backend: unknown backend", name)
	}
	if _, hasGPU := hasCUDA(); !hasGPU {
		for _, name := range []string{"gpu:0", "gpu:3", "cuda:0"} {
			err := SetDevice(name)
			require.ErrorContains(t, err, "build with -tags cuda", name)
			require.ErrorContains(t, err, "doctor", name)
		}
	}
	require.Equal(t, "ref", deviceName(t), "the device of before stays")
}

func hasCUDA() (string, bool) {
	for _, name := range backend.Names() {
		if gpuOfBuild(name) {
			return name, true
		}
	}
	return "", false
}

func TestExplainGPU(t *testing.T) {
	getenv := func(string) (string, bool) { return "", false }
	s := probe.System{Root: t.TempDir(), Getenv: getenv, OS: "linux", Arch: "amd64"}
	cause := errors.New("cuInit: CUDA_ERROR_NO_DEVICE")
	err := explainGPU(cause, s)
	require.ErrorIs(t, err, cause)
	require.ErrorContains(t, err, "NO_DEVICE (NVIDIA driver: no libcuda.so.1")
}
