//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// minPanelColumns is the least width of a matrix that goes into panels, whose last one is filled up to graph.PanelWidth: narrower
// ones would take more than four times their size.
const minPanelColumns = graph.PanelWidth / 4

// Layout chooses panels for the float32 weights of products, when all that uses them can read panels.
func (b *CPU) Layout(v *graph.Var, uses []graph.Use) graph.Layout {
	if b.blas == blasAlways || v.DType != tensor.Float32 || len(v.Shape) != 2 || !v.Shape.Fixed() || v.Shape[1].Const < minPanelColumns {
		return graph.RowMajor
	}
	factor := false
	for _, u := range uses {
		if !b.Supports(u.Signature) {
			return graph.RowMajor
		}
		switch u.Op.(type) {
		case graph.MatMul, graph.Gemm:
			factor = true
		}
	}
	if !factor {
		return graph.RowMajor
	}
	return graph.Panels
}
