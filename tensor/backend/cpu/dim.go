//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

var one = csrc.Dim{Fixed: 1}

func dim(d tensor.Dim) csrc.Dim { return csrc.Dim{Fixed: int64(d.Const), PerN: int64(d.PerN)} }

// product is the number of elements of axes of which at most one grows with the batch, as Supports has checked.
func product(axes tensor.Shape) csrc.Dim {
	size, _ := axes.Size()
	return dim(size)
}

// elements is the number of elements that lie in memory, the tail of the last panel included.
func elements(t graph.Type) csrc.Dim {
	if t.Layout == graph.Panels {
		return csrc.Dim{Fixed: t.Bytes(0) / int64(t.DType.Size())}
	}
	return product(t.Shape)
}

var types = [...]csrc.Type{tensor.Float32: csrc.F32, tensor.Float64: csrc.F64, tensor.Int32: csrc.I32, tensor.Int64: csrc.I64,
	tensor.Uint8: csrc.U8, tensor.Bool: csrc.Bool}

func typeOf(d tensor.DType) csrc.Type { return types[d] }

// aligned rounds a size up to a cache line.
func aligned(bytes int64) int64 { return (bytes + 63) / 64 * 64 }
