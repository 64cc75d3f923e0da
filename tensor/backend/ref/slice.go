package ref

import (
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// placeLoops go over size elements along each axis of a row-major value of shape of, from start on in steps; first is the number of
// the first of them.
func placeLoops(of, start, size tensor.Shape, step []int, n int) (l loops, first int) {
	stride := elements(graph.Type{Shape: of}, n)
	for i, d := range of {
		if have := d.At(n); have > 0 {
			stride /= have
		}
		first += start[i].At(n) * stride
		l.nest(size[i].At(n), strides{stride * step[i]})
	}
	return l, first
}

func slice[T any](op graph.Slice) kernel {
	return func(c *call) error {
		l, first := placeLoops(c.sig.In[0].Shape, op.Start, op.Size, op.Step, c.n)
		x, y := in[T](c, 0), out[T](c, 0)
		if len(y) > 0 {
			l.runs(func(at, n int, from, step strides) {
				for i := range n {
					y[at+i] = x[first+from[0]+i*step[0]]
				}
			})
		}
		return nil
	}
}

// scatter is the reverse of a slice.
func scatter[T any](y, x []T, l *loops, first int) {
	if len(x) == 0 {
		return
	}
	l.runs(func(at, n int, from, step strides) {
		for i := range n {
			y[first+from[0]+i*step[0]] = x[at+i]
		}
	})
}

// padKernel moves elements as plain bits; the value around them is converted as a constant is.
func padKernel(op graph.Pad, d tensor.DType) kernel {
	value, err := encode(graph.Const{DType: d, Value: op.Value})
	if err != nil {
		return nil
	}
	return byWidth(d, pad[uint8](op, value), pad[uint32](op, value), pad[uint64](op, value))
}

func pad[T uint8 | uint32 | uint64](op graph.Pad, value []byte) kernel {
	var around T
	if int(unsafe.Sizeof(around)) == len(value) {
		around = view[T](value, 1)[0]
	}
	return func(c *call) error {
		l, first := placeLoops(op.To, op.Start, c.sig.In[0].Shape, op.Step, c.n)
		y := out[T](c, 0)
		for i := range y {
			y[i] = around
		}
		scatter(y, in[T](c, 0), &l, first)
		return nil
	}
}

func concat[T any](op graph.Concat) kernel {
	return func(c *call) error {
		to := c.sig.Out[0].Shape
		start, step := make(tensor.Shape, len(to)), make([]int, len(to))
		for i := range step {
			step[i] = 1
		}
		for i, t := range c.sig.In {
			l, first := placeLoops(to, start, t.Shape, step, c.n)
			scatter(out[T](c, 0), in[T](c, i), &l, first)
			start[op.Axis] = start[op.Axis].Add(t.Shape[op.Axis])
		}
		return nil
	}
}
