package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// CenterCrop cuts the middle out of images, in training and at inference. Of images that are too small it takes the largest window in
// the middle that has the proportions of the output, and interpolates it (Bilinear).
//
// Shapes: x [batch h w channels] -> [batch Height Width channels]; ChannelsFirst: [batch channels h w]. Integers become float32.
// Where an odd number of pixels is left over, one more of them goes at the bottom or at the right.
// Errors: sizes below 1. Reference: keras.layers.CenterCrop.
type CenterCrop struct {
	Name string
	Base
	Height, Width int
	DataFormat    DataFormat
}

// Build checks the settings.
func (l *CenterCrop) Build(b *Builder, _ ...tensor.Shape) {
	checkSize(b, l.Height, l.Width)
	l.DataFormat.check(b)
}

// Call implements Layer.
func (l *CenterCrop) Call(c *Context, x ops.Value) ops.Value {
	x, h, w := images(c, x, l.DataFormat)
	if h >= l.Height && w >= l.Width {
		return box{(h - l.Height) / 2, (w - l.Width) / 2, l.Height, l.Width}.of(x, l.DataFormat)
	}
	win := aspect(h, w, l.Height, l.Width)
	checkWeights(c, win.h, win.w, l.Height, l.Width)
	return resizeImages(win.of(x, l.DataFormat), l.DataFormat, Bilinear, l.Height, l.Width, false)
}
