//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
)

// Places of a space among the sizes of a kernel, as csrc/cuda/space.h says.
const (
	spaceAxes    = 8
	spaceRank    = 1
	spaceExtent  = 2
	spaceStride  = spaceExtent + spaceAxes
	spaceSetting = spaceStride + 3*spaceAxes
)

// space is a loop over axes in row-major order in which each operand lies at strides of its own.
type space struct {
	extent  []tensor.Dim
	strides [][]tensor.Dim // of each operand
}

// broadcast is the space of a result of shape to, with operands that are repeated to it.
func broadcast(to tensor.Shape, operands ...tensor.Shape) space {
	var s space
	stride := make([][]tensor.Dim, len(operands))
	for k, shape := range operands {
		stride[k] = repeated(shape, to)
	}
	for axis, size := range to {
		if size == tensor.D(1) {
			continue
		}
		at := make([]tensor.Dim, len(operands))
		for k := range operands {
			at[k] = stride[k][axis]
		}
		s.add(size, at)
	}
	return s
}

// repeated returns the strides of a value of a shape along the axes of what it is broadcast to.
func repeated(shape, to tensor.Shape) []tensor.Dim {
	own, lead := walk.Strides(shape), len(to)-len(shape)
	stride := make([]tensor.Dim, len(to))
	for i := lead; i < len(to); i++ {
		if shape[i-lead] == to[i] {
			stride[i] = own[i-lead]
		}
	}
	return stride
}

// moved is the space of a copy between a value as it lies, which is operand contiguous, and a walk over another.
func moved(m walk.Moves, contiguous int) space {
	s := space{}
	sizes := make(tensor.Shape, len(m.Axes))
	for i, a := range m.Axes {
		sizes[i] = a.Size
	}
	own := walk.Strides(sizes)
	for i, a := range m.Axes {
		at := []tensor.Dim{a.Stride, a.Stride}
		at[contiguous] = own[i]
		s.add(a.Size, at)
	}
	return s
}

// add appends an axis inside of the others; it becomes one with the last where all operands just go on.
func (s *space) add(size tensor.Dim, stride []tensor.Dim) {
	if s.strides == nil {
		s.strides = make([][]tensor.Dim, len(stride))
	}
	last := len(s.extent) - 1
	if last >= 0 {
		if both, ok := s.extent[last].Mul(size); ok && s.goesOn(last, size, stride) {
			s.extent[last] = both
			for k := range stride {
				s.strides[k][last] = stride[k]
			}
			return
		}
	}
	s.extent = append(s.extent, size)
	for k := range stride {
		s.strides[k] = append(s.strides[k], stride[k])
	}
}

// goesOn tells whether a step along an axis is, for every operand, as far as all steps along the next one.
func (s *space) goesOn(axis int, size tensor.Dim, stride []tensor.Dim) bool {
	for k := range stride {
		if run, ok := size.Mul(stride[k]); !ok || run != s.strides[k][axis] {
			return false
		}
	}
	return true
}

func (s *space) fits() bool { return len(s.extent) <= spaceAxes }

// over sets a launch's sizes to a space.
func (l *launch) over(s space, n tensor.Dim) *launch {
	l.d[0], l.d[spaceRank] = n, tensor.D(len(s.extent))
	l.dims(spaceExtent, s.extent...)
	for k, stride := range s.strides {
		l.dims(spaceStride+k*spaceAxes, stride...)
	}
	return l
}
