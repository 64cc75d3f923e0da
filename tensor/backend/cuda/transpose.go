//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
)

// tileSide is that of the tiles of the transpose kernels of csrc/cuda/move.cu.
const tileSide = 32

// narrow is how many rows or columns a matrix has of whose tiles most would lie outside of it; the copy kernels take it.
const narrow = 8

// matrices are some that lie behind each other, each row by row.
type matrices struct{ batch, rows, cols tensor.Dim }

// transposed recognizes a walk over matrices that goes down their columns.
func transposed(m walk.Moves, maxN int) (matrices, bool) {
	s := moved(m, copyTo)
	last := len(s.extent) - 1
	if m.Offset != (tensor.Dim{}) || last < 1 || last > 2 {
		return matrices{}, false
	}
	b := matrices{tensor.D(1), s.extent[last], s.extent[last-1]}
	from := s.strides[copyFrom]
	if from[last-1] != tensor.D(1) || from[last] != b.cols || min(b.rows.At(maxN), b.cols.At(maxN)) <= narrow {
		return matrices{}, false
	}
	if last == 2 {
		b.batch = s.extent[0]
		if size, ok := b.rows.Mul(b.cols); !ok || from[0] != size {
			return matrices{}, false
		}
	}
	return b, true
}

// threads is a block for each tile, or a few more.
func (b matrices) threads() tensor.Dim {
	tiles := func(d tensor.Dim) tensor.Dim {
		return tensor.Dim{Const: (d.Const + tileSide - 1) / tileSide, PerN: (d.PerN + tileSide - 1) / tileSide}
	}
	each, _ := tiles(b.rows).Mul(tiles(b.cols)) // at most one of the three grows with the batch
	all, _ := each.Mul(b.batch)
	return times(all, threads)
}
