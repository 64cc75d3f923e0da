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

// Conv2D convolves images with Filters kernels (a cross-correlation, as in Keras): activation(conv(x, kernel) + bias).
//
// Shapes: x [batch h w in] -> [batch h' w' Filters], ChannelsFirst: [batch in h w] -> [batch Filters h' w']; kernel
// [KernelSize... in/Groups Filters], bias [Filters]. With Padding Valid h' is floor((h - (k-1)*dilation - 1)/stride) + 1, with Same
// ceil(h/stride).
// Defaults: strides, dilation and groups 1, Valid, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, a kernel larger than the input, Groups that do not divide channels and Filters, strides together
// with a dilation, unknown spatial sizes.
// Reference: keras.layers.Conv2D; Dumoulin & Visin 2016, arXiv:1603.07285.
type Conv2D struct {
	Name string
	Base
	Filters             int
	KernelSize          [2]int
	Strides             [2]int `keras:",default=1"`
	Padding             Padding
	DataFormat          DataFormat
	DilationRate        [2]int                   `keras:",default=1"`
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
func (l *Conv2D) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *Conv2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *Conv2D) settings() conv {
	return conv{
		convolution: convolution{
			window:     newWindow("KernelSize", l.KernelSize[:], l.Strides[:], l.DilationRate[:], l.Padding, l.DataFormat),
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
