package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// ActivityRegularization returns its input and adds L1 times the sum of |x| and L2 times the sum of x*x, divided by the size of the
// batch, to the loss.
//
// Shapes: any, unchanged. The mask goes on. Defaults: 0, 0.
// Reference: keras.layers.ActivityRegularization.
type ActivityRegularization struct {
	Name string
	Base
	L1, L2 float64
}

// Call implements Layer.
func (a *ActivityRegularization) Call(c *Context, x ops.Value) ops.Value {
	c.RegularizeActivity(x, regularizers.L1L2{L1: a.L1, L2: a.L2})
	return x
}

// PassesMask says that the input's mask is the output's.
func (a *ActivityRegularization) PassesMask() {}
