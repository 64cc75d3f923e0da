package backendtest

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// cumulateCases go along each axis, both ways, the batch too, over more columns than a strip.
func cumulateCases(op graph.Cumulate) (cases []Case) {
	for _, d := range dtypesOf(op, 1) {
		draw := integers(0, 3)
		if d.IsFloat() {
			draw = between(0.8, 1.2)
		}
		for i, s := range []struct {
			shape tensor.Shape
			axis  int
		}{
			{tensor.S(7), 0}, {tensor.S(1), 0}, {tensor.Batched(), 0}, {tensor.Batched(4), 0}, {tensor.Batched(4), 1}, {tensor.Batched(3, 2), 1},
			{tensor.S(0, 3), 1}, {tensor.S(0, 3), 0}, {tensor.S(3, 0), 1}, {tensor.S(5, 130), 0}, {tensor.S(2, 3, 65), 1}, {tensor.Shape{tensor.D(2), tensor.Batch}, 1},
		} {
			for _, reverse := range []bool{false, true} {
				c := graph.Cumulate{Kind: op.Kind, Axis: s.axis, Reverse: reverse, Exclusive: i%2 == 1}
				cases = append(cases, Case{c, []Input{drawn(d, s.shape, draw)}})
			}
		}
	}
	return cases
}

// topKCases have ties but for float64, on which differences are taken.
func topKCases() (cases []Case) {
	for _, d := range append(floats[:2:2], integral...) {
		draw := integers(0, 6)
		if d == tensor.Float64 {
			draw = between(-1, 1)
		}
		for _, s := range []tensor.Shape{tensor.S(7), tensor.Batched(5), tensor.Batched(2, 9), tensor.S(0, 3), tensor.S(3, 347)} {
			for _, k := range []int{0, 1, 3, s.LastSize()} {
				cases = append(cases, Case{graph.TopK{K: k}, []Input{drawn(d, s, draw)}})
			}
		}
	}
	return cases
}

func iotaCases() (cases []Case) {
	for _, d := range append(floats[:2:2], integral...) {
		for _, n := range []tensor.Dim{tensor.D(0), tensor.D(1), tensor.D(7), tensor.Batch, {Const: 2, PerN: 3}, tensor.D(200)} {
			cases = append(cases, Case{graph.Iota{Size: n, DType: d}, nil})
		}
	}
	return cases
}
