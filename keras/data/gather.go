package data

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// columnFunc fills dst's leading rows with the named rows of src; both are contiguous and have been checked.
type columnFunc func(dst, src *tensor.Tensor, rows []int32) error

func checkRows(rows []int32, n int) error {
	for i, r := range rows {
		if r < 0 || int(r) >= n {
			return fmt.Errorf("data: Gather: rows[%d]: got %d, want 0 <= row < %d", i, r, n)
		}
	}
	return nil
}

// fits tells whether n rows of src can go to dst, whose type must be dtype (Invalid: the source's).
func fits(name string, dst, src []*tensor.Tensor, n int, dtype tensor.DType) error {
	if len(dst) != len(src) {
		return fmt.Errorf("data: Gather: batch has %d tensors in %s, want %d", len(dst), name, len(src))
	}
	for i, d := range dst {
		s := src[i]
		want := dtype
		if want == tensor.Invalid {
			want = s.DType()
		}
		if d == nil || d.DType() != want || d.Rank() != s.Rank() || !slices.Equal(d.Dims()[1:], s.Dims()[1:]) || d.Len() < n || !d.IsContiguous() {
			return misfit(name, i, d, want, s.Dims(), n)
		}
	}
	return nil
}

func misfit(name string, i int, d *tensor.Tensor, want tensor.DType, row []int, n int) error {
	if d == nil {
		return fmt.Errorf("data: Gather: batch's %s[%d] is nil", name, i)
	}
	return fmt.Errorf("data: Gather: batch's %s[%d]: got %v %v, want contiguous %v with at least %d rows of %v",
		name, i, d.DType(), d.Dims(), want, n, row[1:])
}

// copyColumn copies rows as they are. Rows of one number, such as labels, are common enough for loops of their own.
func copyColumn(dst, src *tensor.Tensor, rows []int32) error {
	if src.Size() == 0 {
		return nil
	}
	to, from := dst.Bytes(), src.Bytes()
	size := len(from) / src.Len()
	if size == 1 {
		for i, r := range rows {
			to[i] = from[r]
		}
		return nil
	}
	for i, r := range rows {
		copy(to[i*size:(i+1)*size], from[int(r)*size:])
	}
	return nil
}
