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

// SeparableConv1D is a DepthwiseConv1D whose channels a convolution of size 1 mixes: activation(conv(depthwise(x), pointwise) + bias).
//
// Shapes: x [batch steps in] -> [batch steps' Filters], ChannelsFirst: [batch in steps] -> [batch Filters steps']; depthwise kernel
// [KernelSize in DepthMultiplier], pointwise kernel [1 in*DepthMultiplier Filters], bias [Filters]; steps' as of Conv1D.
// Defaults: strides, dilation and DepthMultiplier 1, Valid, linear, with bias; kernels Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, a kernel larger than the input, unknown spatial sizes.
// Reference: keras.layers.SeparableConv1D; Chollet 2017, arXiv:1610.02357.
type SeparableConv1D struct {
	Name string
	Base
	Filters              int
	KernelSize           int `keras:",list"`
	Strides              int `keras:",list,default=1"`
	Padding              Padding
	DataFormat           DataFormat
	DilationRate         int                      `keras:",list,default=1"`
	DepthMultiplier      int                      `keras:",default=1"`
	Activation           *activations.Activation  `keras:",default=linear"`
	NoBias               bool                     `keras:"use_bias,not"`
	DepthwiseInitializer initializers.Initializer `keras:",default=glorot_uniform"`
	PointwiseInitializer initializers.Initializer `keras:",default=glorot_uniform"`
	BiasInitializer      initializers.Initializer `keras:",default=zeros"`
	DepthwiseRegularizer regularizers.Regularizer
	PointwiseRegularizer regularizers.Regularizer
	BiasRegularizer      regularizers.Regularizer
	ActivityRegularizer  regularizers.Regularizer
	DepthwiseConstraint  constraints.Constraint
	PointwiseConstraint  constraints.Constraint
	BiasConstraint       constraints.Constraint

	weights separableWeights
}

// Build makes the kernels and the bias.
func (l *SeparableConv1D) Build(b *Builder, in ...tensor.Shape) {
	l.weights = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *SeparableConv1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.weights)
}

func (l *SeparableConv1D) settings() separableConv {
	return separableConv{
		depthwiseConv: depthwiseConv{
			convolution: convolution{
				window:     newWindow("KernelSize", []int{l.KernelSize}, []int{l.Strides}, []int{l.DilationRate}, l.Padding, l.DataFormat),
				bias:       weight{l.BiasInitializer, l.BiasRegularizer, l.BiasConstraint},
				noBias:     l.NoBias,
				activation: l.Activation,
				activity:   l.ActivityRegularizer,
			},
			multiplier: cmp.Or(l.DepthMultiplier, 1),
			kernel:     weight{l.DepthwiseInitializer, l.DepthwiseRegularizer, l.DepthwiseConstraint},
		},
		filters:   l.Filters,
		pointwise: weight{l.PointwiseInitializer, l.PointwiseRegularizer, l.PointwiseConstraint},
	}
}
