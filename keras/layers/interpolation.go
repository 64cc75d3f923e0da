package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Interpolation is how values between pixels are made.
type Interpolation uint8

// The interpolations. All but Nearest see a pixel at the centre of its square, and weigh those that lie within 1, 2, 3 or 5.
const (
	Nearest Interpolation = iota
	Bilinear
	Bicubic // Keys's, with a = -0.5
	Lanczos3
	Lanczos5
)

var interpolations = words{"nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"}

// String returns Keras's word.
func (i Interpolation) String() string { return interpolations.word(uint8(i)) }

// MarshalText returns Keras's word.
func (i Interpolation) MarshalText() ([]byte, error) { return interpolations.marshal(uint8(i)) }

// UnmarshalText reads Keras's word.
func (i *Interpolation) UnmarshalText(text []byte) error {
	k, err := interpolations.unmarshal(text)
	*i = Interpolation(k)
	return err
}

// weight is how much a pixel at distance d counts, before the weights are made to add up to 1.
func (i Interpolation) weight(d float64) float64 {
	d = math.Abs(d)
	switch i {
	case Bilinear:
		return max(0, 1-d)
	case Bicubic:
		switch {
		case d <= 1:
			return (1.5*d-2.5)*d*d + 1
		case d < 2:
			return ((-0.5*d+2.5)*d-4)*d + 2
		}
		return 0
	case Lanczos3:
		return lanczos(d, 3)
	}
	return lanczos(d, 5)
}

func lanczos(d, radius float64) float64 {
	switch {
	case d > radius:
		return 0
	case d < 1e-3: // as TensorFlow: the quotient is not defined at 0
		return 1
	}
	return radius * math.Sin(math.Pi*d) * math.Sin(math.Pi*d/radius) / (math.Pi * math.Pi * d * d)
}

// bicubicSteps is the fineness of TensorFlow's table of bicubic weights.
const bicubicSteps = 1024

// matrix returns the weights [from to] by which a row of from pixels becomes one of to. Pixels beyond the edge do not count.
// With antialias a smaller image is made of all pixels: the weights reach as far in its pixels as they do otherwise in the larger one's.
func (i Interpolation) matrix(dtype tensor.DType, from, to int, antialias bool) *tensor.Tensor {
	m := tensor.New(tensor.Float64, from, to)
	width := 1.0
	if antialias {
		width = max(1, float64(from)/float64(to))
	}
	for y := range to {
		at := (float64(y)+0.5)*float64(from)/float64(to) - 0.5
		if i == Bicubic && !antialias {
			at = math.Floor(at) + math.RoundToEven((at-math.Floor(at))*bicubicSteps)/bicubicSteps
		}
		sum := 0.0
		for x := range from {
			sum += i.weight((float64(x) - at) / width)
		}
		for x := range from {
			m.SetAt(i.weight((float64(x)-at)/width)/sum, x, y)
		}
	}
	return m.Cast(dtype)
}

// resize interpolates images [batch channels h w] to size h w.
func resize(x ops.Value, i Interpolation, h, w int, antialias bool) ops.Value {
	s := x.Shape()
	columns := ops.MatMul(x, ops.Constant(i.matrix(x.DType(), s[3].Const, w, antialias)))
	rows := ops.MatMul(ops.Transpose(columns, 0, 1, 3, 2), ops.Constant(i.matrix(x.DType(), s[2].Const, h, antialias)))
	return ops.Transpose(rows, 0, 1, 3, 2)
}

// nearest returns which of from pixels stands at each of to places: the one whose square holds the place's centre.
// The arithmetic is TensorFlow's, in float32.
func nearest(from, to int) *tensor.Tensor {
	picked := make([]int32, to)
	scale := float32(from) / float32(to)
	for y := range picked {
		picked[y] = min(int32((float32(y)+0.5)*scale), int32(from-1))
	}
	return tensor.Of(picked)
}

// resizeImages makes images of size h w.
func resizeImages(x ops.Value, f DataFormat, i Interpolation, h, w int, antialias bool) ops.Value {
	if i == Nearest {
		first := 1 + int(f) // ChannelsFirst is 1
		s := x.Shape()
		x = ops.Take(x, ops.Constant(nearest(s[first].Const, h)), first)
		return ops.Take(x, ops.Constant(nearest(s[first+1].Const, w)), first+1)
	}
	if f == ChannelsFirst {
		return resize(x, i, h, w, antialias)
	}
	y := resize(ops.Transpose(x, 0, 3, 1, 2), i, h, w, antialias)
	return ops.Transpose(y, 0, 2, 3, 1)
}

// checkWeights fails where the matrices that turn h x w pixels into height x width would be too large.
func checkWeights(c *Context, h, w, height, width int) {
	if h > maxWeights/height || w > maxWeights/width {
		c.Fail("got images of %d x %d pixels, too many to interpolate to %d x %d", h, w, height, width)
	}
}
