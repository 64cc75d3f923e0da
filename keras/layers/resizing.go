package layers

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Resizing interpolates images to Height x Width pixels, in training and at inference.
//
// CropToAspectRatio first cuts the largest window of these proportions out of the middle; PadToAspectRatio first adds FillValue at two
// sides. Antialias lets every pixel count where an image gets smaller; Nearest knows no such thing.
//
// Shapes: x [batch h w channels] -> [batch Height Width channels]; ChannelsFirst: [batch channels h w]. Integers become float32.
// Defaults: Bilinear. Errors: sizes below 1, an unknown interpolation, both CropToAspectRatio and PadToAspectRatio.
// Reference: keras.layers.Resizing, whose fill_mode is always constant.
type Resizing struct {
	Name string
	Base
	Height, Width     int
	Interpolation     *Interpolation `keras:",default=bilinear"`
	CropToAspectRatio bool
	PadToAspectRatio  bool
	FillValue         float64
	Antialias         bool
	DataFormat        DataFormat
}

// Build checks the settings.
func (r *Resizing) Build(b *Builder, _ ...tensor.Shape) {
	checkSize(b, r.Height, r.Width)
	r.DataFormat.check(b)
	if i := orBilinear(r.Interpolation); i > Lanczos5 {
		b.Fail("Interpolation: got %v, want one of %v", i, interpolations)
	}
	if r.CropToAspectRatio && r.PadToAspectRatio {
		b.Fail("got both CropToAspectRatio and PadToAspectRatio, want one at most")
	}
	if math.IsNaN(r.FillValue) || math.IsInf(r.FillValue, 0) {
		b.Fail("FillValue: got %v, want a finite number", r.FillValue)
	}
}

// Call implements Layer.
func (r *Resizing) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, r.DataFormat)
	switch {
	case r.CropToAspectRatio:
		x = aspect(h, w, r.Height, r.Width).of(x, r.DataFormat)
	case r.PadToAspectRatio:
		x = r.pad(c, x, h, w)
	}
	first := 1 + int(r.DataFormat)
	checkWeights(c, x.Shape()[first].Const, x.Shape()[first+1].Const, r.Height, r.Width)
	return resizeImages(x, r.DataFormat, orBilinear(r.Interpolation), r.Height, r.Width, r.Antialias)
}

// pad makes the images as wide or as high as the proportions of the output want, up to one pixel: both sides get as much.
func (r *Resizing) pad(c *Context, x ops.Value, h, w int) ops.Value {
	height, width := max(h, w*r.Height/r.Width), max(w, h*r.Width/r.Height)
	if height > maxElements/width {
		c.Fail("PadToAspectRatio: images of %d x %d pixels would become %d x %d, too many", h, w, height, width)
	}
	first := 1 + int(r.DataFormat)
	sides := make([]int, 4)
	sides[first], sides[first+1] = (height-h)/2, (width-w)/2
	return ops.Pad(x, sides, sides, r.FillValue)
}

// DecodeConfig takes the fill_mode of a Keras config, of which there is only one.
func (r *Resizing) DecodeConfig(cfg map[string]any) error {
	if v := cfg["fill_mode"]; v != nil && v != "constant" {
		return fmt.Errorf("fill_mode: got %v, want constant", v)
	}
	delete(cfg, "fill_mode")
	return nil
}

// EncodeConfig adds the fill_mode.
func (r *Resizing) EncodeConfig(cfg map[string]any) error {
	cfg["fill_mode"] = "constant"
	return nil
}
