package cudnn

import (
	"fmt"
	"math"
)

// MaxDims is CUDNN_DIM_MAX.
const MaxDims = 8

// channelsFirst returns the sizes as cuDNN lists them: outer, channels, at least two spatial axes.
func channelsFirst(outer, channels int, spatial []int) []int {
	return append([]int{outer, channels}, atLeastTwo(spatial, 1)...)
}

func atLeastTwo(axes []int, fill int) []int {
	if len(axes) == 1 {
		return []int{fill, axes[0]}
	}
	return axes
}

// checkInts returns an error unless the numbers fit C's int and are at most MaxDims many.
func checkInts(what string, v []int) error {
	if len(v) == 0 || len(v) > MaxDims {
		return fmt.Errorf("cudnn: %s: got %d numbers, want 1 to %d", what, len(v), MaxDims)
	}
	for _, x := range v {
		if x < math.MinInt32 || x > math.MaxInt32 {
			return fmt.Errorf("cudnn: %s: got %v, want numbers of 32 bits", what, v)
		}
	}
	return nil
}

// checkSame returns an error unless the lists are of one length.
func checkSame(what string, a, b []int) error {
	if len(a) != len(b) {
		return fmt.Errorf("cudnn: %s: got %v and %v, want as many of each", what, a, b)
	}
	return nil
}

// The Go side of a descriptor remembers what was set: the keys of AlgoCache are made of it, and it says in which type factors are passed.

type tensorGeometry struct {
	dtype   DataType
	n       int
	sizes   [MaxDims]int32
	strides [MaxDims]int32 // 0 where the format gives them
	format  TensorFormat
}

type convolutionGeometry struct {
	n                     int // spatial axes
	pad, stride, dilation [MaxDims]int32
	groups                int
	math                  MathType
	compute               DataType
}
