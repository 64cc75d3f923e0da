package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// castKernel converts: floats truncate towards zero and saturate in integers, where NaN becomes 0; integers wrap into narrower ones;
// anything but 0, NaN included, is true.
func castKernel(from, to tensor.DType) kernel {
	switch from {
	case tensor.Float32:
		return castFloat[float32](to)
	case tensor.Float64:
		return castFloat[float64](to)
	case tensor.Int32:
		return castInteger[int32](to)
	case tensor.Int64:
		return castInteger[int64](to)
	case tensor.Uint8, tensor.Bool:
		return castInteger[uint8](to)
	}
	return nil
}

func castFloat[S float](to tensor.DType) kernel {
	if to == tensor.Bool {
		return convert(nonZero[S])
	}
	return byNumber(to, convert(plain[S, float32]), convert(plain[S, float64]),
		convert(truncate[S, int32]), convert(truncate[S, int64]), convert(truncate[S, uint8]))
}

func castInteger[S integer](to tensor.DType) kernel {
	if to == tensor.Bool {
		return convert(nonZero[S])
	}
	return byNumber(to, convert(plain[S, float32]), convert(plain[S, float64]),
		convert(plain[S, int32]), convert(plain[S, int64]), convert(plain[S, uint8]))
}

func convert[S, D number](f func(S) D) kernel {
	return func(c *call) error {
		x, y := in[S](c, 0), out[D](c, 0)
		for i, v := range x {
			y[i] = f(v)
		}
		return nil
	}
}

func plain[S, D number](x S) D { return D(x) }

func nonZero[S number](x S) uint8 { return truth(x != 0) }

func truncate[S float, D integer](x S) D {
	least, most := limits[D]()
	switch {
	case x != x:
		return 0
	case float64(x) <= float64(least):
		return least
	case float64(x) >= float64(most): // the largest int64 rounds up to 2^63 here, itself out of range
		return most
	}
	return D(x)
}

// limits returns the least and the largest number of an integer type.
func limits[T integer]() (least, most T) {
	var zero T
	switch any(zero).(type) {
	case int32:
		low, high := int64(math.MinInt32), int64(math.MaxInt32)
		return T(low), T(high)
	case int64:
		low, high := int64(math.MinInt64), int64(math.MaxInt64)
		return T(low), T(high)
	}
	high := int64(math.MaxUint8)
	return 0, T(high)
}
