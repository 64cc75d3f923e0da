package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// Conv1DTranspose is the transposed convolution, which leads back to what a Conv1D of these settings has as its input:
// activation(transposed(x, kernel) + bias).
//
// Shapes: x [batch steps in] -> [batch steps' Filters], ChannelsFirst: [batch in steps] -> [batch Filters steps']; kernel
// [KernelSize Filters in], bias [Filters]. With span = (k-1)*dilation + 1, steps' is, for Padding Valid, (steps-1)*stride +
// max(span, stride), or with an OutputPadding (steps-1)*stride + span + OutputPadding; for Same steps*stride, or with an OutputPadding
// (steps-1)*stride + span%2 + OutputPadding.
// Defaults: strides and dilation 1, Valid, no OutputPadding, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, an OutputPadding that is not less than the stride, strides together with a dilation, unknown
// spatial sizes.
// Reference: keras.layers.Conv1DTranspose; Zeiler et al. 2010, Deconvolutional Networks.
type Conv1DTranspose struct {
	Name string
	Base
	Filters             int
	KernelSize          int `keras:",list"`
	Strides             int `keras:",list,default=1"`
	Padding             Padding
	OutputPadding       *int `keras:",list"`
	DataFormat          DataFormat
	DilationRate        int                      `keras:",list,default=1"`
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
func (l *Conv1DTranspose) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *Conv1DTranspose) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *Conv1DTranspose) settings() convTranspose {
	settings := convTranspose{
		convolution: convolution{
			window:     newWindow("KernelSize", []int{l.KernelSize}, []int{l.Strides}, []int{l.DilationRate}, l.Padding, l.DataFormat),
			bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
			noBias:     l.NoBias,
			activation: l.Activation,
			activity:   l.ActivityRegularizer,
		},
		filters: l.Filters,
		kernel:  weight{l.KernelInitializer, l.KernelRegularizer, l.KernelConstraint},
	}
	if l.OutputPadding != nil {
		settings.outputPadding = []int{*l.OutputPadding}
	}
	return settings
}
