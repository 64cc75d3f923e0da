package layers

import "github.com/gokeras/gokeras/keras/ops"

// Maximum is the largest of its inputs, element by element. A step that is masked in some inputs is taken from the others.
//
// Shapes and masks: as Add. Errors: no input, shapes that do not broadcast.
// Reference: keras.layers.Maximum.
type Maximum struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (m *Maximum) CallAll(c *Context, x []ops.Value) []ops.Value {
	return []ops.Value{foldMasked(c, x, ops.Maximum)}
}
