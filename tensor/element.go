package tensor

import (
	"fmt"
	"math"
	"slices"
	"unsafe"
)

// At returns one element as a float64; an Int64 beyond 2^53 is rounded, a Bool is 0 or 1.
// It panics on an index out of range, as indexing a slice does.
func (t *Tensor) At(index ...int) float64 { return t.load(t.position("At", index)) }

// SetAt stores v at one element, converted as Cast does. It panics on an index out of range.
func (t *Tensor) SetAt(v float64, index ...int) {
	p := t.position("SetAt", index)
	one := *t
	one.dims, one.strides, one.offset = nil, nil, p
	copyElements(&one, Scalar(v).Cast(t.dtype))
}

// Fill stores v in every element, converted as Cast does.
func (t *Tensor) Fill(v float64) {
	// A tensor with strides 0 shows one number everywhere.
	one := Scalar(v).Cast(t.dtype)
	one.dims, one.strides = t.dims, make([]int, len(t.dims))
	copyElements(t, one)
}

// Equal tells whether t and u have the same dtype, shape and numbers. NaN differs from itself and 0 equals -0, as with ==.
func (t *Tensor) Equal(u *Tensor) bool {
	if t.dtype != u.dtype || !slices.Equal(t.dims, u.dims) {
		return false
	}
	a, b := t.Contiguous(), u.Contiguous()
	switch t.dtype {
	case Float32:
		return slices.Equal(Data[float32](a), Data[float32](b))
	case Float64:
		return slices.Equal(Data[float64](a), Data[float64](b))
	}
	return slices.Equal(a.Bytes(), b.Bytes())
}

// AllClose tells whether a and b have the same shape and |a-b| <= atol + rtol*|b| everywhere; dtypes may differ. Equal infinities
// are close, NaN is close to nothing.
// Reference: numpy.allclose.
func AllClose(a, b *Tensor, rtol, atol float64) bool {
	if !slices.Equal(a.dims, b.dims) {
		return false
	}
	x, y := Data[float64](a.Cast(Float64)), Data[float64](b.Cast(Float64))
	for i, v := range x {
		w := y[i]
		if v == w {
			continue
		}
		if d := math.Abs(v - w); !(d <= atol+rtol*math.Abs(w)) || math.IsInf(w, 0) {
			return false
		}
	}
	return true
}

// position returns where an element lies, in elements from the start of the memory.
func (t *Tensor) position(what string, index []int) int {
	if len(index) != len(t.dims) {
		panic(fmt.Errorf("tensor: %s: got %d indices %v for shape %v", what, len(index), index, t.dims))
	}
	p := t.offset
	for axis, i := range index {
		if i < 0 || i >= t.dims[axis] {
			panic(fmt.Errorf("tensor: %s: index %v out of range for shape %v", what, index, t.dims))
		}
		p += i * t.strides[axis]
	}
	return p
}

// load returns the element at a position.
func (t *Tensor) load(p int) float64 {
	at := unsafe.Pointer(&t.data[p*t.dtype.Size()])
	switch t.dtype {
	case Float32:
		return float64(*(*float32)(at))
	case Float64:
		return *(*float64)(at)
	case Int32:
		return float64(*(*int32)(at))
	case Int64:
		return float64(*(*int64)(at))
	}
	return float64(*(*uint8)(at))
}
