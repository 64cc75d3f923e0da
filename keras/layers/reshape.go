package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Reshape gives each sample another shape of the same number of elements.
//
// Shapes: x [batch ...] -> [batch TargetShape...]; one size of TargetShape may be -1 and follows from the others.
// Errors: sizes that do not fit, two sizes of -1, a size of 0 or below -1.
// Reference: keras.layers.Reshape.
type Reshape struct {
	Name string
	Base
	TargetShape []int
}

// Call implements Layer.
func (r *Reshape) Call(c *Context, x ops.Value) ops.Value {
	s := x.Shape()
	if len(s) == 0 {
		c.Fail("got shape %v, want a batch axis", s)
	}
	size, ok := s[1:].Size()
	if !ok || !size.Fixed() {
		c.Fail("got shape %v, want known sizes behind the batch", s)
	}
	known, open := 1, -1
	for i, d := range r.TargetShape {
		switch {
		case d == -1 && open < 0:
			open = i
		case d < 1:
			c.Fail("TargetShape: got %v, want sizes of at least 1 and at most one -1", r.TargetShape)
		case d > size.Const/known:
			c.Fail("got input shape %v with %d elements a sample, TargetShape %v has more", s, size.Const, r.TargetShape)
		default:
			known *= d
		}
	}
	out := append(tensor.Shape{s[0]}, tensor.S(r.TargetShape...)...)
	if open >= 0 && size.Const%known == 0 {
		out[open+1] = tensor.D(size.Const / known)
		known *= size.Const / known
	}
	if known != size.Const {
		c.Fail("got input shape %v with %d elements a sample, TargetShape %v has %d", s, size.Const, r.TargetShape, known)
	}
	return ops.Reshape(x, out)
}
