package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// Window says how a kernel, or a pool, moves over the spatial axes of a value [batch spatial... channels]: one entry for each of one
// to three axes. Before and After are how many elements are added around the input, 0 for a convolution, left out of pools.
type Window struct {
	Size, Stride, Dilation, Before, After []int
}

// Spatial is the number of spatial axes.
func (w Window) Spatial() int { return len(w.Size) }

// Taps is the number of positions of the kernel.
func (w Window) Taps() int {
	n := 1
	for _, k := range w.Size {
		n *= k
	}
	return n
}

// Tap returns the position of tap number i along each axis, the last axis fastest.
func (w Window) Tap(i int) []int {
	at := make([]int, len(w.Size))
	for a := len(at) - 1; a >= 0; a-- {
		at[a] = i % w.Size[a]
		i /= w.Size[a]
	}
	return at
}

// span is how many elements the kernel reaches over along an axis.
func (w Window) span(axis int) int { return w.Dilation[axis]*(w.Size[axis]-1) + 1 }

// limit of every number of a Window: what is computed from them does not overflow.
const windowLimit = 1 << 24

func (w Window) check() error {
	n := len(w.Size)
	if n < 1 || n > 3 || len(w.Stride) != n || len(w.Dilation) != n || len(w.Before) != n || len(w.After) != n {
		return fmt.Errorf("want a window over 1 to 3 spatial axes, got size %v, stride %v, dilation %v, padding %v and %v",
			w.Size, w.Stride, w.Dilation, w.Before, w.After)
	}
	for a := range n {
		for _, x := range [3]int{w.Size[a], w.Stride[a], w.Dilation[a]} {
			if x < 1 || x > windowLimit {
				return fmt.Errorf("want sizes, strides and dilations of 1 or more, got %v, %v and %v", w.Size, w.Stride, w.Dilation)
			}
		}
		if w.Before[a] < 0 || w.After[a] < 0 || w.Before[a] > windowLimit || w.After[a] > windowLimit {
			return fmt.Errorf("want a padding of 0 or more, got %v and %v", w.Before, w.After)
		}
	}
	return nil
}

// Out returns the spatial sizes of the result for those of the input.
//
// Errors: an input, with its padding, that is smaller than the kernel reaches.
func (w Window) Out(in []int) ([]int, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	if len(in) != len(w.Size) {
		return nil, fmt.Errorf("want %d spatial axes, got %d", len(w.Size), len(in))
	}
	out := make([]int, len(in))
	for a, n := range in {
		over := n + w.Before[a] + w.After[a] - w.span(a)
		if n < 1 || over < 0 {
			return nil, fmt.Errorf("spatial axis %d: a kernel that reaches over %d elements does not fit into %d with %d and %d around",
				a, w.span(a), n, w.Before[a], w.After[a])
		}
		out[a] = over/w.Stride[a] + 1
	}
	return out, nil
}

// pads tells whether anything is added around the input.
func (w Window) pads() bool {
	for a := range w.Before {
		if w.Before[a]+w.After[a] > 0 {
			return true
		}
	}
	return false
}

// spatialOf returns the sizes between batch and channels, and the channels.
func spatialOf(s tensor.Shape, spatial int) (sizes []int, channels int, err error) {
	if len(s) != spatial+2 || !s[1:].Fixed() {
		return nil, 0, fmt.Errorf("want [batch, %d spatial axes, channels] with known sizes, got %v", spatial, s)
	}
	return s[1 : spatial+1].At(0), s[spatial+1].Const, nil
}

// spread is the shape [batch sizes... channels].
func spread(batch tensor.Dim, sizes []int, channels int) tensor.Shape {
	return append(append(tensor.Shape{batch}, tensor.S(sizes...)...), tensor.D(channels))
}
