package preprocessing

import (
	"math"
	"slices"
)

// summary stands for many sorted numbers: some of them, each with how many it counts for. As in Keras they are
// rounded to float32 at each step.
type summary struct{ value, weight []float64 }

// summarize picks about 1/epsilon of the numbers at equal distances in their order.
func summarize(values []float64, epsilon float64) summary {
	sorted := make([]float64, len(values))
	for i, v := range values {
		sorted[i] = float64(float32(v))
	}
	slices.Sort(sorted)
	step := max(float64(len(sorted))/(1/epsilon), 1)
	var s summary
	for i := int(step - 1); i < len(sorted); i += int(step) {
		s.value, s.weight = append(s.value, sorted[i]), append(s.weight, step)
	}
	return s
}

// compress reduces a summary to about 1/epsilon numbers by interpolating between those that it has.
func (s summary) compress(epsilon float64) summary {
	if float64(len(s.value))*epsilon < 1 {
		return s
	}
	cumulated, share := make([]float64, len(s.weight)), make([]float64, len(s.weight))
	sum := float32(0)
	for i, w := range s.weight {
		sum += float32(w)
		cumulated[i] = float64(sum)
	}
	for i, c := range cumulated {
		share[i] = float64(float32(c) / sum)
	}
	var out summary
	last := 0.0
	for i := range int(math.Ceil(1 / epsilon)) {
		at := epsilon + float64(i)*epsilon
		c := interpolate(at, share, cumulated)
		out.value = append(out.value, float64(float32(interpolate(at, share, s.value))))
		out.weight = append(out.weight, float64(float32(c-last)))
		last = c
	}
	return out
}

// interpolate returns y at x between the points of ascending xs, and the outermost y beyond them. Reference: numpy.interp.
func interpolate(x float64, xs, ys []float64) float64 {
	i, found := slices.BinarySearch(xs, x)
	switch {
	case found:
		return ys[i]
	case i == 0:
		return ys[0]
	case i == len(xs):
		return ys[i-1]
	}
	return ys[i-1] + (ys[i]-ys[i-1])/(xs[i]-xs[i-1])*(x-xs[i-1])
}
