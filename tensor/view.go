package tensor

import "fmt"

// Views share their numbers with the tensor they come from, and keep the memory of a wrapped tensor alive. Slice, Rows, Index and
// Transpose panic on an argument out of range, as Go's slice expressions do; Reshape, whose success depends on the data's size,
// returns an error.

// Slice returns a view of the elements [from, to) of an axis.
// It panics unless 0 <= axis < Rank and 0 <= from <= to <= Dims()[axis].
func (t *Tensor) Slice(axis, from, to int) *Tensor {
	t.checkAxis("Slice", axis)
	if from < 0 || from > to || to > t.dims[axis] {
		panic(fmt.Errorf("tensor: Slice: [%d:%d] out of range on axis %d of shape %v", from, to, axis, t.dims))
	}
	dims := append([]int(nil), t.dims...)
	dims[axis] = to - from
	return t.view(dims, append([]int(nil), t.strides...), t.offset+from*t.strides[axis])
}

// Rows returns a view of rows [from, to) of the outermost axis: Slice(0, from, to).
func (t *Tensor) Rows(from, to int) *Tensor { return t.Slice(0, from, to) }

// Index returns a view of row i without the outermost axis. It panics unless 0 <= i < Len and Rank > 0.
func (t *Tensor) Index(i int) *Tensor {
	t.checkAxis("Index", 0)
	if i < 0 || i >= t.dims[0] {
		panic(fmt.Errorf("tensor: Index: %d out of range on axis 0 of shape %v", i, t.dims))
	}
	return t.view(append([]int(nil), t.dims[1:]...), append([]int(nil), t.strides[1:]...), t.offset+i*t.strides[0])
}

// Transpose returns a view whose axis i is axis perm[i] of t; without arguments it reverses all axes.
// It panics when perm is not a permutation of the axes.
func (t *Tensor) Transpose(perm ...int) *Tensor {
	rank := len(t.dims)
	if len(perm) == 0 {
		for i := range rank {
			perm = append(perm, rank-1-i)
		}
	}
	dims, strides, seen := make([]int, rank), make([]int, rank), make([]bool, rank)
	for i, p := range perm {
		if len(perm) != rank || p < 0 || p >= rank || seen[p] {
			panic(fmt.Errorf("tensor: Transpose: %v is not a permutation of the axes of shape %v", perm, t.dims))
		}
		seen[p] = true
		dims[i], strides[i] = t.dims[p], t.strides[p]
	}
	return t.view(dims, strides, t.offset)
}

// Reshape returns the elements, in row-major order, under another shape: a view when t is contiguous, else a copy.
// One size may be -1; it is what the others leave.
//
// Errors: sizes that do not hold t's elements, more than one -1, and a -1 that the others do not determine.
func (t *Tensor) Reshape(dims ...int) (*Tensor, error) {
	out := append([]int(nil), dims...)
	rest, unknown := 1, -1
	for i, d := range out {
		switch {
		case d == -1 && unknown < 0:
			unknown = i
		case d < 0:
			return nil, fmt.Errorf("tensor: Reshape: bad shape %v for shape %v", dims, t.dims)
		case d > 0 && rest > maxBytes/d:
			return nil, fmt.Errorf("tensor: Reshape: shape %v is too large for shape %v", dims, t.dims)
		default:
			rest *= d
		}
	}
	size := t.Size()
	if unknown >= 0 {
		if rest == 0 || size%rest != 0 {
			return nil, fmt.Errorf("tensor: Reshape: %d elements of shape %v do not fill shape %v", size, t.dims, dims)
		}
		out[unknown] = size / rest
	} else if rest != size {
		return nil, fmt.Errorf("tensor: Reshape: %d elements of shape %v do not fill shape %v", size, t.dims, dims)
	}
	c := t.Contiguous()
	return c.view(out, contiguous(out), c.offset), nil
}

// Contiguous returns t itself when its elements lie in row-major order without gaps, else a copy that does.
func (t *Tensor) Contiguous() *Tensor {
	if t.IsContiguous() {
		return t
	}
	return t.Clone()
}

// Clone returns a contiguous copy in memory of its own.
func (t *Tensor) Clone() *Tensor {
	c := New(t.dtype, t.dims...)
	copyElements(c, t)
	return c
}

func (t *Tensor) view(dims, strides []int, offset int) *Tensor {
	v := &Tensor{dtype: t.dtype, dims: dims, strides: strides, data: t.data, offset: offset, owner: t.owner}
	if v.Size() == 0 {
		v.offset = 0 // cuts of empty views must not walk beyond the memory
	}
	return v
}

func (t *Tensor) checkAxis(what string, axis int) {
	if axis < 0 || axis >= len(t.dims) {
		panic(fmt.Errorf("tensor: %s: axis %d out of range for shape %v", what, axis, t.dims))
	}
}
