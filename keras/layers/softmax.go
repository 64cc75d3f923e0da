package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Softmax normalises to probabilities along Axis, over several axes together if there are more. Elements that the mask leaves out
// get 0. The mask is the input's, or a second input: bool, or numbers of which those above 0.5 count.
//
// Shapes: any, unchanged; the mask broadcasts to the input. The mask goes on. Default: the last axis.
// Errors: an axis that is not there, the batch axis, a mask that does not broadcast.
// Reference: keras.layers.Softmax.
type Softmax struct {
	Name string
	Base
	Axis Axes `keras:",default=-1"`
}

// Call implements Layer.
func (s *Softmax) Call(c *Context, x ops.Value) ops.Value { return s.masked(c, x, c.Mask(x)) }

// CallAll takes a mask as second input.
func (s *Softmax) CallAll(c *Context, x []ops.Value) []ops.Value {
	switch len(x) {
	case 1:
		return []ops.Value{s.Call(c, x[0])}
	case 2:
		mask := x[1]
		if mask.DType() != tensor.Bool {
			mask = ops.Greater(mask, ops.Number(mask, 0.5))
		}
		y := s.masked(c, x[0], mask)
		c.SetMask(y, mask)
		return []ops.Value{y}
	}
	c.Fail("got %d inputs, want a value and perhaps a mask", len(x))
	return nil
}

// PassesMask says that the input's mask is the output's.
func (s *Softmax) PassesMask() {}

// masked takes out what is masked before, so that it does not count in the sum, and after, for rows that are masked altogether.
func (s *Softmax) masked(c *Context, x, mask ops.Value) ops.Value {
	axes := s.Axis.of(c, len(x.Shape()))
	if mask.IsZero() {
		return softmaxOver(x, axes)
	}
	if !broadcastsTo(mask.Shape(), x.Shape()) {
		c.Fail("mask: got shape %v, want one that broadcasts to the input shape %v", mask.Shape(), x.Shape())
	}
	x = ops.Where(mask, x, ops.Number(x, -1e9))
	return ops.Where(mask, softmaxOver(x, axes), ops.Number(x, 0))
}

// softmaxOver brings the axes together at the end, where ops.Softmax works.
func softmaxOver(x ops.Value, axes []int) ops.Value {
	rank := len(x.Shape())
	if len(axes) == 1 && axes[0] == rank-1 {
		return ops.Softmax(x)
	}
	var perm []int
	for i := range rank {
		if !slices.Contains(axes, i) {
			perm = append(perm, i)
		}
	}
	perm = append(perm, axes...)
	back := make([]int, rank)
	for i, p := range perm {
		back[p] = i
	}
	moved := ops.Transpose(x, perm...)
	kept := moved.Shape()[:rank-len(axes)]
	size, ok := moved.Shape()[len(kept):].Size()
	if !ok {
		ops.Fail("Softmax", "want axes of known size", x)
	}
	y := ops.Softmax(ops.Reshape(moved, append(kept.Clone(), size)))
	return ops.Transpose(ops.Reshape(y, moved.Shape()), back...)
}

// broadcastsTo tells whether a value of shape s can be repeated to shape to.
func broadcastsTo(s, to tensor.Shape) bool {
	if len(s) > len(to) {
		return false
	}
	for i, d := range s {
		if d != tensor.D(1) && d != to[len(to)-len(s)+i] {
			return false
		}
	}
	return true
}
