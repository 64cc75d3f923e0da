package graph

import (
	"github.com/gokeras/gokeras/tensor"
)

// The convolutions as sums of matrix products, one for each tap of the kernel: for targets without a kernel of their own, and the
// oracle of the tests.

// tapped is a Window over values of one shape, taken apart.
type tapped struct {
	Window
	batch   tensor.Dim
	in, out []int // spatial sizes
}

func (w Window) tapped(x tensor.Shape) tapped {
	in := x[1 : w.Spatial()+1].At(0)
	out, err := w.Out(in)
	if err != nil {
		Fail("Window", err.Error())
	}
	return tapped{w, x[0], in, out}
}

// padded adds the window's padding around x.
func (t tapped) padded(x Value, value float64) Value {
	if !t.pads() {
		return x
	}
	none := tensor.D(0)
	before, after := tensor.Shape{none}, tensor.Shape{none}
	before, after = append(before, tensor.S(t.Before...)...), append(after, tensor.S(t.After...)...)
	return PadWith(x, append(before, none), append(after, none), value)
}

// places returns where a tap's elements lie in the padded input.
func (t tapped) places(tap int) (start tensor.Shape, step []int) {
	start, step = tensor.Shape{tensor.D(0)}, []int{1}
	for a, at := range t.Tap(tap) {
		start, step = append(start, tensor.D(at*t.Dilation[a])), append(step, t.Stride[a])
	}
	return append(start, tensor.D(0)), append(step, 1)
}

// take returns what a tap meets in the padded input, for each place of the result.
func (t tapped) take(padded Value, tap int) Value {
	start, step := t.places(tap)
	return apply1(Slice{Start: start, Size: spread(t.batch, t.out, padded.Shape().LastSize()), Step: step}, padded)
}

// lay returns v, one element for each place of the result, where a tap meets the padded input, with zeros around.
func (t tapped) lay(v Value, tap int) Value {
	start, step := t.places(tap)
	to := make([]int, len(t.in))
	for a, n := range t.in {
		to[a] = n + t.Before[a] + t.After[a]
	}
	return apply1(Pad{To: spread(t.batch, to, v.Shape().LastSize()), Start: start, Step: step}, v)
}

// unpadded is the reverse of padded.
func (t tapped) unpadded(x Value) Value {
	if !t.pads() {
		return x
	}
	start := append(append(tensor.Shape{tensor.D(0)}, tensor.S(t.Before...)...), tensor.D(0))
	return SliceOf(x, start, spread(t.batch, t.in, x.Shape().LastSize()), nil)
}

// pixels is a value as a matrix, one row for each place.
func pixels(x Value) Value {
	rows, _ := x.Shape()[:len(x.Shape())-1].Size()
	return ReshapeTo(x, tensor.Shape{rows, tensor.D(x.Shape().LastSize())})
}

// tapOf is the matrix [in out] of a tap of a kernel.
func tapOf(kernel Value, tap []int) Value {
	s := kernel.Shape()
	start, size := tensor.S(append(tap, 0, 0)...), s.Clone()
	for a := range tap {
		size[a] = tensor.D(1)
	}
	return ReshapeTo(SliceOf(kernel, start, size, nil), s[len(tap):])
}

func sumOf(vs []Value) Value {
	sum := vs[0]
	for _, v := range vs[1:] {
		sum = B(Add, sum, v)
	}
	return sum
}

// byGroup applies f to the channels of each group and joins the results along the last axis.
func byGroup(groups int, in []Value, f func(in []Value) Value) Value {
	if groups == 1 {
		return f(in)
	}
	parts := make([]Value, groups)
	for g := range parts {
		part := make([]Value, len(in))
		for i, v := range in {
			size := v.Shape().LastSize() / groups
			part[i] = SliceAlong(v, -1, tensor.D(g*size), tensor.D(size), 1)
		}
		parts[g] = f(part)
	}
	return ConcatOf(len(in[0].Shape())-1, parts...)
}

// Decompose is a product for each tap, added up.
func (c Conv) Decompose(in []Value) []Value {
	t := c.tapped(in[0].Shape())
	y := byGroupKernel(c.Groups, in[0], in[1], func(x, k Value) Value {
		padded := t.padded(x, 0)
		parts := make([]Value, c.Taps())
		for i := range parts {
			parts[i] = matmul(pixels(t.take(padded, i)), tapOf(k, c.Tap(i)), false, false)
		}
		return ReshapeTo(sumOf(parts), spread(t.batch, t.out, k.Shape().LastSize()))
	})
	return []Value{y}
}

// byGroupKernel is byGroup for a value cut along its channels and a kernel cut along its results.
func byGroupKernel(groups int, x, k Value, f func(x, k Value) Value) Value {
	return byGroup(groups, []Value{x, k}, func(in []Value) Value { return f(in[0], in[1]) })
}

// Decompose is a product with the transposed kernel for each tap, laid over its windows.
func (g ConvGradInput) Decompose(in []Value) []Value {
	n := g.Spatial()
	shape := spread(in[0].Shape()[0], g.In, in[1].Shape()[n].Const*g.Groups)
	t := g.tapped(shape)
	dx := byGroupKernel(g.Groups, in[0], in[1], func(dy, k Value) Value {
		rows := pixels(dy)
		parts := make([]Value, g.Taps())
		for i := range parts {
			part := matmul(rows, tapOf(k, g.Tap(i)), false, true)
			parts[i] = t.lay(ReshapeTo(part, spread(t.batch, t.out, k.Shape()[n].Const)), i)
		}
		return t.unpadded(sumOf(parts))
	})
	return []Value{dx}
}

// Decompose is a product of all places for each tap.
func (g ConvGradKernel) Decompose(in []Value) []Value {
	t := g.tapped(in[0].Shape())
	dk := byGroup(g.Groups, in, func(in []Value) Value {
		padded, dy := t.padded(in[0], 0), pixels(in[1])
		channels, out := in[0].Shape().LastSize(), dy.Shape().LastSize()
		parts := make([]Value, g.Taps())
		for i := range parts {
			parts[i] = matmul(pixels(t.take(padded, i)), dy, true, false)
		}
		return ReshapeTo(ConcatOf(0, parts...), append(tensor.S(g.Size...), tensor.D(channels), tensor.D(out)))
	})
	return []Value{dk}
}
