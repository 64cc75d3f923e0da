package tensor

import (
	"fmt"
	"math"
	"unsafe"
)

// Tensor is a block of numbers on the host with a shape. Methods that select or reorder (Slice, Transpose, Reshape where it can)
// return views that share the numbers. A Tensor is not safe for writing from several goroutines at once.
type Tensor struct {
	dtype   DType
	dims    []int
	strides []int // in elements
	data    []byte
	offset  int // in elements
	owner   any // keeps memory that is not Go's alive as long as a tensor points into it
}

// maxBytes bounds a tensor, so that sizes never overflow.
const maxBytes = math.MaxInt / 16

// New returns a tensor of zeros. It panics on an invalid dtype, a negative size or a size beyond memory's addresses.
func New(dtype DType, dims ...int) *Tensor {
	n, err := byteSize(dtype, dims)
	if err != nil {
		panic(err)
	}
	return &Tensor{dtype: dtype, dims: append([]int(nil), dims...), strides: contiguous(dims), data: alloc(n)}
}

// alloc returns zeroed bytes aligned for any element type.
func alloc(n int) []byte {
	words := make([]uint64, (n+7)/8)
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), n)
}

// Of returns a tensor with the given numbers, copied, in row-major order. With no dims it is one-dimensional.
// It panics when the numbers do not fill the shape.
func Of[T Number](data []T, dims ...int) *Tensor {
	if len(dims) == 0 {
		dims = []int{len(data)}
	}
	t := New(DTypeOf[T](), dims...)
	if t.Size() != len(data) {
		panic(fmt.Errorf("tensor: Of: %d numbers do not fill shape %v", len(data), dims))
	}
	copy(Data[T](t), data)
	return t
}

// Scalar returns a tensor of rank 0.
func Scalar[T Number](v T) *Tensor {
	t := New(DTypeOf[T]())
	Data[T](t)[0] = v
	return t
}

// Wrap returns a tensor over bytes that stay where they are: row-major, native byte order, aligned for the dtype.
// owner is kept alive with it; it may be nil for Go memory.
func Wrap(dtype DType, dims []int, data []byte, owner any) (*Tensor, error) {
	n, err := byteSize(dtype, dims)
	if err != nil {
		return nil, err
	}
	if len(data) < n {
		return nil, fmt.Errorf("tensor: Wrap: shape %v of %v needs %d bytes, got %d", dims, dtype, n, len(data))
	}
	if n > 0 && uintptr(unsafe.Pointer(unsafe.SliceData(data)))%uintptr(dtype.Size()) != 0 {
		return nil, fmt.Errorf("tensor: Wrap: data not aligned for %v", dtype)
	}
	return &Tensor{dtype: dtype, dims: append([]int(nil), dims...), strides: contiguous(dims), data: data[:n:n], owner: owner}, nil
}

// Data returns the numbers of a contiguous tensor, shared, in row-major order. It panics when T is not the tensor's dtype or
// the tensor is a view that is not contiguous (see Contiguous).
func Data[T Number](t *Tensor) []T {
	if d := DTypeOf[T](); d != t.dtype {
		panic(fmt.Errorf("tensor: Data: tensor holds %v, not %v", t.dtype, d))
	}
	b := t.Bytes()
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), t.Size())
}

// Bytes returns the memory of a contiguous tensor, shared. It panics when the tensor is not contiguous.
func (t *Tensor) Bytes() []byte {
	if !t.IsContiguous() {
		panic(fmt.Errorf("tensor: Bytes: view with shape %v and strides %v is not contiguous", t.dims, t.strides))
	}
	size := t.dtype.Size()
	return t.data[t.offset*size : (t.offset+t.Size())*size]
}

// DType returns the type of the elements.
func (t *Tensor) DType() DType { return t.dtype }

// Dims returns the sizes; the caller must not change them.
func (t *Tensor) Dims() []int { return t.dims }

// Shape returns the sizes as a Shape.
func (t *Tensor) Shape() Shape { return S(t.dims...) }

// Rank returns the number of axes.
func (t *Tensor) Rank() int { return len(t.dims) }

// Len returns the size of the outermost axis, 1 for a scalar.
func (t *Tensor) Len() int {
	if len(t.dims) == 0 {
		return 1
	}
	return t.dims[0]
}

// Size returns the number of elements.
func (t *Tensor) Size() int {
	n := 1
	for _, d := range t.dims {
		n *= d
	}
	return n
}

// IsContiguous tells whether the elements lie in row-major order without gaps.
func (t *Tensor) IsContiguous() bool {
	want := 1
	for i := len(t.dims) - 1; i >= 0; i-- {
		if t.dims[i] == 0 {
			return true
		}
		if t.dims[i] != 1 && t.strides[i] != want {
			return false
		}
		want *= t.dims[i]
	}
	return true
}

func contiguous(dims []int) []int {
	s := make([]int, len(dims))
	n := 1
	for i := len(dims) - 1; i >= 0; i-- {
		s[i] = n
		n *= dims[i]
	}
	return s
}

func byteSize(dtype DType, dims []int) (int, error) {
	if dtype.Size() == 0 {
		return 0, fmt.Errorf("tensor: invalid dtype %v", dtype)
	}
	n := dtype.Size()
	empty := false
	for _, d := range dims {
		if d < 0 {
			return 0, fmt.Errorf("tensor: negative size in shape %v", dims)
		}
		if d == 0 {
			empty = true
			continue
		}
		if n > maxBytes/d {
			return 0, fmt.Errorf("tensor: shape %v of %v is too large", dims, dtype)
		}
		n *= d
	}
	if empty {
		return 0, nil
	}
	return n, nil
}
