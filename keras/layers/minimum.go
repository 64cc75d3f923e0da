package layers

import "github.com/gokeras/gokeras/keras/ops"

// Minimum is the smallest of its inputs, element by element. A step that is masked in some inputs is taken from the others.
//
// Shapes and masks: as Add. Errors: no input, shapes that do not broadcast.
// Reference: keras.layers.Minimum.
type Minimum struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (m *Minimum) CallAll(c *Context, x []ops.Value) []ops.Value {
	return []ops.Value{foldMasked(c, x, ops.Minimum)}
}
