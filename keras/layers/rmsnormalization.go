package layers

import (
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// RMSNormalization divides each sample by the root of the mean square over Axis: scale*x/sqrt(mean(x*x)+Epsilon).
//
// Shapes: any of two or more axes, unchanged; scale has the sizes of the axes and goes along them. (In Keras it goes along the last
// axes of the input, and fails where these are others.) The mask ends.
// Defaults: the last axis, epsilon 1e-6. Errors: an axis that is not there or of unknown size, the batch axis.
// Reference: keras.layers.RMSNormalization; Zhang & Sennrich 2019, arXiv:1910.07467.
type RMSNormalization struct {
	Name string
	Base
	Axis    Axes     `keras:",default=-1"`
	Epsilon *float64 `keras:",default=1e-6"`

	scale *Variable
}

// Build makes scale.
func (n *RMSNormalization) Build(b *Builder, in ...tensor.Shape) {
	n.scale = b.Weight("scale", n.Axis.sizes(b, in[0]), initializers.Ones)
}

// Call implements Layer.
func (n *RMSNormalization) Call(c *Context, x ops.Value) ops.Value {
	axes := n.Axis.of(c, len(x.Shape()))
	square := ops.KeepDims(ops.Mean, ops.Square(x), axes...)
	y := ops.Mul(x, ops.Rsqrt(ops.Add(square, ops.Number(square, orFloat(n.Epsilon, 1e-6)))))
	return ops.Mul(y, alongAxes(c.Use(n.scale), y, axes))
}
