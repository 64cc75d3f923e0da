package data_test

import (
	"errors"
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// pairSums makes one float of two numbers and leaves the labels as they are.
func pairSums(dst, src *data.Batch) error {
	from, to := tensor.Data[int32](src.X[0]), tensor.Data[float32](dst.X[0])
	for i := range src.N {
		to[i] = float32(from[2*i] + from[2*i+1])
	}
	copy(tensor.Data[uint8](dst.Y[0]), tensor.Data[uint8](src.Y[0])[:src.N])
	return nil
}

func TestMap(t *testing.T) {
	a, err := data.New(numbers[int32](10, 2), numbers[uint8](10))
	require.NoError(t, err)
	spec := data.Spec{X: []data.Column{{DType: tensor.Float32}}, Y: a.Spec().Y}
	ds := data.Map(a, spec, pairSums)
	require.Equal(t, spec, ds.Spec())
	b, rows := ds.Spec().NewBatch(3), []int32{9, 0, 4}
	require.NoError(t, ds.Gather(b, rows))
	require.Equal(t, 3, b.N)
	require.Equal(t, []float32{37, 1, 17}, tensor.Data[float32](b.X[0]))
	require.Equal(t, []uint8{9, 0, 4}, tensor.Data[uint8](b.Y[0]))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if err := ds.Gather(b, rows); err != nil {
			panic(err)
		}
	}))
	_, validation, err := data.Split(ds, 0.2)
	require.NoError(t, err)
	labels, _ := collect(t, data.Prefetch(data.Batched{Rows: validation, NoShuffle: true}, 1), 0, 0)
	require.Equal(t, []int{8, 9}, labels)

	require.ErrorContains(t, ds.Gather(b, []int32{10}), "rows[0]: got 10")
	require.Zero(t, b.N)
	require.ErrorContains(t, ds.Gather(a.Spec().NewBatch(1), []int32{0}), "data: Map: Gather: the batch's X[0]: got int32 [1 2]")
	require.ErrorContains(t, ds.Gather(spec.NewBatch(1), []int32{0, 1}), "the batch has N 2, but its X[0] has 1 rows")
	broken := errors.New("broken")
	err = data.Map(a, spec, func(_, _ *data.Batch) error { return broken }).Gather(b, rows)
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "data: Map: broken")
}
