package preprocessing_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/preprocessing"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func count(n int, dims ...int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, dims...)
	for i := range n {
		tensor.Data[float32](x)[i] = float32(i)
	}
	return x
}

func near(t *testing.T, want []float32, got *tensor.Tensor, err error) {
	t.Helper()
	require.NoError(t, err)
	require.InDeltaSlice(t, want, tensor.Data[float32](got), 1e-6)
}

// The numbers are those of keras.layers.Normalization.
func TestNormalization(t *testing.T) {
	n := &preprocessing.Normalization{}
	require.NoError(t, n.Adapt(tensor.Of([]float32{1, 2, 1, 4}, 2, 2)))
	require.Equal(t, []float64{1, 3}, n.Mean)
	require.Equal(t, []float64{0, 1}, n.Variance)
	got, err := n.Apply(tensor.Of([]float64{1, 2, 1.5, 5}, 2, 2))
	near(t, []float32{0, -1, 5000000, 2}, got, err)
	back, err := n.Invert(got)
	near(t, []float32{1, 2, 1.5, 5}, back, err)

	all := &preprocessing.Normalization{Axis: []int{}}
	require.NoError(t, all.Adapt(tensor.Of([]uint8{1, 2, 1, 4}, 2, 2)))
	got, err = all.Apply(tensor.Of([]float32{1, 2, 1.5, 5}, 2, 2))
	near(t, []float32{-0.81649655, 0, -0.40824828, 2.4494896}, got, err)

	z := count(12, 2, 3, 2)
	plus := count(12, 2, 3, 2)
	for i := range tensor.Data[float32](plus) {
		tensor.Data[float32](plus)[i]++
	}
	for _, axis := range [][]int{{1, 2}, {-1, -2}, {2, 1, 1}} {
		n := &preprocessing.Normalization{Axis: axis}
		require.NoError(t, n.Adapt(z))
		got, err := n.Apply(plus)
		near(t, []float32{-2. / 3, -2. / 3, -2. / 3, -2. / 3, -2. / 3, -2. / 3, 4. / 3, 4. / 3, 4. / 3, 4. / 3, 4. / 3, 4. / 3}, got, err)
	}
	n = &preprocessing.Normalization{Axis: []int{1}}
	require.NoError(t, n.Adapt(z))
	got, err = n.Apply(plus)
	a, b, c, d := float32(-0.8219949), float32(-0.49319693), float32(1.1507928), float32(1.4795909)
	near(t, []float32{a, b, a, b, a, b, c, d, c, d, c, d}, got, err)
	n = &preprocessing.Normalization{Axis: []int{0}}
	require.NoError(t, n.Adapt(z))
	require.Equal(t, []float64{2.5, 8.5}, n.Mean)

	given := &preprocessing.Normalization{Mean: []float64{1}, Variance: []float64{4}}
	got, err = given.Apply(tensor.Of([]float32{1, 3, 5}, 1, 3))
	near(t, []float32{0, 1, 2}, got, err)
}

func TestMinMaxScaler(t *testing.T) {
	m := &preprocessing.MinMaxScaler{}
	train := tensor.Of([]float32{0, 10, 7, 4, 20, 7}, 2, 3)
	require.NoError(t, m.Adapt(train))
	got, err := m.Apply(tensor.Of([]float32{1, 25, 9}, 1, 3))
	near(t, []float32{0.25, 1.5, 2}, got, err)
	back, err := m.Invert(got)
	near(t, []float32{1, 25, 9}, back, err)
	m.FeatureRange = [2]float64{-1, 1}
	got, err = m.Apply(train)
	near(t, []float32{-1, -1, -1, 1, 1, -1}, got, err)
	back, err = m.Invert(got)
	near(t, []float32{0, 10, 7, 4, 20, 7}, back, err)
	m.FeatureRange = [2]float64{1, 1}
	_, err = m.Apply(train)
	require.ErrorContains(t, err, "FeatureRange: got [1 1], want an ascending pair")
}

func TestImputer(t *testing.T) {
	nan := float32(math.NaN())
	train := tensor.Of([]float32{1, nan, 1, 5, 7, 2, nan, 4, 9, 7, 9, 2}, 6, 2)
	for want, m := range map[string]*preprocessing.Imputer{
		"[4.5 5.4]": {}, "[4 5]": {Strategy: preprocessing.Median}, "[1 2]": {Strategy: preprocessing.MostFrequent},
		"[-1 -1]": {Strategy: preprocessing.Constant, Constant: -1},
	} {
		column := tensor.Of([]float32{1, nan, 1, 5, 7, 2, nan, 5, 9, 2, nan, 13}, 6, 2)
		require.NoError(t, m.Adapt(column))
		require.Equal(t, want, fmt.Sprint(m.Fill))
		got, err := m.Apply(tensor.Of([]float32{nan, nan, 3, nan}, 2, 2))
		require.NoError(t, err)
		require.Equal(t, float32(3), tensor.Data[float32](got)[2])
		require.Equal(t, float32(m.Fill[1]), tensor.Data[float32](got)[3])
	}
	empty := tensor.Of([]float32{1, nan, 1, nan}, 2, 2)
	require.ErrorContains(t, (&preprocessing.Imputer{}).Adapt(empty), "feature 1 has no value in any row")
	require.NoError(t, (&preprocessing.Imputer{Strategy: preprocessing.Constant}).Adapt(empty))
	require.ErrorContains(t, (&preprocessing.Imputer{}).Adapt(tensor.Of([]float64{1, math.Inf(1)}, 2, 1)), "x[1]: got +Inf")
	require.ErrorContains(t, (&preprocessing.Imputer{}).Adapt(train.Rows(0, 0)), "want rows")
}

func TestTransformersRefuse(t *testing.T) {
	x := count(6, 3, 2)
	for name, make := range map[string]func(axis []int) preprocessing.Transformer{
		"Normalization": func(axis []int) preprocessing.Transformer { return &preprocessing.Normalization{Axis: axis} },
		"MinMaxScaler":  func(axis []int) preprocessing.Transformer { return &preprocessing.MinMaxScaler{Axis: axis} },
		"Imputer":       func([]int) preprocessing.Transformer { return &preprocessing.Imputer{} },
	} {
		t.Run(name, func(t *testing.T) {
			n := make(nil)
			_, err := n.Apply(x)
			require.ErrorContains(t, err, "preprocessing: "+name+": not adapted: call Adapt first")
			require.ErrorContains(t, n.Adapt(nil), "preprocessing: "+name+": x is nil")
			require.ErrorContains(t, n.Adapt(tensor.Scalar(float32(1))), "x is a scalar")
			require.ErrorContains(t, n.Adapt(x.Rows(1, 1)), "got x of shape [0 2], want rows")
			require.NoError(t, n.Adapt(x))
			_, err = n.Apply(count(6, 2, 3))
			require.ErrorContains(t, err, "got x of shape [2 3], want one for 2 statistics")
			_, err = n.Apply(nil)
			require.ErrorContains(t, err, "x is nil")
			got, err := n.Apply(x.Rows(1, 1))
			require.NoError(t, err)
			require.Equal(t, []int{0, 2}, got.Dims())
			if name == "Imputer" {
				return
			}
			require.ErrorContains(t, make([]int{2}).Adapt(x), "Axis: got [2] for x of shape [3 2], want each in [-2, 2)")
			require.ErrorContains(t, n.Adapt(tensor.Of([]float64{1, 2, 3, math.NaN()}, 2, 2)), "x[1]: got NaN among the features, want a finite number; see Imputer")
		})
	}
	_, err := (&preprocessing.Normalization{Mean: []float64{1}}).Apply(x)
	require.ErrorContains(t, err, "got 1 numbers in Mean and 0 in Variance")
	_, err = (&preprocessing.MinMaxScaler{Min: []float64{1}}).Apply(x)
	require.ErrorContains(t, err, "got 1 numbers in Min and 0 in Max")
}

func TestPipelineOverDatasets(t *testing.T) {
	nan := math.NaN()
	all, err := data.New(tensor.Of([]float64{1, 3, nan, 100}, 4, 1), tensor.Of([]uint8{0, 1, 2, 3}))
	require.NoError(t, err)
	train, test, err := data.Split(all, 0.25)
	require.NoError(t, err)
	p := preprocessing.Pipeline{&preprocessing.Imputer{}, &preprocessing.MinMaxScaler{}}
	require.NoError(t, preprocessing.Adapt(p, train))
	got, err := preprocessing.Apply(p, train)
	require.NoError(t, err)
	require.Equal(t, []float32{0, 1, 0.5}, tensor.Data[float32](got.X[0]))
	require.Equal(t, []uint8{0, 1, 2}, tensor.Data[uint8](got.Y[0]))
	got, err = preprocessing.Apply(p, test)
	require.NoError(t, err)
	require.Equal(t, []float32{49.5}, tensor.Data[float32](got.X[0]), "the test row did not count")
	require.True(t, math.IsNaN(all.X[0].At(2, 0)), "the data stay as they are")

	_, err = preprocessing.Apply(&preprocessing.Imputer{}, all)
	require.ErrorContains(t, err, "not adapted")
	require.ErrorContains(t, preprocessing.Adapt(p, nil), "preprocessing: Adapt: the dataset is nil")
	require.ErrorContains(t, preprocessing.Adapt(p, &data.Arrays{}), "preprocessing: Adapt: data: Arrays: no X")
	require.ErrorContains(t, preprocessing.Pipeline{&preprocessing.MinMaxScaler{}}.Adapt(all.X[0]), "NaN")
	_, err = preprocessing.Pipeline{&preprocessing.MinMaxScaler{}}.Apply(all.X[0])
	require.Error(t, err)
	require.Error(t, preprocessing.Pipeline{&preprocessing.MinMaxScaler{}, &preprocessing.Imputer{}}.Adapt(all.X[0]))
}

func TestTransformersAreJSON(t *testing.T) {
	m := &preprocessing.Imputer{Strategy: preprocessing.MostFrequent}
	require.NoError(t, m.Adapt(count(4, 2, 2)))
	text, err := json.Marshal(m)
	require.NoError(t, err)
	require.JSONEq(t, `{"Strategy":"most_frequent","Constant":0,"Fill":[0,1]}`, string(text))
	var again preprocessing.Imputer
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, *m, again)
	require.ErrorContains(t, json.Unmarshal([]byte(`{"Strategy":"best"}`), &again), `got "best", want one of ["mean" "median`)
	_, err = preprocessing.Strategy(9).MarshalText()
	require.Error(t, err)
}
