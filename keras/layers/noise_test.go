package layers_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// moments returns mean and standard deviation.
func moments(xs []float64) (mean, std float64) {
	for _, x := range xs {
		mean += x / float64(len(xs))
	}
	for _, x := range xs {
		std += (x - mean) * (x - mean) / float64(len(xs))
	}
	return mean, math.Sqrt(std)
}

func filled(v float64, dims ...int) *tensor.Tensor {
	t := tensor.New(tensor.Float32, dims...)
	t.Fill(v)
	return t
}

// TestNoise looks at the distributions in 40,000 elements.
func TestNoise(t *testing.T) {
	for name, c := range map[string]struct {
		l         layers.Any
		x         float64
		mean, std float64
	}{
		"gaussian noise":     {&layers.GaussianNoise{Stddev: 0.3}, 2, 2, 0.3},
		"gaussian dropout":   {&layers.GaussianDropout{Rate: 0.2}, 2, 2, 1}, // 2*sqrt(0.2/0.8)
		"dropout":            {&layers.Dropout{Rate: 0.2}, 1, 1, 0.5},       // sqrt(0.8*1.25^2 - 1)
		"spatial dropout":    {&layers.SpatialDropout1D{Rate: 0.2}, 1, 1, 0.5},
		"dropout of all":     {&layers.Dropout{Rate: 1}, 1, 0, 0},
		"dropout of nothing": {&layers.Dropout{}, 1, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			k := newCalls(t, 200, true)
			mean, std := moments(floats(k.compute(3, k.call(c.l, k.feed(filled(c.x, 200, 1, 200))))[0]))
			require.InDelta(t, c.mean, mean, 0.03)
			require.InDelta(t, c.std, std, 0.03)
		})
	}
}

// TestAlphaDropoutKeepsTheMoments: normal numbers stay of mean 0 and variance 1.
func TestAlphaDropoutKeepsTheMoments(t *testing.T) {
	k := newCalls(t, 200, true)
	normal := k.call(&layers.GaussianNoise{Stddev: 1}, k.feed(filled(0, 200, 200)))
	out := k.compute(3, normal, k.call(&layers.AlphaDropout{Rate: 0.3}, normal))
	mean, std := moments(floats(out[1]))
	require.InDelta(t, 0, mean, 0.02)
	require.InDelta(t, 1, std, 0.02)
	counts := map[float64]int{}
	most := 0
	for _, y := range floats(out[1]) {
		counts[y]++
		most = max(most, counts[y])
	}
	require.InDelta(t, 0.3, float64(most)/40000, 0.01, "those that are dropped have one value")
}

// TestNoiseShape: one draw for each channel of a sample, or what the setting says.
func TestNoiseShape(t *testing.T) {
	for name, c := range map[string]struct {
		l    layers.Any
		dims []int
		axes []int // along which all elements are equal
	}{
		"1d":             {&layers.SpatialDropout1D{Rate: 0.5}, []int{5, 8}, []int{1}},
		"2d":             {&layers.SpatialDropout2D{Rate: 0.5}, []int{3, 2, 8}, []int{1, 2}},
		"2d first":       {&layers.SpatialDropout2D{Rate: 0.5, DataFormat: layers.ChannelsFirst}, []int{8, 3, 2}, []int{2, 3}},
		"3d":             {&layers.SpatialDropout3D{Rate: 0.5}, []int{3, 2, 2, 8}, []int{1, 2, 3}},
		"3d first":       {&layers.SpatialDropout3D{Rate: 0.5, DataFormat: layers.ChannelsFirst}, []int{8, 3, 2, 2}, []int{2, 3, 4}},
		"dropout":        {&layers.Dropout{Rate: 0.5, NoiseShape: []int{0, 1, 8}}, []int{5, 8}, []int{1}},
		"over the batch": {&layers.Dropout{Rate: 0.5, NoiseShape: []int{1, 0, 0}}, []int{5, 8}, []int{0}},
		"alpha":          {&layers.AlphaDropout{Rate: 0.5, NoiseShape: []int{0, 0, 1}}, []int{5, 8}, []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			k := newCalls(t, 6, true)
			y := k.call(c.l, k.feed(filled(1, append([]int{6}, c.dims...)...)))
			out := k.compute(1, ops.Max(y, c.axes...), ops.Min(y, c.axes...))
			require.Equal(t, out[0], out[1])
			_, std := moments(floats(out[0]))
			require.Greater(t, std, 0.3, "other axes have draws of their own")
		})
	}
}

// TestSeeds: layers of one seed draw the same, whatever their names, and go on from step to step and from use to use.
func TestSeeds(t *testing.T) {
	k := newCalls(t, 1, true)
	x := k.feed(filled(1, 1, 64))
	a, b, other := &layers.Dropout{Name: "a", Rate: 0.5, Seed: new(0)}, &layers.Dropout{Name: "b", Rate: 0.5, Seed: new(0)}, &layers.Dropout{Name: "c", Rate: 0.5, Seed: new(1)}
	for _, l := range []*layers.Dropout{a, b, other} {
		layers.Build(l, "", l.Name, false, 1, x.Shape())
	}
	outs := []ops.Value{k.call(a, x), k.call(b, x), k.call(other, x), k.call(a, x)}
	first, second := k.compute(1, outs...), k.compute(2, outs...)
	require.Equal(t, first[0], first[1])
	require.NotEqual(t, first[0], first[2])
	require.NotEqual(t, first[0], first[3])
	require.NotEqual(t, first[0], second[0])
	require.Equal(t, first, k.compute(1, outs...))
}
