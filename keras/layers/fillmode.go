package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
)

// FillMode says what lies beyond the edges of an image a b c d.
type FillMode uint8

// The fill modes. Wrap is TensorFlow's, whose period is one pixel short between the last pixel and the first.
const (
	FillReflect  FillMode = iota // d c b a | a b c d | d c b a
	FillConstant                 // k k k k | a b c d | k k k k, where k is FillValue
	FillWrap                     // a b c d | a b c d | a b c d
	FillNearest                  // a a a a | a b c d | d d d d
)

var fillModes = words{"reflect", "constant", "wrap", "nearest"}

// String returns Keras's word.
func (f FillMode) String() string { return fillModes.word(uint8(f)) }

// MarshalText returns Keras's word.
func (f FillMode) MarshalText() ([]byte, error) { return fillModes.marshal(uint8(f)) }

// UnmarshalText reads Keras's word.
func (f *FillMode) UnmarshalText(text []byte) error {
	i, err := fillModes.unmarshal(text)
	*f = FillMode(i)
	return err
}

// fold returns the places among n pixels that places v on their line stand for. With FillConstant they may stay outside.
//
// Reference: MapCoordinate in TensorFlow's image_ops.h, whose float32 steps these are.
func (f FillMode) fold(v ops.Value, n int) ops.Value {
	switch {
	case f == FillConstant:
		return v
	case n == 1:
		return ops.ZerosLike(v)
	case f == FillReflect:
		v = reflected(v, n)
	case f == FillWrap:
		v = wrapped(v, n)
	}
	return ops.Clip(v, 0, float64(n-1))
}

// reflected mirrors the line at both ends of n pixels, again and again.
func reflected(v ops.Value, n int) ops.Value {
	number := func(x int) ops.Value { return ops.Number(v, float64(x)) }
	period, one := number(2*n), number(1)
	at := ops.Abs(v)
	at = ops.Sub(at, ops.Mul(period, ops.Floor(ops.Div(at, period))))
	back := ops.Sub(period, at)
	left := ops.Where(ops.Greater(at, number(n)), back, ops.Sub(at, one))
	right := ops.Where(ops.GreaterEqual(at, number(n)), ops.Sub(back, one), at)
	return ops.Where(ops.Less(v, number(0)), left, right)
}

// wrapped repeats the n pixels.
func wrapped(v ops.Value, n int) ops.Value {
	number := func(x int) ops.Value { return ops.Number(v, float64(x)) }
	turns := ops.Floor(ops.Div(ops.Abs(v), number(n-1)))
	left := ops.Add(v, ops.Mul(number(n), ops.Add(turns, number(1))))
	right := ops.Where(ops.Greater(v, number(n-1)), ops.Sub(v, ops.Mul(number(n), turns)), v)
	return ops.Where(ops.Less(v, number(0)), left, right)
}
