package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// images returns x, a batch of images with at least one pixel, as floating-point numbers, and its height and width.
func images(c *Context, x ops.Value, f DataFormat) (y ops.Value, h, w int) {
	first := f.spatial(c, x, 2)
	s := x.Shape()
	h, w = s[first].Const, s[first+1].Const
	if h < 1 || w < 1 {
		c.Fail("got input shape %v, want images of at least one pixel", s)
	}
	if !x.DType().IsFloat() {
		x = ops.Cast(x, tensor.Float32)
	}
	return x, h, w
}

// checkFormat fails for a format that is none.
func (f DataFormat) check(b *Builder) {
	if f > ChannelsFirst {
		b.Fail("DataFormat: got %v, want channels_last or channels_first", f)
	}
}

// checkSize fails unless the height and width of an output can be made.
func checkSize(b *Builder, h, w int) {
	if h < 1 || w < 1 || h > maxElements/w {
		b.Fail("got Height %d and Width %d, want at least 1 of each, and at most %d pixels", h, w, maxElements)
	}
}

// box is a part of an image.
type box struct{ top, left, h, w int }

// aspect returns the largest window in the middle of an image of h x w pixels that has the proportions of height x width.
func aspect(h, w, height, width int) box {
	out := box{h: max(min(h, w*height/width), 1), w: max(min(w, h*width/height), 1)}
	out.top, out.left = (h-out.h)/2, (w-out.w)/2
	return out
}

// of cuts the box out of images x, as much of it as lies inside.
func (b box) of(x ops.Value, f DataFormat) ops.Value {
	first := 1 + int(f) // ChannelsFirst is 1
	start, shape := make([]int, 4), x.Shape().Clone()
	for i, part := range [2][2]int{{b.top, b.h}, {b.left, b.w}} {
		start[first+i] = part[0]
		shape[first+i] = tensor.D(min(part[1], shape[first+i].Const-part[0]))
	}
	return ops.Slice(x, start, shape)
}

// orBilinear is an interpolation whose default is Bilinear.
func orBilinear(i *Interpolation) Interpolation {
	if i == nil {
		return Bilinear
	}
	return *i
}
