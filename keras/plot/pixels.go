package plot

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// decodeImages returns each image of a batch, all with the same scale.
func decodeImages(t *tensor.Tensor, low, high *float64) ([]image.Image, error) {
	if t == nil {
		return nil, fmt.Errorf("the tensor is nil")
	}
	dims := t.Dims()
	channels := 1
	if len(dims) == 4 {
		channels = dims[3]
	}
	if len(dims) < 3 || len(dims) > 4 || channels != 1 && channels != 3 {
		return nil, fmt.Errorf("got shape %v, want [n h w], [n h w 1] or [n h w 3]", dims)
	}
	if t.Size() == 0 {
		return nil, fmt.Errorf("got shape %v, want at least one image of one pixel", dims)
	}
	if t.Size() > maxPixels {
		return nil, fmt.Errorf("got shape %v, want at most %d numbers", dims, maxPixels)
	}
	n, h, w := dims[0], dims[1], dims[2]
	flat, err := t.Cast(tensor.Float64).Reshape(t.Size())
	if err != nil {
		return nil, err
	}
	values := tensor.Data[float64](flat)
	s, err := scaleOf(values, t.DType(), low, high)
	if err != nil {
		return nil, err
	}
	images := make([]image.Image, n)
	size := h * w * channels
	for i := range images {
		images[i] = s.image(values[i*size:(i+1)*size], w, h, channels)
	}
	return images, nil
}

// scale says which values are black and white.
type scale struct{ low, high float64 }

func scaleOf(values []float64, dtype tensor.DType, low, high *float64) (scale, error) {
	s := scale{math.Inf(1), math.Inf(-1)}
	for _, v := range values {
		if finite(v) {
			s.low, s.high = min(s.low, v), max(s.high, v)
		}
	}
	if s.low > s.high && (low == nil || high == nil) {
		return s, fmt.Errorf("got no finite value")
	}
	switch {
	case dtype == tensor.Uint8:
		s = scale{0, 255}
	case dtype == tensor.Bool, dtype.IsFloat() && s.low >= 0 && s.high <= 1:
		s = scale{0, 1}
	}
	if low != nil {
		s.low = *low
	}
	if high != nil {
		s.high = *high
	}
	if !finite(s.low) || !finite(s.high) || (low != nil || high != nil) && s.low >= s.high {
		return s, fmt.Errorf("got Min %v and Max %v, want Min < Max", s.low, s.high)
	}
	return s, nil
}

// level returns the brightness of v; NaN is black, as is everything where all values are one.
func (s scale) level(v float64) uint8 {
	f := (v/2 - s.low/2) / (s.high/2 - s.low/2)
	if !(f > 0) {
		return 0
	}
	return uint8(math.Round(255 * min(f, 1)))
}

func (s scale) image(values []float64, w, h, channels int) image.Image {
	if channels == 1 {
		img := image.NewGray(image.Rect(0, 0, w, h))
		for i, v := range values {
			img.Pix[i] = s.level(v)
		}
		return img
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		c := values[3*i : 3*i+3]
		img.SetRGBA(i%w, i/w, color.RGBA{s.level(c[0]), s.level(c[1]), s.level(c[2]), 0xff})
	}
	return img
}
