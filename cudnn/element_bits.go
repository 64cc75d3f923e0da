package cudnn

import "math"

// elementBits returns a number as an element of the type, in the first bytes of a little-endian word; 0 for a type that is none of the
// constants. Integers are truncated.
func elementBits(t DataType, v float64) uint64 {
	switch t {
	case Float:
		return uint64(math.Float32bits(float32(v)))
	case Double:
		return math.Float64bits(v)
	case Half:
		return uint64(halfBits(v))
	case BFloat16:
		return uint64(bfloat16Bits(v))
	case Int8, Int32, Uint8, Int64:
		return uint64(int64(v))
	case Boolean:
		if v != 0 {
			return 1
		}
	}
	return 0
}

// bfloat16Bits rounds to the nearest, of two to the even one.
func bfloat16Bits(v float64) uint16 {
	u := math.Float32bits(float32(v))
	if v != v {
		return uint16(u>>16) | 0x40 // stays NaN if the bits that say so are cut off
	}
	return uint16((u + 0x7fff + u>>16&1) >> 16)
}

// halfBits rounds to the nearest, of two to the even one.
func halfBits(v float64) uint16 {
	var sign uint16
	if math.Signbit(v) {
		sign = 0x8000
	}
	v = math.Abs(v)
	const fraction, smallest, largest = 10, -14, 65520 // bits; the exponent of the smallest normal one; what rounds to infinity
	switch {
	case v == 0:
		return sign
	case v != v:
		return sign | 0x7e00
	case v >= largest:
		return sign | 0x7c00
	}
	_, exponent := math.Frexp(v)
	exponent = max(exponent-1, smallest)
	units := math.RoundToEven(math.Ldexp(v, fraction-exponent)) // at most 2048, which carries into the exponent
	return sign | uint16(int(units)+(exponent-smallest)<<fraction)
}
