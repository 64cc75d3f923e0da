package initializers

import (
	"math"
	"math/rand/v2"
)

// The initializers that adapt to the size of a layer.
var (
	GlorotUniform Initializer = VarianceScaling{Scale: 1, Mode: FanAvg, Uniform: true} // U(-l, l), l = sqrt(6/(fan_in+fan_out))
	GlorotNormal  Initializer = VarianceScaling{Scale: 1, Mode: FanAvg}
	HeUniform     Initializer = VarianceScaling{Scale: 2, Mode: FanIn, Uniform: true} // U(-l, l), l = sqrt(6/fan_in)
	HeNormal      Initializer = VarianceScaling{Scale: 2, Mode: FanIn}
)

// Fan says which side of a layer counts.
type Fan uint8

// The sides: inputs, outputs, their mean.
const (
	FanIn Fan = iota
	FanOut
	FanAvg
)

// VarianceScaling draws with variance Scale/fan: uniform, or normal truncated at two standard deviations. Defaults: Scale 1, FanIn.
// Reference: keras.initializers.VarianceScaling.
type VarianceScaling struct {
	Scale   float64
	Mode    Fan
	Uniform bool
}

// truncation is the standard deviation of a unit normal cut at two, by which Keras corrects.
const truncation = 0.87962566103423978

// Init implements Initializer.
func (s VarianceScaling) Init(dst []float64, shape []int, r *rand.Rand) {
	if s.Scale == 0 {
		s.Scale = 1
	}
	in, out := Fans(shape)
	fan := in
	switch s.Mode {
	case FanOut:
		fan = out
	case FanAvg:
		fan = (in + out) / 2
	}
	variance := s.Scale / math.Max(1, fan)
	if s.Uniform {
		limit := math.Sqrt(3 * variance)
		RandomUniform{-limit, limit}.Init(dst, shape, r)
		return
	}
	TruncatedNormal{Stddev: math.Sqrt(variance) / truncation}.Init(dst, shape, r)
}

// Fans returns the inputs and outputs that one element of a weight connects: for a kernel [in out] just these, for a convolution's
// [spatial... in out] times the spatial sizes, for one axis twice its size.
func Fans(shape []int) (in, out float64) {
	switch len(shape) {
	case 0:
		return 1, 1
	case 1:
		return float64(shape[0]), float64(shape[0])
	}
	field := 1
	for _, d := range shape[:len(shape)-2] {
		field *= d
	}
	return float64(field * shape[len(shape)-2]), float64(field * shape[len(shape)-1])
}
