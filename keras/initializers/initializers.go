// Package initializers has the ways to draw the first values of weights.
//
// Reference: keras.initializers; Glorot & Bengio 2010; He et al. 2015, arXiv:1502.01852. The random streams are not Keras's.
package initializers

import (
	"fmt"
	"math/rand/v2"
)

// Initializer fills a new weight. shape is the weight's, dst its elements in row-major order; all randomness comes from r.
type Initializer interface {
	Init(dst []float64, shape []int, r *rand.Rand)
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

// RandomUniform draws from [Min, Max). Defaults, when both are 0: -0.05 and 0.05.
type RandomUniform struct{ Min, Max float64 }

// Init implements Initializer.
func (u RandomUniform) Init(dst []float64, _ []int, r *rand.Rand) {
	if u.Min == 0 && u.Max == 0 {
		u = RandomUniform{-0.05, 0.05}
	}
	for i := range dst {
		dst[i] = u.Min + (u.Max-u.Min)*r.Float64()
	}
}

// RandomNormal draws from the normal distribution. Defaults: Mean 0, Stddev 0.05.
type RandomNormal struct{ Mean, Stddev float64 }

// Init implements Initializer.
func (n RandomNormal) Init(dst []float64, _ []int, r *rand.Rand) {
	if n.Stddev == 0 {
		n.Stddev = 0.05
	}
	for i := range dst {
		dst[i] = n.Mean + n.Stddev*r.NormFloat64()
	}
}

// TruncatedNormal draws from the normal distribution and draws again what lies beyond two Stddev from Mean.
// Defaults: Mean 0, Stddev 0.05.
type TruncatedNormal struct{ Mean, Stddev float64 }

// Init implements Initializer.
func (n TruncatedNormal) Init(dst []float64, _ []int, r *rand.Rand) {
	if n.Stddev == 0 {
		n.Stddev = 0.05
	}
	for i := range dst {
		x := r.NormFloat64()
		for x < -2 || x > 2 {
			x = r.NormFloat64()
		}
		dst[i] = n.Mean + n.Stddev*x
	}
}

// Named returns the initializer that Keras knows by name, with its defaults.
func Named(name string) (Initializer, error) {
	i, ok := byName[name]
	if !ok {
		return nil, fmt.Errorf("initializers: unknown initializer %q", name)
	}
	return i, nil
}

var byName = map[string]Initializer{
	"zeros": Zeros, "ones": Ones, "constant": Constant{}, "random_uniform": RandomUniform{}, "random_normal": RandomNormal{},
	"truncated_normal": TruncatedNormal{}, "glorot_uniform": GlorotUniform, "glorot_normal": GlorotNormal,
	"he_uniform": HeUniform, "he_normal": HeNormal,
}
