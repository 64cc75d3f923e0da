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

// DepthwiseConv2D convolves each channel of an image with DepthMultiplier kernels of its own: activation(conv(x, kernel) + bias).
//
// Shapes: x [batch h w in] -> [batch h' w' in*DepthMultiplier], ChannelsFirst: [batch in h w]; kernel
// [KernelSize... in DepthMultiplier], bias [in*DepthMultiplier]. The results of a channel lie side by side; h' w' as of Conv2D.
// Defaults: strides, dilation and DepthMultiplier 1, Valid, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no KernelSize, a kernel larger than the input, unknown spatial sizes.
// Reference: keras.layers.DepthwiseConv2D; Howard et al. 2017, arXiv:1704.04861.
type DepthwiseConv2D struct {
	Name string
	Base
	KernelSize           [2]int
	Strides              [2]int `keras:",default=1"`
	Padding              Padding
	DataFormat           DataFormat
	DilationRate         [2]int                   `keras:",default=1"`
	DepthMultiplier      int                      `keras:",default=1"`
	Activation           *activations.Activation  `keras:",default=linear"`
	NoBias               bool                     `keras:"use_bias,not"`
	DepthwiseInitializer initializers.Initializer `keras:",default=glorot_uniform"`
	BiasInitializer      initializers.Initializer `keras:",default=zeros"`
	DepthwiseRegularizer regularizers.Regularizer
	BiasRegularizer      regularizers.Regularizer
	ActivityRegularizer  regularizers.Regularizer
	DepthwiseConstraint  constraints.Constraint
	BiasConstraint       constraints.Constraint

	kernel, bias *Variable
}

// Build makes kernel and bias.
func (l *DepthwiseConv2D) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *DepthwiseConv2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *DepthwiseConv2D) settings() depthwiseConv {
	return depthwiseConv{
		convolution: convolution{
			window:     newWindow("KernelSize", l.KernelSize[:], l.Strides[:], l.DilationRate[:], l.Padding, l.DataFormat),
			bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
			noBias:     l.NoBias,
			activation: l.Activation,
			activity:   l.ActivityRegularizer,
		},
		multiplier: cmp.Or(l.DepthMultiplier, 1),
		kernel:     weight{l.DepthwiseInitializer, l.DepthwiseRegularizer, l.DepthwiseConstraint},
	}
}
