package backendtest

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// meets calls f for each place of a window's result and each tap that falls on an image of the given sizes: their indices, and the
// number of the tap.
func meets(w graph.Window, in []int, f func(place, tap []int, number int, from []int)) {
	out, err := w.Out(in)
	if err != nil {
		panic(err)
	}
	each(out, func(_ int, place []int) {
		each(w.Size, func(number int, tap []int) {
			from := make([]int, len(in))
			for a := range in {
				from[a] = place[a]*w.Stride[a] + tap[a]*w.Dilation[a] - w.Before[a]
				if from[a] < 0 || from[a] >= in[a] {
					return
				}
			}
			f(place, tap, number, from)
		})
	})
}

// obviousConv calls f for each triple of an element of the input, one of the kernel, and one of the result that meet.
func obviousConv(c graph.Conv, x, k, y array, f func(x, k, y int)) {
	perGroup := k.dims[len(k.dims)-2]
	outs := k.dims[len(k.dims)-1]
	for image := range x.dims[0] {
		meets(c.Window, x.dims[1:len(x.dims)-1], func(place, tap []int, _ int, from []int) {
			atX, atK, atY := x.flat(image, from, 0), k.flat(tap[0], tap[1:], 0)*outs, y.flat(image, place, 0)
			for o := range outs {
				group := o * c.Groups / outs
				for i := range perGroup {
					f(atX+group*perGroup+i, atK+i*outs+o, atY+o)
				}
			}
		})
	}
}

// flat is the number of the element at an index given in parts; missing axes at the end do not count.
func (a array) flat(first int, middle []int, last int) int {
	at := first
	for i, m := range middle {
		at = at*a.dims[i+1] + m
	}
	return at*a.dims[len(middle)+1] + last
}

func obviousWindow(op graph.Op, outs, in []array) {
	y := outs[0]
	switch op := op.(type) {
	case graph.Conv:
		obviousConv(op, in[0], in[1], y, func(i, j, k int) { y.data[k] += in[0].data[i] * in[1].data[j] })
	case graph.ConvGradInput:
		obviousConv(op.Conv, y, in[1], in[0], func(i, j, k int) { y.data[i] += in[0].data[k] * in[1].data[j] })
	case graph.ConvGradKernel:
		obviousConv(op.Conv, in[0], y, in[1], func(i, j, k int) { y.data[j] += in[0].data[i] * in[1].data[k] })
	case graph.MaxPool:
		for i := range y.data {
			y.data[i] = math.Inf(-1)
		}
		obviousPool(op.Window, in[0], y, func(tap, i, k int) {
			if in[0].data[i] > y.data[k] {
				y.data[k], outs[1].data[k] = in[0].data[i], float64(tap)
			}
		})
	case graph.MaxPoolGrad:
		obviousPool(op.Window, y, in[0], func(tap, i, k int) {
			if int(in[1].data[k]) == tap {
				y.data[i] += in[0].data[k]
			}
		})
	case graph.AvgPool:
		count := make([]float64, len(y.data))
		obviousPool(op.Window, in[0], y, func(_, i, k int) { y.data[k] += in[0].data[i]; count[k]++ })
		for i := range y.data {
			y.data[i] /= count[i]
		}
	case graph.AvgPoolGrad:
		count := make([]float64, len(in[0].data))
		obviousPool(op.Window, y, in[0], func(_, _, k int) { count[k]++ })
		obviousPool(op.Window, y, in[0], func(_, i, k int) { y.data[i] += in[0].data[k] / count[k] })
	}
}

// obviousPool calls f for each element of x that lies in the window of an element of y, with the number of its tap.
func obviousPool(w graph.Window, x, y array, f func(tap, x, y int)) {
	for image := range x.dims[0] {
		meets(w, x.dims[1:len(x.dims)-1], func(place, _ []int, tap int, from []int) {
			for ch := range x.dims[len(x.dims)-1] {
				f(tap, x.flat(image, from, ch), y.flat(image, place, ch))
			}
		})
	}
}
