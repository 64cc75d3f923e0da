package preprocessing_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

const (
	oneHot   = preprocessing.OneHot
	multiHot = preprocessing.MultiHot
	counts   = preprocessing.Count
	tfidf    = preprocessing.TFIDF
)

// is requires a tensor's shape and numbers.
func is(t *testing.T, dims []int, want []float64, got *tensor.Tensor, err error) {
	t.Helper()
	require.NoError(t, err)
	require.Equal(t, dims, got.Dims())
	require.InDeltaSlice(t, want, tensor.Data[float64](got.Cast(tensor.Float64)), 2e-7)
}

// The numbers are those of keras.layers.CategoryEncoding.
func TestCategoryEncoding(t *testing.T) {
	cases := map[string]struct {
		tokens int
		mode   preprocessing.OutputMode
		x      *tensor.Tensor
		dims   []int
		want   []float64
	}{
		"multi-hot":         {4, 0, tensor.Of([]int32{5, 1, 0, 2}, 2, 2), []int{2, 4}, []float64{0, 1, 0, 0, 1, 0, 1, 0}},
		"multi-hot, sample": {3, multiHot, tensor.Of([]int64{2, 1}), []int{3}, []float64{0, 1, 1}},
		"count":             {4, counts, tensor.Of([]int32{5, 1, 1, 1}, 2, 2), []int{2, 4}, []float64{0, 1, 0, 0, 0, 2, 0, 0}},
		"one-hot":           {4, oneHot, tensor.Of([]int32{-1, 1, 5}), []int{3, 4}, []float64{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}},
		"one-hot, column":   {3, oneHot, tensor.Of([]float32{2, 1}, 2, 1), []int{2, 3}, []float64{0, 0, 1, 0, 1, 0}},
		"one-hot, rows":     {3, oneHot, tensor.Of([]uint8{2, 1, 1, 0}, 2, 2), []int{2, 2, 3}, []float64{0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0}},
		"one-hot, scalar":   {2, oneHot, tensor.Scalar(int32(1)), []int{2}, []float64{0, 1}},
		"no rows":           {2, counts, tensor.New(tensor.Int32, 0, 3), []int{0, 2}, []float64{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := preprocessing.CategoryEncoding{NumTokens: c.tokens, OutputMode: c.mode}.Apply(c.x)
			is(t, c.dims, c.want, got, err)
		})
	}
	e := preprocessing.CategoryEncoding{NumTokens: 3, OutputMode: counts}
	x := tensor.Of([]int32{2, 1, 1, 1}, 2, 2)
	got, err := e.ApplyWeighted(x, tensor.Of([]float32{0.5, 0.25, 1, 2}, 2, 2))
	is(t, []int{2, 3}, []float64{0, 0.25, 0.5, 0, 3, 0}, got, err)
	_, err = e.ApplyWeighted(x, tensor.Of([]float32{0.5, 0.25, 1, 2}))
	require.ErrorContains(t, err, "got weights of shape [4] for x of shape [2 2] with mode count")
	_, err = preprocessing.CategoryEncoding{NumTokens: 3}.ApplyWeighted(x, x)
	require.ErrorContains(t, err, "with mode multi_hot, want the same shape and mode count")
	for want, e := range map[string]preprocessing.CategoryEncoding{
		"NumTokens: got 0, want at least 1": {}, "OutputMode: got int, want one of [one_hot multi_hot count]": {NumTokens: 1, OutputMode: preprocessing.Int},
	} {
		_, err := e.Apply(x)
		require.ErrorContains(t, err, want)
	}
	_, err = e.Apply(tensor.Of([]float32{0.5}))
	require.ErrorContains(t, err, "element 0: got 0.5, want a whole number")
	_, err = e.Apply(tensor.New(tensor.Int32, 1, 1, 1))
	require.ErrorContains(t, err, "want at most two axes")
	_, err = e.Apply(nil)
	require.ErrorContains(t, err, "x is nil")
}

// The boundaries and bins are those of keras.layers.Discretization.
func TestDiscretization(t *testing.T) {
	mixed := make([]float32, 250)
	for i := range mixed {
		mixed[i] = float32(i * 37 % 251)
	}
	x := tensor.Of([]float32{-1.5, 1, 3.4, 0.5, 0, 3, 1.3, 0}, 2, 4)
	cases := map[string]struct {
		d    preprocessing.Discretization
		x    *tensor.Tensor
		want []float64
	}{
		"few":     {preprocessing.Discretization{NumBins: 4}, x, []float64{0, 0.5, 1.2999999523162842}},
		"many":    {preprocessing.Discretization{NumBins: 3}, tensor.Of(mixed), []float64{82.3333511352539, 165.6666717529297}},
		"rough":   {preprocessing.Discretization{NumBins: 3, Epsilon: new(0.1)}, tensor.Of(mixed), []float64{82.33334350585938, 165.6666717529297}},
		"rougher": {preprocessing.Discretization{NumBins: 10, Epsilon: new(0.3)}, tensor.Of(mixed), []float64{74, 149}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, c.d.Adapt(c.x))
			require.InDeltaSlice(t, c.want, c.d.BinBoundaries, 1e-9)
		})
	}
	few := &preprocessing.Discretization{NumBins: 4}
	require.NoError(t, few.Adapt(x))
	got, err := few.Apply(x)
	is(t, []int{2, 4}, []float64{0, 2, 3, 2, 1, 3, 3, 1}, got, err)

	given := func(mode preprocessing.OutputMode) *preprocessing.Discretization {
		return &preprocessing.Discretization{BinBoundaries: []float64{0, 1}, OutputMode: mode}
	}
	y := tensor.Of([]float32{-1, 0, 1, 2}, 2, 2)
	got, err = given(oneHot).Apply(y)
	is(t, []int{2, 2, 3}, []float64{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1}, got, err)
	got, err = given(multiHot).Apply(y)
	is(t, []int{2, 3}, []float64{1, 1, 0, 0, 0, 1}, got, err)
	got, err = given(counts).Apply(y)
	is(t, []int{2, 3}, []float64{1, 1, 0, 0, 0, 2}, got, err)
	got, err = given(0).Apply(tensor.Of([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}))
	is(t, []int{3}, []float64{2, 2, 0}, got, err)

	_, err = (&preprocessing.Discretization{}).Apply(y)
	require.ErrorContains(t, err, "not adapted")
	_, err = (&preprocessing.Discretization{BinBoundaries: []float64{1, 0}}).Apply(y)
	require.ErrorContains(t, err, "BinBoundaries: got [1 0], want them ascending")
	_, err = given(tfidf).Apply(y)
	require.ErrorContains(t, err, "OutputMode: got tf_idf")
	for want, d := range map[string]*preprocessing.Discretization{
		"NumBins: got 0, want at least 1": {}, "Epsilon: got 0, want 0 < epsilon <= 1": {NumBins: 1, Epsilon: new(0.0)},
	} {
		require.ErrorContains(t, d.Adapt(y), want)
	}
	for _, bad := range []*tensor.Tensor{tensor.New(tensor.Float32, 0), tensor.Of([]float64{math.NaN()})} {
		require.ErrorContains(t, few.Adapt(bad), "want numbers, none of them NaN")
	}
}

func TestOutputModesAreKerasWords(t *testing.T) {
	text, err := json.Marshal(preprocessing.CategoryEncoding{NumTokens: 2, OutputMode: oneHot})
	require.NoError(t, err)
	require.JSONEq(t, `{"NumTokens":2,"OutputMode":"one_hot"}`, string(text))
	var e preprocessing.CategoryEncoding
	require.NoError(t, json.Unmarshal(text, &e))
	require.Equal(t, oneHot, e.OutputMode)
	require.ErrorContains(t, e.OutputMode.UnmarshalText([]byte("hot")), `got "hot"`)
	require.Equal(t, "OutputMode(77)", preprocessing.OutputMode(77).String())
	_, err = preprocessing.OutputMode(77).MarshalText()
	require.Error(t, err)
}
