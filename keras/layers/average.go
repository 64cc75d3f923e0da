package layers

import "github.com/gokeras/gokeras/keras/ops"

// Average is the mean of its inputs, element by element.
//
// Shapes and masks: as Add; masked steps count like others. Errors: no input, shapes that do not broadcast.
// Reference: keras.layers.Average.
type Average struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (a *Average) CallAll(c *Context, x []ops.Value) []ops.Value {
	sum := fold(c, x, ops.Add)
	y := ops.Div(sum, ops.Number(sum, float64(len(x))))
	c.SetMask(y, c.Mask(sum))
	return []ops.Value{y}
}
