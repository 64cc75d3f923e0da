package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// UpSampling1D repeats each step Size times.
//
// Shapes: x [batch steps channels] -> [batch Size*steps channels]. Default: Size 2. Errors: Size below 0.
// Reference: keras.layers.UpSampling1D.
type UpSampling1D struct {
	Name string
	Base
	Size int `keras:",default=2"`
}

// Build checks Size.
func (u *UpSampling1D) Build(b *Builder, _ ...tensor.Shape) { checkFactors(b, u.Size) }

// Call implements Layer.
func (u *UpSampling1D) Call(c *Context, x ops.Value) ops.Value {
	return upSample(c, x, ChannelsLast, factors(u.Size))
}

// checkFactors fails unless the factors are all 0, which stands for the default, or all at least 1.
func checkFactors(b *Builder, size ...int) {
	zeros := 0
	for _, k := range size {
		if k < 0 || k > maxElements {
			b.Fail("Size: got %v, want 1 to %d", size, maxElements)
		}
		if k == 0 {
			zeros++
		}
	}
	if zeros != 0 && zeros != len(size) {
		b.Fail("Size: got %v, want at least 1", size)
	}
}

// factors puts the default, 2, for zeros.
func factors(size ...int) []int {
	for i, k := range size {
		if k == 0 {
			size[i] = 2
		}
	}
	return size
}

// upSample repeats along the spatial axes.
func upSample(c *Context, x ops.Value, f DataFormat, size []int) ops.Value {
	first := f.spatial(c, x, len(size))
	for i, k := range size {
		x = ops.Repeat(x, k, first+i)
	}
	return x
}
