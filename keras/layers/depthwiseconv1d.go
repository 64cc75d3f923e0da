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

// DepthwiseConv1D convolves each channel of a sequence with DepthMultiplier kernels of its own: activation(conv(x, kernel) + bias).
//
// Shapes: x [batch steps in] -> [batch steps' in*DepthMultiplier], ChannelsFirst: [batch in steps]; kernel
// [KernelSize in DepthMultiplier], bias [in*DepthMultiplier]. The results of a channel lie side by side; steps' as of Conv1D.
// Defaults: strides, dilation and DepthMultiplier 1, Valid, linear, with bias; kernel Glorot uniform, bias zeros.
// Errors: no KernelSize, a kernel larger than the input, unknown spatial sizes.
// Reference: keras.layers.DepthwiseConv1D; Howard et al. 2017, arXiv:1704.04861.
type DepthwiseConv1D struct {
	Name string
	Base
	KernelSize           int `keras:",list"`
	Strides              int `keras:",list,default=1"`
	Padding              Padding
	DataFormat           DataFormat
	DilationRate         int                      `keras:",list,default=1"`
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
func (l *DepthwiseConv1D) Build(b *Builder, in ...tensor.Shape) {
	l.kernel, l.bias = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *DepthwiseConv1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.kernel, l.bias)
}

func (l *DepthwiseConv1D) settings() depthwiseConv {
	return depthwiseConv{
		convolution: convolution{
			window:     newWindow("KernelSize", []int{l.KernelSize}, []int{l.Strides}, []int{l.DilationRate}, l.Padding, l.DataFormat),
			bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
			noBias:     l.NoBias,
			activation: l.Activation,
			activity:   l.ActivityRegularizer,
		},
		multiplier: cmp.Or(l.DepthMultiplier, 1),
		kernel:     weight{l.DepthwiseInitializer, l.DepthwiseRegularizer, l.DepthwiseConstraint},
	}
}
