package main

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// made is n images with a bright square whose place is their label's.
func made(t *testing.T, n int) data.Indexed {
	x, y := tensor.New(tensor.Uint8, n, 28, 28), tensor.New(tensor.Uint8, n)
	for i := range n {
		label := i % 10
		y.SetAt(float64(label), i)
		for p := range 25 {
			x.SetAt(float64(200+i%50), i, 2+9*(label%3)+p%5, 2+6*(label/3)+p/5)
		}
	}
	ds, err := data.New(x, y)
	require.NoError(t, err)
	prepared, err := prepare(ds)
	require.NoError(t, err)
	return prepared
}

func TestRun(t *testing.T) {
	f := flags{epochs: 2, batch: 20, seed: 1}
	var out, again strings.Builder
	require.NoError(t, f.run(t.Context(), made(t, 40), made(t, 20), &out))
	require.Contains(t, out.String(), "Total params: 34,826 (136.04 KB)", "as Keras's")
	require.Regexp(t, `Test loss: \d\.\d{4}\nTest accuracy: [01]\.\d{4}\n$`, out.String())

	f.printProgram = true
	require.NoError(t, f.run(t.Context(), made(t, 40), made(t, 20), &again))
	require.Contains(t, again.String(), "conv2d")
}
