//go:build cgo

package csrc

import "fmt"

// windowCase is a window over images, and how many there are.
type windowCase struct {
	images int
	w      Window
}

// windowOf completes a window: the sizes of the result, with after elements behind the input.
func windowOf(images int, in, size, stride, dilation, before, after [3]int64, channels int64) windowCase {
	w := Window{In: in, Size: size, Stride: stride, Dilation: dilation, Before: before, C: channels, K: channels, Groups: 1}
	for a := range w.Out {
		w.Out[a] = (in[a]+before[a]+after[a]-dilation[a]*(size[a]-1)-1)/stride[a] + 1
	}
	return windowCase{images, w}
}

func (c windowCase) String() string {
	w := c.w
	return fmt.Sprintf("%dx%vx%d,size=%v,stride=%v,dilation=%v,before=%v,out=%v", c.images, w.In, w.C, w.Size, w.Stride, w.Dilation, w.Before, w.Out)
}

// positions of all images of a side, channels left out.
func (c windowCase) positions(side [3]int64) int { return c.images * int(side[0]*side[1]*side[2]) }

func (c windowCase) taps() int { return int(c.w.Size[0] * c.w.Size[1] * c.w.Size[2]) }

// each calls f for every position of the result and every tap that lies on the input: positions and the tap's number.
func (c windowCase) each(f func(y, x, tap int)) {
	w := c.w
	for y := range c.positions(w.Out) {
		at := unravel(int64(y), w.Out)
		for tap := range c.taps() {
			t := unravel(int64(tap), w.Size)
			x, inside := int64(y)/(w.Out[0]*w.Out[1]*w.Out[2]), true
			for a := range at {
				p := at[a]*w.Stride[a] + t[a]*w.Dilation[a] - w.Before[a]
				inside = inside && p >= 0 && p < w.In[a]
				x = x*w.In[a] + p
			}
			if inside {
				f(y, int(x), tap)
			}
		}
	}
}

// unravel is the place of an index in the last image of a side.
func unravel(i int64, side [3]int64) (at [3]int64) {
	for a := 2; a >= 0; a-- {
		at[a] = i % side[a]
		i /= side[a]
	}
	return at
}

// op is a kernel of the window.
func (c windowCase) op(k Kernel, typ Type, args ...*array) Op {
	op := kernelOp(k, args, c.images)
	w := c.w
	w.Type = typ
	op.Int = w.Ints()
	return op
}

var ones = [3]int64{1, 1, 1}

// poolCases have one to three axes, padding, overlapping and separate windows, gaps between windows, channels around the width of
// vectors, more than 256 taps, and rows that are cut into strips.
func poolCases() (cases []windowCase) {
	type v = [3]int64
	for _, channels := range []int64{1, 3, 4, 7, 8, 9, 16, 33, 64} {
		cases = append(cases,
			windowOf(2, v{1, 6, 7}, v{1, 2, 2}, v{1, 2, 2}, ones, v{}, v{}, channels),
			windowOf(2, v{1, 7, 6}, v{1, 3, 3}, v{1, 2, 2}, ones, v{0, 1, 1}, v{0, 1, 1}, channels))
	}
	return append(cases,
		windowOf(0, v{1, 4, 4}, v{1, 2, 2}, v{1, 2, 2}, ones, v{}, v{}, 5),
		windowOf(1, v{1, 1, 1}, ones, ones, ones, v{}, v{}, 1),
		windowOf(3, v{1, 1, 11}, v{1, 1, 3}, v{1, 1, 1}, ones, v{0, 0, 2}, v{0, 0, 2}, 8),
		windowOf(2, v{1, 9, 10}, v{1, 2, 1}, v{1, 4, 3}, ones, v{}, v{}, 12),
		windowOf(2, v{4, 5, 6}, v{2, 3, 2}, v{1, 2, 2}, ones, v{1, 1, 0}, v{0, 2, 1}, 6),
		windowOf(1, v{1, 17, 18}, v{1, 17, 16}, ones, ones, v{}, v{}, 9),
		windowOf(1, v{1, 2, 5000}, v{1, 2, 3}, v{1, 2, 2}, ones, v{0, 0, 1}, v{0, 0, 1}, 17),
		windowOf(5, v{1, 30, 31}, v{1, 3, 2}, v{1, 2, 3}, ones, v{0, 2, 1}, v{0, 1, 1}, 40),
	)
}
