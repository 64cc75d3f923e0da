package layers

import "github.com/gokeras/gokeras/keras/ops"

// Add adds its inputs.
//
// Shapes: any that broadcast; inputs of fewer axes get further ones of size 1 behind the batch. The output is masked where all inputs
// are. Errors: no input, shapes that do not broadcast.
// Reference: keras.layers.Add.
type Add struct {
	Name string
	Base
}

// CallAll implements MultiLayer.
func (a *Add) CallAll(c *Context, x []ops.Value) []ops.Value {
	return []ops.Value{fold(c, x, ops.Add)}
}
