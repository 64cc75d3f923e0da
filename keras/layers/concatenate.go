package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Concatenate joins its inputs along Axis.
//
// Shapes: inputs that agree in all other axes. The output is masked if any input is; an input without a mask counts everywhere.
// Default, also for 0: the last axis. Errors: no input, shapes that do not agree, an axis that is not there, the batch axis.
// Reference: keras.layers.Concatenate.
type Concatenate struct {
	Name string
	Base
	Axis int `keras:",default=-1"`
}

// CallAll implements MultiLayer.
func (l *Concatenate) CallAll(c *Context, x []ops.Value) []ops.Value {
	if len(x) == 0 {
		c.Fail("got no input, want at least 1")
	}
	axis := l.Axis
	if axis == 0 {
		axis = -1
	}
	axis = Axes{axis}.of(c, len(x[0].Shape()))[0]
	for _, v := range x {
		if !agreeBut(axis, v.Shape(), x[0].Shape()) {
			c.Fail("got input shapes %v, want the same but for axis %d", shapesOf(x), axis)
		}
	}
	y := ops.Concatenate(axis, x...)
	c.SetMask(y, concatenatedMask(c, x, axis))
	return []ops.Value{y}
}

// agreeBut tells whether two shapes are equal apart from one axis.
func agreeBut(axis int, a, b tensor.Shape) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if i != axis && a[i] != b[i] {
			return false
		}
	}
	return true
}

// concatenatedMask brings the masks to the shapes of their inputs, joins them and asks for each step whether any feature counts.
func concatenatedMask(c *Context, x []ops.Value, axis int) ops.Value {
	some := false
	parts := make([]ops.Value, len(x))
	for i, v := range x {
		mask := c.Mask(v)
		some = some || !mask.IsZero()
		switch {
		case mask.IsZero():
			parts[i] = ops.BroadcastTo(graph.Number(tensor.Bool, 1), v.Shape())
		case len(mask.Shape()) < len(v.Shape()):
			parts[i] = ops.BroadcastTo(elementMask(c, v), v.Shape())
		default:
			parts[i] = mask
		}
	}
	if !some {
		return ops.Value{}
	}
	return ops.Any(ops.Concatenate(axis, parts...), -1)
}
