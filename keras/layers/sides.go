package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// checkSides fails for a number below 0 or beyond any size.
func checkSides(b *Builder, field string, sides [][2]int) {
	for _, s := range sides {
		if min(s[0], s[1]) < 0 || max(s[0], s[1]) > maxElements {
			b.Fail("%s: got %v, want numbers from 0 to %d", field, sides, maxElements)
		}
	}
}

// orOnes puts the default of Keras, 1 at each side, when all are 0.
func orOnes(sides [][2]int) [][2]int {
	for _, s := range sides {
		if s != [2]int{} {
			return sides
		}
	}
	ones := make([][2]int, len(sides))
	for i := range ones {
		ones[i] = [2]int{1, 1}
	}
	return ones
}

// crop takes elements away at both ends of the spatial axes.
func crop(c *Context, x ops.Value, f DataFormat, cropping [][2]int) ops.Value {
	first := f.spatial(c, x, len(cropping))
	shape := x.Shape().Clone()
	start := make([]int, len(shape))
	for i, side := range cropping {
		d := &shape[first+i]
		start[first+i] = side[0]
		// Not the sum of the sides: it may overflow.
		if side[0] >= d.Const || side[1] >= d.Const-side[0] {
			c.Fail("Cropping: got %v for input shape %v, want less than there is", cropping, x.Shape())
		}
		d.Const -= side[0] + side[1]
	}
	return ops.Slice(x, start, shape)
}

// pad adds zeros at both ends of the spatial axes.
func pad(c *Context, x ops.Value, f DataFormat, padding [][2]int) ops.Value {
	first := f.spatial(c, x, len(padding))
	before, after := make([]int, len(x.Shape())), make([]int, len(x.Shape()))
	for i, side := range padding {
		before[first+i], after[first+i] = side[0], side[1]
	}
	return ops.Pad(x, before, after, 0)
}
