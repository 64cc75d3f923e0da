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

// SeparableConv2D is a DepthwiseConv2D whose channels a convolution of size 1 mixes: activation(conv(depthwise(x), pointwise) + bias).
//
// Shapes: x [batch h w in] -> [batch h' w' Filters], ChannelsFirst: [batch in h w] -> [batch Filters h' w']; depthwise kernel
// [KernelSize... in DepthMultiplier], pointwise kernel [1... in*DepthMultiplier Filters], bias [Filters]; h' w' as of Conv2D.
// Defaults: strides, dilation and DepthMultiplier 1, Valid, linear, with bias; kernels Glorot uniform, bias zeros.
// Errors: no Filters or KernelSize, a kernel larger than the input, unknown spatial sizes.
// Reference: keras.layers.SeparableConv2D; Chollet 2017, arXiv:1610.02357.
type SeparableConv2D struct {
	Name string
	Base
	Filters              int
	KernelSize           [2]int
	Strides              [2]int `keras:",default=1"`
	Padding              Padding
	DataFormat           DataFormat
	DilationRate         [2]int                   `keras:",default=1"`
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
func (l *SeparableConv2D) Build(b *Builder, in ...tensor.Shape) {
	l.weights = l.settings().build(b, in[0])
}

// Call implements Layer.
func (l *SeparableConv2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, l.weights)
}

func (l *SeparableConv2D) settings() separableConv {
	return separableConv{
		depthwiseConv: depthwiseConv{
			convolution: convolution{
				window:     newWindow("KernelSize", l.KernelSize[:], l.Strides[:], l.DilationRate[:], l.Padding, l.DataFormat),
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
