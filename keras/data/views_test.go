package data_test

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// Numbers of rows as Keras 3 splits them: int(math.floor(n * (1.0 - fraction))).
func TestSplit(t *testing.T) {
	a, err := data.New(numbers[float32](100, 1), numbers[uint8](100))
	require.NoError(t, err)
	cases := []struct {
		n, train int
		fraction float64
	}{{100, 90, 0.1}, {10, 9, 0.1}, {10, 7, 0.25}, {3, 2, 0.33}, {2, 1, 0.5}, {10, 0, 0.95}, {7, 5, 0.2}, {100, 43, 0.57}}
	for _, c := range cases {
		for name, ds := range map[string]data.Indexed{"arrays": data.Take(a, c.n), "foreign": data.Take(foreign{a}, c.n), "scaled": data.Scale(data.Take(a, c.n), 1)} {
			train, validation, err := data.Split(ds, c.fraction)
			if c.train == 0 {
				require.ErrorContains(t, err, "leaves 0 to train and 10 to validate", name)
				continue
			}
			require.NoError(t, err)
			require.Equal(t, c.train, train.Len(), "%v %s", c, name)
			require.Equal(t, c.n-c.train, validation.Len())
			b := validation.Spec().NewBatch(1)
			require.NoError(t, validation.Gather(b, []int32{0}))
			require.EqualValues(t, c.train, tensor.Data[uint8](b.Y[0])[0])
			require.EqualValues(t, c.train, tensor.Data[float32](b.X[0])[0])
		}
	}
	for _, fraction := range []float64{0, 1, -1, 2, math.NaN()} {
		_, _, err := data.Split(a, fraction)
		require.ErrorContains(t, err, "want 0 < fraction < 1")
	}
	_, _, err = data.Split(data.Take(a, 0), 0.5)
	require.ErrorContains(t, err, "of 0 rows")
}

func TestRows(t *testing.T) {
	a, err := data.New(numbers[float32](10, 1), numbers[uint8](10))
	require.NoError(t, err)
	for name, ds := range map[string]data.Indexed{"arrays": a, "foreign": foreign{a}, "scaled": data.Scale(a, 1), "foreign scaled": data.Scale(foreign{a}, 1)} {
		t.Run(name, func(t *testing.T) {
			outer, err := data.Rows(ds, 2, 9)
			require.NoError(t, err)
			inner, err := data.Rows(outer, 3, 6)
			require.NoError(t, err)
			labels, _ := collect(t, inner, 0, 0)
			require.Equal(t, []int{5, 6, 7}, labels)
			require.ErrorContains(t, inner.Gather(inner.Spec().NewBatch(1), []int32{3}), "want 0 <= row < 3")
			require.Equal(t, 3, data.Take(inner, 5).Len())
			require.Equal(t, 2, data.Take(inner, 2).Len())
			require.Zero(t, data.Take(inner, -1).Len())
			for _, r := range [][2]int{{-1, 1}, {2, 1}, {0, 8}} {
				_, err := data.Rows(outer, r[0], r[1])
				require.ErrorContains(t, err, "want a range in [0:7]")
			}
		})
	}
}

func TestScale(t *testing.T) {
	const factor = 1.0 / 255
	y := numbers[uint8](256)
	cases := map[string]*tensor.Tensor{
		"uint8": numbers[uint8](256, 3), "int32": numbers[int32](256, 3), "int64": numbers[int64](256, 3),
		"float32": numbers[float32](256, 3), "float64": numbers[float64](256, 3), "bool": numbers[uint8](256, 3).Cast(tensor.Bool),
	}
	for name, x := range cases {
		a, err := data.New(x, y)
		require.NoError(t, err)
		for kind, ds := range map[string]data.Indexed{"arrays": data.Scale(a, factor), "foreign": data.Scale(foreign{a}, factor)} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				require.Equal(t, data.Spec{X: []data.Column{{tensor.Float32, []int{3}}}, Y: []data.Column{{tensor.Uint8, []int{}}}}, ds.Spec())
				b := ds.Spec().NewBatch(2)
				require.NoError(t, ds.Gather(b, []int32{255, 7}))
				require.Equal(t, 2, b.N)
				require.Equal(t, []uint8{255, 7}, tensor.Data[uint8](b.Y[0]))
				for i, r := range []int{255, 7} {
					for j := range 3 {
						require.Equal(t, float32(x.At(r, j))*float32(factor), tensor.Data[float32](b.X[0])[i*3+j])
					}
				}
				require.Error(t, ds.Gather(a.Spec().NewBatch(2), []int32{256}))
			})
		}
	}
}

func TestToCategorical(t *testing.T) {
	want := tensor.Of([]float32{0, 0, 1, 1, 0, 0}, 2, 3)
	for name, labels := range map[string]*tensor.Tensor{
		"uint8": tensor.Of([]uint8{2, 0}), "int64": tensor.Of([]int64{2, 0}, 2, 1), "float32": tensor.Of([]float32{2, 0}),
	} {
		for _, classes := range []int{0, 3} {
			got, err := data.ToCategorical(labels, classes)
			require.NoError(t, err, name)
			require.True(t, got.Equal(want), name)
		}
	}
	for want, labels := range map[string]*tensor.Tensor{
		"got 3": tensor.Of([]int32{0, 3}), "got -1": tensor.Of([]int32{-1}), "got 0.5": tensor.Of([]float32{0.5}),
		"got NaN": tensor.Of([]float64{math.NaN()}), "want labels": tensor.Of([]bool{true}),
	} {
		_, err := data.ToCategorical(labels, 3)
		require.ErrorContains(t, err, want)
	}
	_, err := data.ToCategorical(tensor.Of([]int32{0}), -1)
	require.Error(t, err)
	empty, err := data.ToCategorical(tensor.New(tensor.Int32, 0), 0)
	require.NoError(t, err)
	require.Equal(t, []int{0, 0}, empty.Dims())
}
