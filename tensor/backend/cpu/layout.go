//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// minPanelColumns is the least width of a matrix that goes into panels, whose last one is filled up to graph.PanelWidth: narrower
// ones would take more than four times their size.
const minPanelColumns = graph.PanelWidth / 4

// Layout chooses panels for the float32 weights of products, when nothing but products and optimizer steps uses them.
func (b *CPU) Layout(v *graph.Var, uses []graph.Use) graph.Layout {
	if b.blas == blasAlways || v.DType != tensor.Float32 || len(v.Shape) != 2 || !v.Shape.Fixed() || v.Shape[1].Const < minPanelColumns {
		return graph.RowMajor
	}
	factor := false
	for _, u := range uses {
		switch op := u.Op.(type) {
		case graph.MatMul:
			if u.Arg != 1 || op.TransA {
				return graph.RowMajor
			}
			factor = true
		case graph.Gemm:
			if u.Arg != 1 || op.TransA || op.TransB {
				return graph.RowMajor
			}
			factor = true
		case graph.GemmStep:
			if u.Arg != 2 {
				return graph.RowMajor
			}
		case graph.SGDStep, graph.AdamStep:
			if u.Arg != 0 {
				return graph.RowMajor
			}
		default:
			return graph.RowMajor
		}
	}
	if !factor {
		return graph.RowMajor
	}
	return graph.Panels
}
