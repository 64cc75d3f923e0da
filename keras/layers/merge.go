package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// aligned gives inputs of fewer axes further ones of size 1 behind the batch, so that they broadcast.
func aligned(c *Context, x []ops.Value) []ops.Value {
	if len(x) == 0 {
		c.Fail("got no input, want at least 1")
	}
	rank := 0
	for _, v := range x {
		if len(v.Shape()) == 0 || v.Shape()[0] != x[0].Shape()[0] {
			c.Fail("got input shapes %v, want one batch size", shapesOf(x))
		}
		rank = max(rank, len(v.Shape()))
	}
	out := make([]ops.Value, len(x))
	for i, v := range x {
		for len(v.Shape()) < rank {
			v = ops.ExpandDims(v, 1)
		}
		out[i] = v
	}
	return out
}

func shapesOf(x []ops.Value) []tensor.Shape {
	out := make([]tensor.Shape, len(x))
	for i, v := range x {
		out[i] = v.Shape()
	}
	return out
}

// fold combines the inputs from the left. The output has a mask if all inputs have one: true where any of them is.
func fold(c *Context, x []ops.Value, combine func(a, b ops.Value) ops.Value) ops.Value {
	in := aligned(c, x)
	y := in[0]
	for _, v := range in[1:] {
		y = combine(y, v)
	}
	return withAnyMask(c, x, y)
}

// withAnyMask gives y, an output computed from x, the mask that is true where any of the inputs' is. An input without one counts
// everywhere, so that y has none.
func withAnyMask(c *Context, x []ops.Value, y ops.Value) ops.Value {
	any := anyMask(c.masksOf(x))
	if any.IsZero() {
		return y
	}
	if len(x) == 1 { // y is the input itself, whose mask goes on only if it is another value's
		y = renewed(y)
	}
	c.SetMask(y, any)
	return y
}

func anyMask(masks []ops.Value) ops.Value {
	var any ops.Value
	for i, m := range masks {
		switch {
		case m.IsZero():
			return ops.Value{}
		case i == 0:
			any = m
		default:
			any = ops.LogicalOr(any, m)
		}
	}
	return any
}

// foldMasked is fold for functions that have no neutral element: where only one side is masked out, the other one counts.
func foldMasked(c *Context, x []ops.Value, combine func(a, b ops.Value) ops.Value) ops.Value {
	in := aligned(c, x)
	y, ymask := in[0], elementMask(c, in[0])
	for _, v := range in[1:] {
		mask := elementMask(c, v)
		if !mask.IsZero() {
			v = ops.Where(mask, v, y)
		}
		if !ymask.IsZero() {
			y = ops.Where(ymask, y, v)
		}
		if mask.IsZero() || ymask.IsZero() {
			ymask = ops.Value{}
		} else {
			ymask = ops.LogicalOr(ymask, mask)
		}
		y = combine(y, v)
	}
	return withAnyMask(c, x, y)
}

// elementMask returns the mask of x, [batch steps], with an axis for the features of a step; the zero Value if x has none.
func elementMask(c *Context, x ops.Value) ops.Value {
	mask := c.Mask(x)
	if mask.IsZero() {
		return mask
	}
	mask = ops.ExpandDims(mask, -1)
	if !broadcastsTo(mask.Shape(), x.Shape()) {
		c.Fail("mask: got shape %v for an input of shape %v, want one axis less", c.Mask(x).Shape(), x.Shape())
	}
	return mask
}
