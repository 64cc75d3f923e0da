package tensor

import (
	"fmt"
	"slices"
	"unsafe"
)

// CopyFrom copies src's numbers into t. Either may be a strided view; when they overlap they must be the same view.
//
// Errors: another dtype (see Cast) or shape.
func (t *Tensor) CopyFrom(src *Tensor) error {
	if t.dtype != src.dtype || !slices.Equal(t.dims, src.dims) {
		return fmt.Errorf("tensor: CopyFrom: got %v %v, want %v %v", src.dtype, src.dims, t.dtype, t.dims)
	}
	copyElements(t, src)
	return nil
}

// copyElements copies between tensors of one shape and dtype. Elements move as plain bits, so that a NaN keeps its payload.
func copyElements(dst, src *Tensor) {
	if dst.Size() == 0 {
		return
	}
	if dst.IsContiguous() && src.IsContiguous() {
		copy(dst.Bytes(), src.Bytes())
		return
	}
	switch dst.dtype.Size() {
	case 1:
		copyStrided(dst.data, src.data, dst.offset, src.offset, dst.dims, dst.strides, src.strides)
	case 4:
		copyStrided(elements[uint32](dst), elements[uint32](src), dst.offset, src.offset, dst.dims, dst.strides, src.strides)
	case 8:
		copyStrided(elements[uint64](dst), elements[uint64](src), dst.offset, src.offset, dst.dims, dst.strides, src.strides)
	}
}

func copyStrided[T any](dst, src []T, d, s int, dims, dstStrides, srcStrides []int) {
	if len(dims) == 0 {
		dst[d] = src[s]
		return
	}
	n, ds, ss := dims[0], dstStrides[0], srcStrides[0]
	if len(dims) == 1 {
		if ds == 1 && ss == 1 {
			copy(dst[d:d+n], src[s:s+n])
			return
		}
		for i := range n {
			dst[d+i*ds] = src[s+i*ss]
		}
		return
	}
	for i := range n {
		copyStrided(dst, src, d+i*ds, s+i*ss, dims[1:], dstStrides[1:], srcStrides[1:])
	}
}

// elements returns all memory under t, gaps of a view included, as numbers of T's size.
func elements[T any](t *Tensor) []T {
	var zero T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(t.data))), len(t.data)/int(unsafe.Sizeof(zero)))
}
