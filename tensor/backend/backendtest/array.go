package backendtest

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// array is a block of numbers as float64, which holds all that the tests use exactly: float32, small integers, 32-bit words.
type array struct {
	dtype tensor.DType
	dims  []int
	data  []float64
}

func newArray(dtype tensor.DType, dims []int) array {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return array{dtype, dims, make([]float64, n)}
}

// rounded returns v as the dtype holds it; integers wrap as in Go.
func rounded(dtype tensor.DType, v float64) float64 {
	switch dtype {
	case tensor.Float32:
		return float64(float32(v))
	case tensor.Int32:
		return float64(int32(int64(v)))
	case tensor.Int64:
		return float64(int64(v))
	case tensor.Uint8:
		return float64(uint8(int64(v)))
	case tensor.Bool:
		if v != 0 {
			return 1
		}
		return 0
	}
	return v
}

// arrayOf reads a contiguous tensor.
func arrayOf(t *tensor.Tensor) array {
	a := newArray(t.DType(), t.Dims())
	switch t.DType() {
	case tensor.Float32:
		widen(a.data, tensor.Data[float32](t))
	case tensor.Float64:
		copy(a.data, tensor.Data[float64](t))
	case tensor.Int32:
		widen(a.data, tensor.Data[int32](t))
	case tensor.Int64:
		widen(a.data, tensor.Data[int64](t))
	case tensor.Uint8, tensor.Bool:
		widen(a.data, t.Bytes())
	}
	return a
}

// tensorOf writes an array's numbers.
func (a array) tensor() *tensor.Tensor {
	t := tensor.New(a.dtype, a.dims...)
	switch a.dtype {
	case tensor.Float32:
		narrow(tensor.Data[float32](t), a.data)
	case tensor.Float64:
		copy(tensor.Data[float64](t), a.data)
	case tensor.Int32:
		narrow(tensor.Data[int32](t), a.data)
	case tensor.Int64:
		narrow(tensor.Data[int64](t), a.data)
	case tensor.Uint8, tensor.Bool:
		narrow(t.Bytes(), a.data)
	}
	return t
}

func widen[T float32 | int32 | int64 | uint8](dst []float64, src []T) {
	for i, v := range src {
		dst[i] = float64(v)
	}
}

func narrow[T float32 | int32 | int64 | uint8](dst []T, src []float64) {
	for i, v := range src {
		dst[i] = T(v)
	}
}

// at returns the element that a has at idx of a shape that a broadcasts to.
func (a array) at(idx []int) float64 {
	lead := len(idx) - len(a.dims)
	flat := 0
	for i, d := range a.dims {
		flat *= d
		if d != 1 {
			flat += idx[lead+i]
		}
	}
	return a.data[flat]
}

// each calls f for every index of dims, in row-major order, with its number.
func each(dims []int, f func(flat int, idx []int)) {
	n := 1
	for _, d := range dims {
		n *= d
	}
	idx := make([]int, len(dims))
	for flat := range n {
		f(flat, idx)
		for i := len(dims) - 1; i >= 0; i-- {
			if idx[i]++; idx[i] < dims[i] {
				break
			}
			idx[i] = 0
		}
	}
}

// sameFloat tells whether got is want within tol, NaN for NaN and infinity for infinity of the same sign.
func sameFloat(got, want float64, tol Tol) bool {
	if math.IsNaN(want) || math.IsNaN(got) {
		return math.IsNaN(want) && math.IsNaN(got)
	}
	if math.IsInf(want, 0) || math.IsInf(got, 0) {
		return got == want
	}
	return math.Abs(got-want) <= tol.Abs+tol.Rel*math.Abs(want)
}
