package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// Conv2DTranspose is the transposed convolution, which leads back to what a Conv2D of these settings has as its input:
// activation(transposed(x, kernel) + bias).
//
// Shapes: x [batch h w in] -> [batch h' w' Filters], ChannelsFirst: [batch in h w] -> [batch Filters h' w']; kernel
// [KernelSize... Filters in], bias [Filters]. With span = (k-1)*dilation + 1, h' is, for Padding Valid, (h-1)*stride + max(span, stride),
// or with an OutputPadding (h-1)*stride + span + OutputPadding; for Same h*stride, or (h-1)*stride + span%2 +
// OutputPadding.
// Defaults: strides and dilation 1, Valid, no OutputPadding, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, an OutputPadding that is not less than the stride, strides together with a dilation, unknown
// spatial sizes.
// Reference: keras.layers.Conv2DTranspose; Zeiler et al. 2010, Deconvolutional Networks.
type Conv2DTranspose struct {
	Name string
	Base
	Filters             int
	KernelSize          [2]int
	Strides             [2]int `keras:",default=1"`
	Padding             Padding
	OutputPadding       *[2]int
	DataFormat          DataFormat
	DilationRate        [2]int                   `keras:",default=1"`
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
func (l *Conv2DTranspose) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *Conv2DTranspose) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *Conv2DTranspose) settings() convTranspose {
	settings := convTranspose{
		convolution: convolution{
			window:     newWindow("KernelSize", l.KernelSize[:], l.Strides[:], l.DilationRate[:], l.Padding, l.DataFormat),
			bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
			noBias:     l.NoBias,
			activation: l.Activation,
			activity:   l.ActivityRegularizer,
		},
		filters: l.Filters,
		kernel:  weight{l.KernelInitializer, l.KernelRegularizer, l.KernelConstraint},
	}
	if l.OutputPadding != nil {
		settings.outputPadding = l.OutputPadding[:]
	}
	return settings
}
