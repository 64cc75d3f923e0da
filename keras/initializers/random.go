package initializers

import (
	"fmt"
	"math/rand/v2"
)

// RandomUniform draws from [Min, Max).
//
// Defaults: Min -0.05, Max 0.05.
// Reference: keras.initializers.RandomUniform.
type RandomUniform struct {
	Min  *float64 `keras:"minval,default=-0.05"`
	Max  *float64 `keras:"maxval,default=0.05"`
	Seed *int
}

// Init implements Initializer.
func (u RandomUniform) Init(dst []float64, _ []int, r *rand.Rand) {
	uniform(dst, or(u.Min, -0.05), or(u.Max, 0.05), stream(u.Seed, r))
}

// Check implements Checks.
func (u RandomUniform) Check([]int) error {
	if low, high := or(u.Min, -0.05), or(u.Max, 0.05); !(low <= high) {
		return fmt.Errorf("RandomUniform: got Min %v and Max %v, want Min up to Max", low, high)
	}
	return nil
}

// RandomNormal draws from the normal distribution.
//
// Defaults: Mean 0, Stddev 0.05.
// Reference: keras.initializers.RandomNormal.
type RandomNormal struct {
	Mean   float64
	Stddev float64 `keras:"stddev,default=0.05"`
	Seed   *int
}

// Init implements Initializer.
func (n RandomNormal) Init(dst []float64, _ []int, r *rand.Rand) {
	normal(dst, n.Mean, orIfZero(n.Stddev, 0.05), stream(n.Seed, r))
}

// TruncatedNormal draws from the normal distribution and draws again what lies beyond two Stddev from Mean.
//
// Defaults: Mean 0, Stddev 0.05.
// Reference: keras.initializers.TruncatedNormal.
type TruncatedNormal struct {
	Mean   float64
	Stddev float64 `keras:"stddev,default=0.05"`
	Seed   *int
}

// Init implements Initializer.
func (n TruncatedNormal) Init(dst []float64, _ []int, r *rand.Rand) {
	truncated(dst, n.Mean, orIfZero(n.Stddev, 0.05), stream(n.Seed, r))
}

func uniform(dst []float64, low, high float64, r *rand.Rand) {
	for i := range dst {
		dst[i] = low + (high-low)*r.Float64()
	}
}

func normal(dst []float64, mean, stddev float64, r *rand.Rand) {
	for i := range dst {
		dst[i] = mean + stddev*r.NormFloat64()
	}
}

func truncated(dst []float64, mean, stddev float64, r *rand.Rand) {
	for i := range dst {
		x := r.NormFloat64()
		for x < -2 || x > 2 {
			x = r.NormFloat64()
		}
		dst[i] = mean + stddev*x
	}
}

func or(p *float64, def float64) float64 {
	if p == nil {
		return def
	}
	return *p
}

func orIfZero(x, def float64) float64 {
	if x == 0 {
		return def
	}
	return x
}
