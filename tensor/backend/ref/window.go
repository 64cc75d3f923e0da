package ref

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// scan walks a window over one image: for each place of the result and each tap, where in the input it falls.
type scan struct {
	w       graph.Window
	in, out []int // spatial sizes
	taps    [][]int
}

// scanOf is a scan of images of shape x [batch spatial... channels].
func scanOf(w graph.Window, x tensor.Shape) scan {
	in := x[1 : w.Spatial()+1].At(0)
	out, err := w.Out(in)
	if err != nil {
		panic(err) // Infer has checked it
	}
	s := scan{w: w, in: in, out: out}
	for i := range w.Taps() {
		s.taps = append(s.taps, w.Tap(i))
	}
	return s
}

// each calls f for every place of the result and every tap on the input: their numbers in row-major order.
func (s scan) each(f func(place, tap, from int)) {
	for place := range size(s.out) {
		for tap := range s.taps {
			if from, ok := s.from(place, tap); ok {
				f(place, tap, from)
			}
		}
	}
}

func (s scan) from(place, tap int) (from int, ok bool) {
	stride := 1
	for a := len(s.in) - 1; a >= 0; a-- {
		i := place%s.out[a]*s.w.Stride[a] + s.taps[tap][a]*s.w.Dilation[a] - s.w.Before[a]
		if i < 0 || i >= s.in[a] {
			return 0, false
		}
		from += i * stride
		stride *= s.in[a]
		place /= s.out[a]
	}
	return from, true
}

func size(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}
