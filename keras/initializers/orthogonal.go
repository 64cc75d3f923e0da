package initializers

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Orthogonal draws a matrix with orthonormal rows or columns, whichever are fewer, times Gain. A weight of more than two axes counts
// as the matrix [all but the last, last].
//
// Defaults: Gain 1.
// Errors: a weight of fewer than two axes.
// Reference: keras.initializers.Orthogonal; Saxe et al. 2013, arXiv:1312.6120.
type Orthogonal struct {
	Gain float64 `keras:"gain,default=1"`
	Seed *int
}

// Check implements Checks.
func (o Orthogonal) Check(shape []int) error {
	if len(shape) < 2 {
		return fmt.Errorf("Orthogonal: got a weight of shape %v, want at least two axes", shape)
	}
	return nil
}

// Init implements Initializer. Normal vectors made orthonormal one after the other are the Q of the QR factorization whose R has a
// positive diagonal, so Q is uniform over all such matrices.
func (o Orthogonal) Init(dst []float64, shape []int, r *rand.Rand) {
	if o.Check(shape) != nil || len(dst) == 0 {
		return
	}
	cols := shape[len(shape)-1]
	rows := len(dst) / cols
	vectors := make([][]float64, min(rows, cols))
	r = stream(o.Seed, r)
	for i := range vectors {
		vectors[i] = make([]float64, max(rows, cols))
		for ok := false; !ok; ok = orthonormalize(vectors[i], vectors[:i]) {
			normal(vectors[i], 0, 1, r)
		}
	}
	gain := orIfZero(o.Gain, 1)
	for i, v := range vectors {
		for j, x := range v {
			if rows < cols {
				dst[i*cols+j] = gain * x
			} else {
				dst[j*cols+i] = gain * x
			}
		}
	}
}

// orthonormalize takes from v its parts along the others, which are orthonormal, and scales it to length 1. It returns false where
// too little is left. Reference: the modified Gram-Schmidt process, done twice (Giraud et al. 2005).
func orthonormalize(v []float64, others [][]float64) bool {
	before := math.Sqrt(dot(v, v))
	for range 2 {
		for _, q := range others {
			d := dot(v, q)
			for i := range v {
				v[i] -= d * q[i]
			}
		}
	}
	length := math.Sqrt(dot(v, v))
	for i := range v {
		v[i] /= length
	}
	return length > 1e-10*before
}

func dot(x, y []float64) (sum float64) {
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// Identity is Gain on the diagonal and 0 elsewhere.
//
// Defaults: Gain 1.
// Errors: a weight of other than two axes.
// Reference: keras.initializers.Identity.
type Identity struct {
	Gain float64 `keras:"gain,default=1"`
}

// Check implements Checks.
func (Identity) Check(shape []int) error {
	if len(shape) != 2 {
		return fmt.Errorf("Identity: got a weight of shape %v, want two axes", shape)
	}
	return nil
}

// Init implements Initializer.
func (e Identity) Init(dst []float64, shape []int, _ *rand.Rand) {
	clear(dst)
	if e.Check(shape) != nil {
		return
	}
	for i := range min(shape[0], shape[1]) {
		dst[i*shape[1]+i] = orIfZero(e.Gain, 1)
	}
}
