package initializers

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// The initializers that adapt to the size of a layer. To give one a seed, copy it and set Seed.
var (
	GlorotUniform = VarianceScaling{Mode: FanAvg, Distribution: Uniform} // U(-l, l), l = sqrt(6/(fan_in+fan_out))
	GlorotNormal  = VarianceScaling{Mode: FanAvg}
	HeUniform     = VarianceScaling{Scale: 2, Distribution: Uniform} // U(-l, l), l = sqrt(6/fan_in)
	HeNormal      = VarianceScaling{Scale: 2}
	LecunUniform  = VarianceScaling{Distribution: Uniform} // U(-l, l), l = sqrt(3/fan_in)
	LecunNormal   = VarianceScaling{}
)

// Fan says which side of a layer counts.
type Fan uint8

// The sides: inputs, outputs, their mean.
const (
	FanIn Fan = iota
	FanOut
	FanAvg
)

var fanWords = []string{"fan_in", "fan_out", "fan_avg"}

// MarshalText returns Keras's word.
func (f Fan) MarshalText() ([]byte, error) { return wordOf("mode", fanWords, uint8(f)) }

// UnmarshalText reads Keras's word.
func (f *Fan) UnmarshalText(text []byte) error {
	i, err := indexOf("mode", fanWords, string(text))
	*f = Fan(i)
	return err
}

// Distribution is what VarianceScaling draws from.
type Distribution uint8

// The distributions: normal, what lies beyond two standard deviations being drawn again; normal; uniform.
const (
	Truncated Distribution = iota
	Untruncated
	Uniform
)

var distributionWords = []string{"truncated_normal", "untruncated_normal", "uniform"}

// MarshalText returns Keras's word.
func (d Distribution) MarshalText() ([]byte, error) {
	return wordOf("distribution", distributionWords, uint8(d))
}

// UnmarshalText reads Keras's word; "normal" is truncated.
func (d *Distribution) UnmarshalText(text []byte) error {
	if string(text) == "normal" {
		*d = Truncated
		return nil
	}
	i, err := indexOf("distribution", distributionWords, string(text))
	*d = Distribution(i)
	return err
}

func wordOf(what string, words []string, i uint8) ([]byte, error) {
	if int(i) >= len(words) {
		return nil, fmt.Errorf("unknown %s %d", what, i)
	}
	return []byte(words[i]), nil
}

func indexOf(what string, words []string, word string) (int, error) {
	i := slices.Index(words, word)
	if i < 0 {
		return 0, fmt.Errorf("unknown %s %q: want one of %q", what, word, words)
	}
	return i, nil
}

// VarianceScaling draws with mean 0 and variance Scale/fan.
//
// Defaults: Scale 1, FanIn, Truncated. InputAxes and OutputAxes, both given, say whose sizes make the fans; else see Fans.
// Errors: Scale below 0, an axis that the weight does not have.
// Reference: keras.initializers.VarianceScaling.
type VarianceScaling struct {
	Scale        float64 `keras:"scale,default=1"`
	Mode         Fan
	Distribution Distribution
	Seed         *int
	InputAxes    []int
	OutputAxes   []int
}

// truncation is the standard deviation of a unit normal cut at two, by which Keras corrects.
const truncation = 0.87962566103423978

// Init implements Initializer.
func (s VarianceScaling) Init(dst []float64, shape []int, r *rand.Rand) {
	in, out := Fans(shape)
	if s.InputAxes != nil && s.OutputAxes != nil {
		in, out = along(shape, s.InputAxes), along(shape, s.OutputAxes)
	}
	fan := in
	switch s.Mode {
	case FanOut:
		fan = out
	case FanAvg:
		fan = (in + out) / 2
	}
	variance := orIfZero(s.Scale, 1) / math.Max(1, fan)
	r = stream(s.Seed, r)
	switch s.Distribution {
	case Uniform:
		limit := math.Sqrt(3 * variance)
		uniform(dst, -limit, limit, r)
	case Untruncated:
		normal(dst, 0, math.Sqrt(variance), r)
	default:
		truncated(dst, 0, math.Sqrt(variance)/truncation, r)
	}
}

// Check implements Checks.
func (s VarianceScaling) Check(shape []int) error {
	if !(s.Scale >= 0) {
		return fmt.Errorf("%s: got Scale %v, want a positive number", s.ClassName(), s.Scale)
	}
	for _, a := range slices.Concat(s.InputAxes, s.OutputAxes) {
		if a < -len(shape) || a >= len(shape) {
			return fmt.Errorf("%s: axis %d of a weight of shape %v", s.ClassName(), a, shape)
		}
	}
	return nil
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

// along is the product of the sizes of axes.
func along(shape, axes []int) float64 {
	n := 1
	for _, a := range axes {
		n *= shape[(a+len(shape))%len(shape)]
	}
	return float64(n)
}
