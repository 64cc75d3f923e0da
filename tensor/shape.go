package tensor

import (
	"slices"
	"strings"
)

// Shape is the sizes of a value, outermost axis first. A scalar has the empty shape.
type Shape []Dim

// S returns the shape of plain numbers.
func S(dims ...int) Shape {
	s := make(Shape, len(dims))
	for i, d := range dims {
		s[i] = D(d)
	}
	return s
}

// Batched returns the shape [None dims...].
func Batched(dims ...int) Shape { return append(Shape{Batch}, S(dims...)...) }

// Equal tells whether s and t agree in every axis.
func (s Shape) Equal(t Shape) bool { return slices.Equal(s, t) }

// Clone returns a copy.
func (s Shape) Clone() Shape { return slices.Clone(s) }

// Fixed tells whether no axis grows with the batch.
func (s Shape) Fixed() bool {
	return !slices.ContainsFunc(s, func(d Dim) bool { return !d.Fixed() })
}

// At returns the sizes for n rows.
func (s Shape) At(n int) []int {
	out := make([]int, len(s))
	for i, d := range s {
		out[i] = d.At(n)
	}
	return out
}

// Size returns the number of elements; ok is false when more than one axis grows with the batch.
func (s Shape) Size() (size Dim, ok bool) {
	size = D(1)
	for _, d := range s {
		if size, ok = size.Mul(d); !ok {
			return Dim{}, false
		}
	}
	return size, true
}

// Last returns the shape of the innermost axis alone, that of a scalar for a scalar.
func (s Shape) Last() Shape { return s[max(0, len(s)-1):].Clone() }

// LastSize returns the innermost size, 1 for a scalar.
func (s Shape) LastSize() int {
	if len(s) == 0 {
		return 1
	}
	return s[len(s)-1].Const
}

// String prints (None, 28, 28), as Keras does.
func (s Shape) String() string {
	parts := make([]string, len(s))
	for i, d := range s {
		parts[i] = d.String()
	}
	if len(parts) == 1 {
		return "(" + parts[0] + ",)"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
