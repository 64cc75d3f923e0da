package tensor

// Cast returns the numbers in another dtype, always a contiguous copy.
//
// Integers convert as in Go: a larger one loses its high bits. A float loses its fraction on the way to an integer; where Go leaves
// the result open, NaN becomes 0 and a value out of range the nearest one. To Bool, everything but 0 is true; from it, true is 1.
func (t *Tensor) Cast(dtype DType) *Tensor {
	out := New(dtype, t.dims...)
	if t.dtype == dtype {
		copyElements(out, t)
		return out
	}
	if out.Size() == 0 {
		return out
	}
	c := t.Contiguous()
	switch c.dtype {
	case Float32:
		castFloat(out, Data[float32](c))
	case Float64:
		castFloat(out, Data[float64](c))
	case Int32:
		castInt(out, Data[int32](c))
	case Int64:
		castInt(out, Data[int64](c))
	case Uint8, Bool:
		castInt(out, c.Bytes())
	}
	return out
}

func castInt[T int32 | int64 | uint8](dst *Tensor, src []T) {
	switch dst.dtype {
	case Float32:
		convert(Data[float32](dst), src)
	case Float64:
		convert(Data[float64](dst), src)
	case Int32:
		convert(Data[int32](dst), src)
	case Int64:
		convert(Data[int64](dst), src)
	case Uint8:
		convert(Data[uint8](dst), src)
	case Bool:
		nonzero(dst.Bytes(), src)
	}
}

func castFloat[T float32 | float64](dst *Tensor, src []T) {
	switch dst.dtype {
	case Float32:
		convert(Data[float32](dst), src)
	case Float64:
		convert(Data[float64](dst), src)
	case Int32:
		truncate(Data[int32](dst), src, -1<<31, 1<<31-1)
	case Int64:
		truncate(Data[int64](dst), src, -1<<63, 1<<63-1)
	case Uint8:
		truncate(Data[uint8](dst), src, 0, 1<<8-1)
	case Bool:
		nonzero(dst.Bytes(), src)
	}
}

type plain interface {
	float32 | float64 | int32 | int64 | uint8
}

func convert[D, S plain](dst []D, src []S) {
	for i, v := range src {
		dst[i] = D(v)
	}
}

// truncate works in float64, where 1<<63 is the number next above the largest int64.
func truncate[D int32 | int64 | uint8, S float32 | float64](dst []D, src []S, least, most D) {
	for i, v := range src {
		switch f := float64(v); {
		case f != f:
			dst[i] = 0
		case f <= float64(least):
			dst[i] = least
		case f >= float64(most):
			dst[i] = most
		default:
			dst[i] = D(f)
		}
	}
}

func nonzero[S plain](dst []byte, src []S) {
	for i, v := range src {
		dst[i] = 0
		if v != 0 {
			dst[i] = 1
		}
	}
}
