package images

import "math"

// Interpolation is how values between pixels are made. None smooths when it makes a picture smaller, but Area: what lies between the
// pixels that a method looks at is lost, as in Keras.
type Interpolation uint8

// The interpolations, of which all but Nearest and Area see a pixel at the centre of its square, and weigh those within their radius.
const (
	Bilinear      Interpolation = iota // radius 1
	Nearest                            // the pixel in whose square the place lies
	Bicubic                            // radius 2, Keys's, with a = -0.5
	Area                               // means over the squares that fall onto a pixel
	Lanczos3                           // radius 3
	Lanczos5                           // radius 5
	Gaussian                           // radius 1.5, deviation 0.5
	MitchellCubic                      // radius 2, Mitchell and Netravali's with B = C = 1/3
)

// kernel is a radius and how much a pixel at a distance below it counts, before the weights are made to add up to 1.
type kernel struct {
	radius float64
	weight func(d float64) float64
}

var kernels = map[Interpolation]kernel{
	Bilinear:      {1, func(d float64) float64 { return max(0, 1-d) }},
	Bicubic:       {2, func(d float64) float64 { return cubic(d, 1.5, -2.5, 0, 1, -0.5, 2.5, -4, 2) }},
	Lanczos3:      {3, func(d float64) float64 { return lanczos(d, 3) }},
	Lanczos5:      {5, func(d float64) float64 { return lanczos(d, 5) }},
	Gaussian:      {1.5, func(d float64) float64 { return math.Exp(-d * d / (2 * 0.5 * 0.5)) }},
	MitchellCubic: {2, func(d float64) float64 { return cubic(d, 7./6, -2, 0, 8./9, -7./18, 2, -10./3, 16./9) }},
}

// cubic is the polynomial with the first four coefficients up to 1, that with the others up to 2.
func cubic(d, a3, a2, a1, a0, b3, b2, b1, b0 float64) float64 {
	switch {
	case d < 1:
		return ((a3*d+a2)*d+a1)*d + a0
	case d < 2:
		return ((b3*d+b2)*d+b1)*d + b0
	}
	return 0
}

func lanczos(d, radius float64) float64 {
	if d < 1e-3 { // as TensorFlow: the quotient is not defined at 0
		return 1
	}
	return radius * math.Sin(math.Pi*d) * math.Sin(math.Pi*d/radius) / (math.Pi * math.Pi * d * d)
}

// taps are the pixels that make one of the result: from first on, with their weights.
type taps struct {
	first   int
	weights []float32
}

// bicubicSteps is the fineness of TensorFlow's table of bicubic weights.
const bicubicSteps = 1024

// taps returns what makes each of to pixels of from. Places are computed in float32, as TensorFlow does: in Nearest it shows.
func (i Interpolation) taps(from, to int) []taps {
	ts := make([]taps, to)
	scale := float32(from) / float32(to)
	for o := range ts {
		switch i {
		case Nearest:
			ts[o] = taps{min(int((float32(o)+0.5)*scale), from-1), []float32{1}}
		case Area:
			ts[o] = areaTaps(float64(float32(o)*scale), float64(float32(o+1)*scale), from)
		default:
			at := float64((float32(o)+0.5)*scale - 0.5)
			if i == Bicubic {
				at = math.Floor(at) + math.RoundToEven((at-math.Floor(at))*bicubicSteps)/bicubicSteps
			}
			ts[o] = kernels[i].taps(at, from)
		}
	}
	return ts
}

// taps weighs the pixels around a place. Those beyond the edges do not count.
func (k kernel) taps(at float64, from int) taps {
	first := max(0, int(math.Ceil(at-k.radius)))
	last := min(from-1, int(math.Floor(at+k.radius)))
	return weigh(first, last, func(x int) float64 { return k.weight(math.Abs(float64(x) - at)) })
}

func areaTaps(begin, end float64, from int) taps {
	first := min(int(begin), from-1)
	last := max(first, min(int(math.Ceil(end))-1, from-1))
	return weigh(first, last, func(x int) float64 { return min(end, float64(x+1)) - max(begin, float64(x)) })
}

// weigh makes the weights of the pixels from first to last add up to 1.
func weigh(first, last int, weight func(x int) float64) taps {
	sum := 0.0
	for x := first; x <= last; x++ {
		sum += weight(x)
	}
	t := taps{first, make([]float32, 0, last-first+1)}
	for x := first; x <= last; x++ {
		t.weights = append(t.weights, float32(weight(x)/sum))
	}
	return t
}
