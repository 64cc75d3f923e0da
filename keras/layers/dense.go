package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// Dense is a fully connected layer: activation(x kernel + bias) over the last axis.
//
// Shapes: x [batch ... in] -> [batch ... Units]; kernel [in Units], bias [Units]. The mask goes on.
// Defaults: linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: Units below 1, an input without a known last axis.
// Reference: keras.layers.Dense.
type Dense struct {
	Name string
	Base
	Units               int
	Activation          *activations.Activation  `keras:",default=linear"`
	NoBias              bool                     `keras:"use_bias,not"`
	KernelInitializer   initializers.Initializer `keras:",default=glorot_uniform"`
	BiasInitializer     initializers.Initializer `keras:",default=zeros"`
	KernelRegularizer   regularizers.Regularizer
	BiasRegularizer     regularizers.Regularizer
	ActivityRegularizer regularizers.Regularizer
	KernelConstraint    constraints.Constraint
	BiasConstraint      constraints.Constraint

	kernel, bias *Variable
}

// Build makes kernel and bias.
func (d *Dense) Build(b *Builder, in ...tensor.Shape) {
	if d.Units < 1 {
		b.Fail("Units: got %d, want at least 1", d.Units)
	}
	features := lastAxis(b, in[0])
	d.kernel = b.Weight("kernel", tensor.S(features, d.Units), d.KernelInitializer)
	b.Regularize(d.kernel, d.KernelRegularizer)
	b.Constrain(d.kernel, d.KernelConstraint)
	if d.NoBias {
		return
	}
	d.bias = b.Weight("bias", tensor.S(d.Units), orInitializer(d.BiasInitializer, initializers.Zeros))
	b.Regularize(d.bias, d.BiasRegularizer)
	b.Constrain(d.bias, d.BiasConstraint)
}

// lastAxis returns the size of the last axis of x, which must be there beside the batch and known.
func lastAxis(b *Builder, x tensor.Shape) int {
	if len(x) < 2 || !x[len(x)-1].Fixed() {
		b.Fail("got shape %v, want a batch and a last axis of known size", x)
	}
	return x.LastSize()
}

// Call implements Layer. An input of more than two axes is seen as rows of its last axis.
func (d *Dense) Call(c *Context, x ops.Value) ops.Value {
	kernel := c.Use(d.kernel)
	shape := x.Shape()
	if len(shape) < 2 || shape[len(shape)-1] != kernel.Shape()[0] {
		c.Fail("got input shape %v, want last axis %v of kernel %v", shape, kernel.Shape()[0], kernel.Shape())
	}
	rows := tensor.D(1)
	for _, d := range shape[:len(shape)-1] {
		rows, _ = rows.Mul(d)
	}
	y := ops.MatMul(ops.Reshape(x, tensor.Shape{rows, kernel.Shape()[0]}), kernel)
	if d.bias != nil {
		y = ops.Add(y, c.Use(d.bias))
	}
	if len(shape) > 2 {
		y = ops.Reshape(y, append(shape[:len(shape)-1].Clone(), tensor.D(d.Units)))
	}
	y = d.Activation.Apply(y)
	c.RegularizeActivity(y, d.ActivityRegularizer)
	return y
}

// PassesMask says that the input's mask is the output's.
func (d *Dense) PassesMask() {}
