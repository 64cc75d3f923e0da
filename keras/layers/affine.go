package layers

import (
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// affine is what normalisations have in common: the trained factor gamma and the trained offset beta, nil where there is none.
type affine struct{ gamma, beta *Variable }

func (a *affine) makeGamma(b *Builder, s tensor.Shape, i initializers.Initializer, r regularizers.Regularizer, c constraints.Constraint) {
	a.gamma = b.Weight("gamma", s, orInitializer(i, initializers.Ones))
	b.Regularize(a.gamma, r)
	b.Constrain(a.gamma, c)
}

func (a *affine) makeBeta(b *Builder, s tensor.Shape, i initializers.Initializer, r regularizers.Regularizer, c constraints.Constraint) {
	a.beta = b.Weight("beta", s, orInitializer(i, initializers.Zeros))
	b.Regularize(a.beta, r)
	b.Constrain(a.beta, c)
}

// apply returns y*gamma + beta; shape makes the weights broadcast to y.
func (a *affine) apply(c *Context, y ops.Value, shape func(w ops.Value) ops.Value) ops.Value {
	if a.gamma != nil {
		y = ops.Mul(y, shape(c.Use(a.gamma)))
	}
	if a.beta != nil {
		y = ops.Add(y, shape(c.Use(a.beta)))
	}
	return y
}
