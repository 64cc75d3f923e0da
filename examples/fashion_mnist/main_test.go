package main

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// made is n pictures that are bright in the row of their label.
func made(t *testing.T, n int) data.Indexed {
	x, y := tensor.New(tensor.Uint8, n, 28, 28), tensor.New(tensor.Uint8, n)
	for i := range n {
		y.SetAt(float64(i%10), i)
		for column := range 28 {
			x.SetAt(float64(200+i%50), i, 2*(i%10), column)
		}
	}
	ds, err := data.New(x, y)
	require.NoError(t, err)
	return ds
}

func TestRun(t *testing.T) {
	var out strings.Builder
	require.NoError(t, flags{epochs: 20, batch: 32, seed: 1}.run(t.Context(), made(t, 500), made(t, 50), &out))
	require.Contains(t, out.String(), "Total params: 101,770 (397.54 KB)")
	require.Contains(t, out.String(), "Test accuracy: 1.0000\n")
	require.Regexp(t, `The first test picture: T-shirt/top \(\d+ %\), in truth: T-shirt/top\n$`, out.String())
}
