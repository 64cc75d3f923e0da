package golden_test

import (
	"math"
	"math/rand/v2"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/tensor"
)

// draw fills a weight of the given sizes.
func draw(i initializers.Initializer, dims []int) []float64 {
	n := 1
	for _, d := range dims {
		n *= d
	}
	numbers := make([]float64, n)
	i.Init(numbers, dims, rand.New(rand.NewPCG(1, 2)))
	return numbers
}

func dimsOf(part any) (dims []int) {
	for _, d := range list(part) {
		dims = append(dims, int(d.(float64)))
	}
	return dims
}

// fans: the sizes of both sides of a weight, and the bounds of what is drawn.
func fans(r *run) {
	dims := dimsOf(r.c["shape"])
	in, out := initializers.Fans(dims)
	require.Equal(r, []float64{r.c["fan_in"].(float64), r.c["fan_out"].(float64)}, []float64{in, out})
	for name, part := range object(r.c["limits"]) {
		i := built(r, initializers.FromConfig, any(name))
		bound := object(part)
		limit, uniform := bound["uniform_limit"].(float64)
		if !uniform {
			limit = 2 * bound["truncated_normal_stddev"].(float64)
		}
		largest := 0.0
		for range 1 + 1000/len(draw(i, dims)) { // small weights are drawn often
			for _, x := range draw(i, dims) {
				largest = max(largest, math.Abs(x))
			}
		}
		require.LessOrEqual(r, largest, limit*(1+1e-12), name)
	}
}

// initStatistics: what a big sample looks like.
func initStatistics(r *run) {
	numbers := draw(built(r, initializers.FromConfig, r.c["initializer"]), dimsOf(r.c["shape"]))
	var mean, square, low, high float64
	for _, x := range numbers {
		mean += x / float64(len(numbers))
		low, high = min(low, x), max(high, x)
	}
	for _, x := range numbers {
		square += (x - mean) * (x - mean) / float64(len(numbers))
	}
	require.InDelta(r, r.c["mean"], mean, r.c["atol_mean"].(float64))
	require.InEpsilon(r, r.c["std"], math.Sqrt(square), r.c["rtol_std"].(float64))
	require.InEpsilon(r, r.c["min"], low, 0.25)
	require.InEpsilon(r, r.c["max"], high, 0.25)
}

// initExact: an initializer without chance.
func initExact(r *run) {
	i := built(r, initializers.FromConfig, r.c["initializer"])
	want := r.tensor(r.c["value"])
	for k, x := range draw(i, want.Dims()) {
		require.Equal(r, tensor.Data[float32](want)[k], float32(x))
	}
}

// initOrthogonal: rows or columns, whichever are fewer, are orthogonal and as long as the gain.
func initOrthogonal(r *run) {
	dims := dimsOf(r.c["shape"])
	gain := r.c["gain"].(float64)
	numbers := draw(initializers.Orthogonal{Gain: gain}, dims)
	cols := dims[len(dims)-1]
	rows := len(numbers) / cols
	at := func(i, k int) float64 { return numbers[i*cols+k] }
	n, length := rows, cols
	if rows > cols {
		n, length = cols, rows
		at = func(i, k int) float64 { return numbers[k*cols+i] }
	}
	for i := range n {
		for j := range n {
			dot := 0.0
			for k := range length {
				dot += at(i, k) * at(j, k)
			}
			want := 0.0
			if i == j {
				want = gain * gain
			}
			require.InDelta(r, want, dot, 1e-5)
		}
	}
}
