package layers

import (
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// PReLU is x where x > 0, else alpha*x with a weight alpha for each element of a sample, or one along the axes SharedAxes.
//
// Shapes: x [batch a b ...], unchanged; alpha [a b ...] with 1 for each axis of SharedAxes, counted from 1. The mask goes on.
// Defaults: alpha zeros, nothing shared. Errors: an axis that is not there or the batch, an input of unknown size.
// Reference: keras.layers.PReLU; He et al. 2015, arXiv:1502.01852.
type PReLU struct {
	Name string
	Base
	AlphaInitializer initializers.Initializer `keras:",default=zeros"`
	AlphaRegularizer regularizers.Regularizer
	AlphaConstraint  constraints.Constraint
	SharedAxes       []int

	alpha *Variable
}

// Build makes alpha.
func (p *PReLU) Build(b *Builder, in ...tensor.Shape) {
	if len(in[0]) < 1 {
		b.Fail("got input shape %v, want a batch axis", in[0])
	}
	shape := in[0][1:].Clone()
	for _, a := range p.SharedAxes {
		if a < 1 || a > len(shape) {
			b.Fail("SharedAxes: got %v for input shape %v, want axes from 1 to %d", p.SharedAxes, in[0], len(shape))
		}
		shape[a-1] = tensor.D(1)
	}
	p.alpha = b.Weight("alpha", shape, orInitializer(p.AlphaInitializer, initializers.Zeros))
	b.Regularize(p.alpha, p.AlphaRegularizer)
	b.Constrain(p.alpha, p.AlphaConstraint)
}

// Call implements Layer.
func (p *PReLU) Call(c *Context, x ops.Value) ops.Value {
	below := ops.Mul(c.Use(p.alpha), ops.Relu(ops.Negative(x)))
	return ops.Sub(ops.Relu(x), below)
}

// PassesMask says that the input's mask is the output's.
func (p *PReLU) PassesMask() {}

// orInitializer returns i, or the default for nil.
func orInitializer(i, standard initializers.Initializer) initializers.Initializer {
	if i == nil {
		return standard
	}
	return i
}
