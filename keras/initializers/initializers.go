// Package initializers has the ways to draw the first values of weights.
//
// Reference: keras.initializers; Glorot & Bengio 2010; He et al. 2015, arXiv:1502.01852. The random streams are not Keras's.
package initializers

import (
	"math/rand/v2"
)

// Initializer fills a new weight. shape is the weight's, dst its elements in row-major order; all randomness comes from r, unless the
// initializer has a seed of its own.
type Initializer interface {
	Init(dst []float64, shape []int, r *rand.Rand)
}

// Checks is an Initializer that does not suit every shape, or has settings that may be wrong. A layer asks before Init.
type Checks interface {
	// Check returns why a weight of this shape cannot be initialized.
	Check(shape []int) error
}

// Zeros and Ones fill with one number.
var (
	Zeros Initializer = Constant{0}
	Ones  Initializer = Constant{1}
)

// Constant fills with Value.
type Constant struct{ Value float64 }

// Init implements Initializer.
func (c Constant) Init(dst []float64, _ []int, _ *rand.Rand) {
	for i := range dst {
		dst[i] = c.Value
	}
}
