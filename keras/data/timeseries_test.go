package data_test

import (
	"testing"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// The first element of each window and its target, as keras.utils.timeseries_dataset_from_array(range(20), …) gives them.
func TestTimeseries(t *testing.T) {
	series := numbers[float32](20, 2)
	cases := map[string]struct {
		cfg         data.TimeseriesConfig
		last, count int // the last window's first step
	}{
		"plain":  {data.TimeseriesConfig{SequenceLength: 4}, 16, 17},
		"stride": {data.TimeseriesConfig{SequenceLength: 4, SequenceStride: 3}, 15, 6},
		"rate":   {data.TimeseriesConfig{SequenceLength: 4, SamplingRate: 3}, 10, 11},
		"range":  {data.TimeseriesConfig{SequenceLength: 4, StartIndex: 5, EndIndex: 12}, 8, 4},
		"one":    {data.TimeseriesConfig{SequenceLength: 20}, 0, 1},
		"steps":  {data.TimeseriesConfig{SequenceLength: 1, SequenceStride: 19}, 19, 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ds, err := data.TimeseriesFromArray(series, numbers[int32](20), c.cfg)
			require.NoError(t, err)
			require.Equal(t, c.count, ds.Len())
			require.Equal(t, []int{c.cfg.SequenceLength, 2}, ds.Spec().X[0].Dims)
			b := ds.Spec().NewBatch(2)
			rows := []int32{int32(ds.Len() - 1), 0}
			require.NoError(t, ds.Gather(b, rows))
			require.Equal(t, []int32{int32(c.last), int32(c.cfg.StartIndex)}, tensor.Data[int32](b.Y[0]))
			for j := range c.cfg.SequenceLength {
				at := c.last + j*max(c.cfg.SamplingRate, 1)
				require.EqualValues(t, 2*at, b.X[0].At(0, j, 0))
				require.EqualValues(t, 2*at+1, b.X[0].At(0, j, 1))
			}
			require.Zero(t, testing.AllocsPerRun(100, func() {
				if err := ds.Gather(b, rows); err != nil {
					panic(err)
				}
			}))
			half := data.Take(ds, 1)
			require.NoError(t, half.Gather(b, rows[1:]))
			require.Error(t, half.Gather(b, []int32{1}))
			require.Error(t, ds.Gather(b, []int32{int32(ds.Len())}))
			require.ErrorContains(t, ds.Gather(data.Spec{X: ds.Spec().X}.NewBatch(1), rows[1:]), "batch has 0 tensors in Y, want 1")
		})
	}
}

func TestTimeseriesTargets(t *testing.T) {
	series := numbers[float32](10)
	next, err := data.TimeseriesFromArray(series, series.Rows(3, 10), data.TimeseriesConfig{SequenceLength: 3})
	require.NoError(t, err)
	require.Equal(t, 7, next.Len(), "the last window has no next step")
	b := next.Spec().NewBatch(1)
	require.NoError(t, next.Gather(b, []int32{6}))
	require.Equal(t, []float32{6, 7, 8}, tensor.Data[float32](b.X[0]))
	require.Equal(t, []float32{9}, tensor.Data[float32](b.Y[0]))
	later, err := data.TimeseriesFromArray(series, series.Rows(3, 10), data.TimeseriesConfig{SequenceLength: 3, StartIndex: 2})
	require.NoError(t, err)
	require.Equal(t, 5, later.Len())
	without, err := data.TimeseriesFromArray(series, nil, data.TimeseriesConfig{SequenceLength: 3})
	require.NoError(t, err)
	require.Nil(t, without.Spec().Y)
	require.NoError(t, without.Gather(without.Spec().NewBatch(1), []int32{7}))
}

func TestTimeseriesRefuses(t *testing.T) {
	series := numbers[float32](10)
	for want, cfg := range map[string]data.TimeseriesConfig{
		"got SequenceLength 0, SequenceStride 1, SamplingRate 1, want at least 1": {},
		"SequenceStride -1":                   {SequenceLength: 1, SequenceStride: -1},
		"SamplingRate -2":                     {SequenceLength: 1, SamplingRate: -2},
		"got steps [-1:10] of a series of 10": {SequenceLength: 1, StartIndex: -1},
		"got steps [0:11] of a series of 10":  {SequenceLength: 1, EndIndex: 11},
		"got steps [5:5]":                     {SequenceLength: 1, StartIndex: 5, EndIndex: 5},
		"SequenceStride 10, SamplingRate 1 for a series of 10, want less":  {SequenceLength: 1, SequenceStride: 10},
		"steps [0:10] and their targets hold no window of 4 steps 4 apart": {SequenceLength: 4, SamplingRate: 4},
		"hold no window of 9223372036854775807 steps":                      {SequenceLength: 1<<63 - 1},
	} {
		_, err := data.TimeseriesFromArray(series, nil, cfg)
		require.ErrorContains(t, err, want)
	}
	_, err := data.TimeseriesFromArray(tensor.Scalar(1.0), nil, data.TimeseriesConfig{SequenceLength: 1})
	require.ErrorContains(t, err, "an axis of time")
	_, err = data.TimeseriesFromArray(series, tensor.New(tensor.Float32, 0), data.TimeseriesConfig{SequenceLength: 1})
	require.ErrorContains(t, err, "hold no window")
}
