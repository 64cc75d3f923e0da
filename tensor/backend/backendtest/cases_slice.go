package backendtest

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

var allTypes = []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool}

// region is a range of a value, which Slice takes and Pad fills.
type region struct {
	of, start, size tensor.Shape
	step            []int
}

// regions have steps of both signs, the batch first, inside and last, sizes and starts that grow with it, and nothing at all.
func regions() []region {
	d := tensor.D
	n := func(constant, perN int) tensor.Dim { return tensor.Dim{Const: constant, PerN: perN} }
	type s = tensor.Shape
	return []region{
		{s{}, s{}, s{}, []int{}},
		{s{d(7)}, s{d(0)}, s{d(7)}, []int{1}}, {s{d(7)}, s{d(6)}, s{d(7)}, []int{-1}}, {s{d(7)}, s{d(1)}, s{d(3)}, []int{2}},
		{s{d(7)}, s{d(5)}, s{d(2)}, []int{-4}}, {s{d(7)}, s{d(9)}, s{d(0)}, []int{1}}, {s{d(1)}, s{d(0)}, s{d(1)}, []int{3}},
		{s{n(0, 1), d(4)}, s{d(0), d(1)}, s{n(0, 1), d(2)}, []int{1, 1}},
		{s{n(0, 1), d(4)}, s{n(-1, 1), d(3)}, s{n(0, 1), d(4)}, []int{-1, -1}},
		{s{n(0, 2), d(3)}, s{n(0, 1), d(0)}, s{n(0, 1), d(3)}, []int{1, 1}},
		{s{n(0, 2), d(3)}, s{d(1), d(0)}, s{n(0, 1), d(3)}, []int{2, 1}},
		{s{n(1, 1), d(3)}, s{d(0), d(0)}, s{d(1), d(3)}, []int{1, 1}},
		{s{n(2, 3)}, s{n(1, 1)}, s{n(1, 2)}, []int{1}},
		{s{d(2), n(0, 1), d(3)}, s{d(1), d(0), d(0)}, s{d(1), n(0, 1), d(2)}, []int{1, 1, 2}},
		{s{d(3), d(2), n(2, 1)}, s{d(2), d(0), d(1)}, s{d(3), d(1), n(0, 1)}, []int{-1, 1, 1}},
		{s{d(2), d(3), d(2), d(3), d(2), d(3)}, s{d(0), d(1), d(0), d(1), d(0), d(1)}, s{d(1), d(2), d(1), d(2), d(1), d(2)}, []int{1, 1, 1, 1, 1, 1}},
		{s{d(33), d(65)}, s{d(32), d(1)}, s{d(11), d(32)}, []int{-3, 2}}, {s{d(0), d(3)}, s{d(0), d(1)}, s{d(0), d(1)}, []int{1, 1}},
		{s{d(3), d(347)}, s{d(0), d(340)}, s{d(3), d(341)}, []int{1, -1}},
	}
}

func sliceCases() (cases []Case) {
	for _, d := range allTypes {
		for _, r := range regions() {
			cases = append(cases, Case{graph.Slice{Start: r.start, Size: r.size, Step: r.step}, []Input{in(d, r.of)}})
		}
	}
	return cases
}

func padCases() (cases []Case) {
	for _, d := range allTypes {
		for i, r := range regions() {
			op := graph.Pad{To: r.of, Start: r.start, Step: r.step, Value: float64(i % 2)}
			cases = append(cases, Case{op, []Input{in(d, r.size)}})
		}
	}
	return cases
}

// takeCases have repeated and negative indices, the batch in the indices, in the value, and in the axis that is indexed.
func takeCases(op graph.Op) (cases []Case) {
	for _, d := range allTypes {
		for _, c := range []struct {
			shape, index tensor.Shape
			axis         int
		}{
			{tensor.S(5), tensor.S(), 0}, {tensor.S(5, 2), tensor.S(4), 0}, {tensor.S(3, 5), tensor.S(2, 2), 1}, {tensor.S(2, 5, 3), tensor.S(4), 1},
			{tensor.S(5, 3), tensor.Batched(), 0}, {tensor.S(7, 4), tensor.Batched(3), 0}, {tensor.Batched(5), tensor.S(3), 1}, {tensor.Batched(3, 5), tensor.S(2), 2},
			{tensor.Batched(3), tensor.Batched(), 0}, {tensor.S(5, 0), tensor.S(3), 0}, {tensor.S(5, 3), tensor.S(0), 0}, {tensor.S(1000, 33), tensor.S(300), 0},
		} {
			index := drawn(tensor.Int32, c.index, integers(-c.shape[c.axis].Const, c.shape[c.axis].Const))
			if !c.shape[c.axis].Fixed() {
				index.Draw = integers(-1, 1)
			}
			switch op.(type) {
			case graph.Take:
				cases = append(cases, Case{graph.Take{Axis: c.axis}, []Input{in(d, c.shape), index}})
			case graph.ScatterAdd:
				if d == tensor.Bool {
					continue
				}
				part := slices.Concat(c.shape[:c.axis], c.index, c.shape[c.axis+1:])
				cases = append(cases, Case{graph.ScatterAdd{Axis: c.axis, Size: c.shape[c.axis]}, []Input{index, in(d, part)}})
			}
		}
	}
	return cases
}

// concatCases join along each axis, the batch too, and as many values as a program may be fed.
func concatCases() (cases []Case) {
	d := tensor.D
	four := tensor.Dim{PerN: 4}
	many := make([]tensor.Shape, 8)
	for i := range many {
		many[i] = tensor.Batched(i % 3)
	}
	for _, dtype := range allTypes {
		for _, c := range []struct {
			axis  int
			parts []tensor.Shape
		}{
			{0, []tensor.Shape{tensor.S(7)}}, {0, []tensor.Shape{tensor.S(3), tensor.S(1), tensor.S(0), tensor.S(4)}},
			{1, []tensor.Shape{tensor.Batched(3), tensor.Batched(1)}}, {0, []tensor.Shape{tensor.Batched(3), tensor.Batched(3)}},
			{0, []tensor.Shape{tensor.S(2, 3), tensor.Batched(3), {four, d(3)}}}, {2, []tensor.Shape{tensor.Batched(2, 1), tensor.Batched(2, 2)}},
			{1, []tensor.Shape{tensor.Batched(2, 1), tensor.Batched(1, 1)}}, {0, []tensor.Shape{{d(2), tensor.Batch}, {d(1), tensor.Batch}}},
			{1, []tensor.Shape{{d(2), tensor.Batch, d(3)}, {d(2), d(1), d(3)}}}, {1, []tensor.Shape{tensor.S(0, 3), tensor.S(0, 2)}},
			{1, []tensor.Shape{tensor.S(33, 65), tensor.S(33, 300)}}, {1, many},
		} {
			inputs := make([]Input, len(c.parts))
			for i, s := range c.parts {
				inputs[i] = in(dtype, s)
			}
			cases = append(cases, Case{graph.Concat{Axis: c.axis}, inputs})
		}
	}
	return cases
}
