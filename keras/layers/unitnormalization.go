package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// UnitNormalization divides by the Euclidean norm along Axis; zeros stay zeros.
//
// Shapes: any, unchanged. The mask goes on. Default: the last axis. Errors: an axis that is not there, the batch axis.
// Reference: keras.layers.UnitNormalization.
type UnitNormalization struct {
	Name string
	Base
	Axis Axes `keras:",default=-1"`
}

// Call implements Layer.
func (u *UnitNormalization) Call(c *Context, x ops.Value) ops.Value {
	return ops.L2Normalize(x, 1e-12, u.Axis.of(c, len(x.Shape()))...)
}

// PassesMask says that the input's mask is the output's.
func (u *UnitNormalization) PassesMask() {}
