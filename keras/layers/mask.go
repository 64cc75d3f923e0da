package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// PassesMask is a layer whose outputs have the masks of its inputs, one for one. The output of any other layer has a mask only if the
// layer says so with Context.SetMask, or made it with a child layer that did.
type PassesMask interface{ PassesMask() }

// Mask returns x's mask, bool and usually [batch steps], true where a step counts; the zero Value if x has none.
func (c *Context) Mask(x ops.Value) ops.Value { return c.masks[x] }

// SetMask makes m the mask of y, an output of the layer that is being called; the zero Value takes the mask away.
// Errors: an m that is not bool or has more axes than y.
func (c *Context) SetMask(y, m ops.Value) {
	if m.IsZero() {
		delete(c.masks, y)
		return
	}
	if m.DType() != tensor.Bool || len(m.Shape()) > len(y.Shape()) {
		c.Fail("mask: got %v for a value %v, want bool of at most as many axes", m.Type(), y.Type())
	}
	c.masks[y] = m
}

// masksOf returns the masks of values.
func (c *Context) masksOf(x []ops.Value) []ops.Value {
	ms := make([]ops.Value, len(x))
	for i, v := range x {
		ms[i] = c.masks[v]
	}
	return ms
}

// settleMasks gives the outputs of a call of l their masks; masks are those that the inputs had before it. An output that is one of
// the inputs, as of Dropout at inference, becomes a value of its own where there are masks: others use that input too, and a layer
// around l must see that the mask is l's doing.
func (c *Context) settleMasks(l Any, in, masks, out []ops.Value) {
	_, passes := l.(PassesMask)
	for i, y := range out {
		mask := c.masks[y]
		j := slices.Index(in, y)
		if j >= 0 && mask == masks[j] { // l has not set it
			mask = ops.Value{}
		}
		if mask.IsZero() && passes && i < len(masks) {
			mask = masks[i]
		}
		if j >= 0 {
			if mask.IsZero() && masks[j].IsZero() {
				continue
			}
			c.SetMask(y, masks[j])
			y = renewed(y)
			out[i] = y
		}
		c.SetMask(y, mask)
	}
}

// renewed returns x as another value, that may have another mask. It costs nothing when the program runs.
func renewed(x ops.Value) ops.Value { return graph.Apply(graph.Reshape{To: x.Shape()}, x)[0] }
