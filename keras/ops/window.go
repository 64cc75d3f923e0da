package ops

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// windowConfig is what convolutions and pools share, with a number for each spatial axis.
type windowConfig struct {
	size, strides, dilation []int
	padding                 Padding
}

// eachAxis returns a number for each of n spatial axes: standard where none is given, and one that is given for all.
func eachAxis(op, what string, numbers []int, n, standard int) []int {
	out := make([]int, n)
	for i := range out {
		switch len(numbers) {
		case 0:
			out[i] = standard
		case 1:
			out[i] = numbers[0]
		case n:
			out[i] = numbers[i]
		default:
			Fail(op, fmt.Sprintf("%s: got %v for %d spatial axes", what, numbers, n))
		}
		if out[i] < 1 || out[i] > math.MaxInt32 { // of two such numbers the product does not overflow
			Fail(op, fmt.Sprintf("%s: got %v, want numbers from 1 to %d", what, numbers, math.MaxInt32))
		}
	}
	return out
}

// on puts the windows onto spatial axes of the given sizes.
func (c windowConfig) on(op string, sizes []int) graph.Window {
	n := len(sizes)
	if c.padding > Causal || c.padding == Causal && n != 1 {
		Fail(op, fmt.Sprintf("padding: got %v for %d spatial axes", c.padding, n))
	}
	w := graph.Window{Size: c.size, Stride: c.strides, Dilation: c.dilation, Before: make([]int, n), After: make([]int, n)}
	for a, size := range sizes {
		w.Before[a], w.After[a] = c.padding.around(size, (c.size[a]-1)*c.dilation[a]+1, c.strides[a])
	}
	return w
}

// channelsLast moves the channels of x behind its n spatial axes, whose sizes it returns.
func channelsLast(op string, x Value, n int, channelsFirst bool) (Value, []int) {
	if s := x.Shape(); len(s) != n+2 || !s[1:].Fixed() {
		Fail(op, fmt.Sprintf("want a batch, %d spatial axes and channels of known sizes", n), x)
	}
	if channelsFirst {
		x = MoveAxis(x, 1, -1)
	}
	return x, x.Shape()[1 : n+1].At(0)
}

// channelsBack undoes what channelsLast has done to the channels.
func channelsBack(x Value, channelsFirst bool) Value {
	if channelsFirst {
		return MoveAxis(x, -1, 1)
	}
	return x
}
