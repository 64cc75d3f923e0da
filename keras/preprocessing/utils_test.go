package preprocessing_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// The numbers are those of keras.utils.normalize.
func TestNormalize(t *testing.T) {
	x := tensor.Of([]float64{3, -4, 0, 0}, 2, 2)
	for order, want := range map[float64][]float64{
		1: {0.42857142857142855, -0.5714285714285714, 0, 0}, 2: {0.6, -0.8, 0, 0}, 3: {0.6669717773118556, -0.8892957030824742, 0, 0},
		0: {1.5, -2, 0, 0}, math.Inf(1): {0.75, -1, 0, 0}, math.Inf(-1): {1, -4. / 3, 0, 0},
	} {
		got, err := preprocessing.Normalize(x, -1, order)
		require.NoError(t, err)
		require.InDeltaSlice(t, want, tensor.Data[float64](got), 1e-15, "order %v", order)
	}
	got, err := preprocessing.Normalize(tensor.Of([]int32{3, -4, 4, 0}, 2, 2), 0, 2)
	near(t, []float32{0.6, -1, 0.8, 0}, got, err)
	got, err = preprocessing.Normalize(count(8, 2, 2, 2), 1, 2)
	near(t, []float32{0, 0.31622776, 1, 0.9486833, 0.5547002, 0.58123819, 0.83205029, 0.81373347}, got, err)
	got, err = preprocessing.Normalize(count(0, 0, 3), -1, 2)
	require.NoError(t, err)
	require.Equal(t, []int{0, 3}, got.Dims())
	got, err = preprocessing.Normalize(count(0, 3, 0), -1, math.Inf(1))
	require.NoError(t, err)
	require.Equal(t, []int{3, 0}, got.Dims())
	for _, axis := range []int{2, -3} {
		_, err := preprocessing.Normalize(x, axis, 2)
		require.ErrorContains(t, err, "for x of shape [2 2]")
	}
	_, err = preprocessing.Normalize(nil, 0, 2)
	require.ErrorContains(t, err, "x is nil")
}

func TestPadSequences(t *testing.T) {
	short := [][]int32{{1}, {2, 3}, {4, 5, 6}, {}}
	cases := map[string]struct {
		cfg  preprocessing.PadConfig
		want []int32
	}{
		"default":   {preprocessing.PadConfig{}, []int32{0, 0, 1, 0, 2, 3, 4, 5, 6, 0, 0, 0}},
		"post":      {preprocessing.PadConfig{Padding: preprocessing.Post, Value: -1}, []int32{1, -1, -1, 2, 3, -1, 4, 5, 6, -1, -1, -1}},
		"cut":       {preprocessing.PadConfig{MaxLen: 2}, []int32{0, 1, 2, 3, 5, 6, 0, 0}},
		"cut post":  {preprocessing.PadConfig{MaxLen: 2, Truncating: preprocessing.Post}, []int32{0, 1, 2, 3, 4, 5, 0, 0}},
		"long post": {preprocessing.PadConfig{MaxLen: 4, Padding: preprocessing.Post}, []int32{1, 0, 0, 0, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := preprocessing.PadSequences(short, c.cfg)
			require.NoError(t, err)
			require.Equal(t, c.want, tensor.Data[int32](got))
			require.Equal(t, []int{4, len(c.want) / 4}, got.Dims())
		})
	}
	got, err := preprocessing.PadSequences([][]float32{{1.7, 2}}, preprocessing.PadConfig{MaxLen: 3, Value: 0.5})
	near(t, []float32{0.5, 1.7, 2}, got, err)
	for _, none := range [][][]int64{nil, {{}, {}}} {
		got, err := preprocessing.PadSequences(none, preprocessing.PadConfig{})
		require.NoError(t, err)
		require.Equal(t, []int{len(none), 0}, got.Dims())
	}
	for want, cfg := range map[string]preprocessing.PadConfig{
		"MaxLen: got -1": {MaxLen: -1}, "Value: got 0.5, which int32 does not hold": {Value: 0.5}, "Value: got NaN": {Value: math.NaN()},
	} {
		_, err := preprocessing.PadSequences(short, cfg)
		require.ErrorContains(t, err, want)
	}
	text, err := json.Marshal(preprocessing.Post)
	require.NoError(t, err)
	var side preprocessing.Side
	require.NoError(t, json.Unmarshal(text, &side))
	require.Equal(t, preprocessing.Post, side)
	require.ErrorContains(t, side.UnmarshalText([]byte("left")), `got "left", want one of ["pre" "post"]`)
	_, err = preprocessing.Side(2).MarshalText()
	require.Error(t, err)
}
