//go:build cgo

package cpu

import (
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
)

// geometry is the window of a convolution or a pool from images x to images y, both [batch spatial... channels].
func geometry(w graph.Window, x, y graph.Type, groups int) csrc.Window {
	n := w.Spatial()
	return csrc.Window{
		In: spatialAxes(x.Shape[1:n+1].At(0), 1), Out: spatialAxes(y.Shape[1:n+1].At(0), 1),
		Size: spatialAxes(w.Size, 1), Stride: spatialAxes(w.Stride, 1), Dilation: spatialAxes(w.Dilation, 1), Before: spatialAxes(w.Before, 0),
		C: int64(x.Shape.LastSize()), K: int64(y.Shape.LastSize()), Groups: int64(groups), Type: typeOf(x.DType),
	}
}

// spatialAxes are depth, height and width, from the last one on.
func spatialAxes(sizes []int, missing int64) (axes [3]int64) {
	for i := range axes {
		axes[i] = missing
		if j := i - 3 + len(sizes); j >= 0 {
			axes[i] = int64(sizes[j])
		}
	}
	return axes
}

// images is the size of the batch axis.
func images(x graph.Type) csrc.Dim { return dim(x.Shape[0]) }
