package layers

import (
	"cmp"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// Conv1D convolves sequences with Filters kernels (a cross-correlation, as in Keras): activation(conv(x, kernel) + bias).
//
// Shapes: x [batch steps in] -> [batch steps' Filters], ChannelsFirst: [batch in steps] -> [batch Filters steps']; kernel
// [KernelSize in/Groups Filters], bias [Filters]. With Padding Valid steps' is floor((steps - (k-1)*dilation - 1)/stride) + 1, with Same
// and Causal ceil(steps/stride).
// Defaults: strides, dilation and groups 1, Valid, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, a kernel larger than the input, Groups that do not divide channels and Filters, strides together
// with a dilation, unknown spatial sizes.
// Reference: keras.layers.Conv1D.
type Conv1D struct {
	Name string
	Base
	Filters             int
	KernelSize          int `keras:",list"`
	Strides             int `keras:",list,default=1"`
	Padding             Padding
	DataFormat          DataFormat
	DilationRate        int                      `keras:",list,default=1"`
	Groups              int                      `keras:",default=1"`
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
func (l *Conv1D) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *Conv1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *Conv1D) settings() conv {
	return conv{
		convolution: convolution{
			window:     newWindow("KernelSize", []int{l.KernelSize}, []int{l.Strides}, []int{l.DilationRate}, l.Padding, l.DataFormat),
			bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
			noBias:     l.NoBias,
			activation: l.Activation,
			activity:   l.ActivityRegularizer,
		},
		filters: l.Filters,
		groups:  cmp.Or(l.Groups, 1),
		kernel:  weight{l.KernelInitializer, l.KernelRegularizer, l.KernelConstraint},
	}
}
