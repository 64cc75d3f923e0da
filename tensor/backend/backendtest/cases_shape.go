package backendtest

import (
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func reduceCases(op graph.Reduce, r *rand.Rand) (cases []Case) {
	type sizes struct {
		shape tensor.Shape
		axes  []int
	}
	all := []sizes{
		{tensor.S(7), []int{0}}, {tensor.S(1), []int{0}}, {tensor.Batched(), []int{0}}, {tensor.Batched(3), []int{0}}, {tensor.Batched(3), []int{1}},
		{tensor.Batched(3), []int{0, 1}}, {tensor.Batched(4, 3), []int{1}}, {tensor.Batched(4, 3), []int{0, 2}}, {tensor.Batched(2, 2, 3), []int{0, 1, 2}},
		{tensor.Shape{{PerN: 4}, tensor.D(5)}, []int{0}}, {tensor.S(2, 1, 3), []int{1}}, {tensor.S(0, 3), []int{1}},
		{tensor.S(3, 347), []int{1}}, {tensor.S(347, 3), []int{0}}, {tensor.S(65, 33), []int{0, 1}}, {tensor.S(3, 4), nil},
	}
	if op.Kind == graph.Sum || op.Kind == graph.Prod {
		all = append(all, sizes{tensor.S(0, 3), []int{0}}, sizes{tensor.S(2, 0), []int{0, 1}})
	}
	for range 6 {
		s := randomShape(r)
		var axes []int
		for i := range s {
			if r.IntN(2) == 0 {
				axes = append(axes, i)
			}
		}
		all = append(all, sizes{s, axes})
	}
	for _, d := range dtypesOf(graph.Reduce{Kind: op.Kind, Axes: []int{0}}, 1) {
		draw := func(r *rand.Rand) float64 { return usual(r, d) }
		if op.Kind == graph.Prod {
			draw = between(0.9, 1.1)
			if !d.IsFloat() {
				draw = integers(1, 2)
			}
		} else if d == tensor.Uint8 {
			draw = integers(0, 2)
		}
		if op.Kind == graph.Prod { // with zeros, at which the gradient is the product of the others
			for _, s := range []sizes{{tensor.Batched(3), []int{1}}, {tensor.S(2, 4), []int{0, 1}}, {tensor.S(3, 2, 2), []int{0, 2}}} {
				cases = append(cases, Case{graph.Reduce{Kind: op.Kind, Axes: s.axes}, []Input{drawn(d, s.shape, integers(0, 3))}})
			}
		}
		for _, s := range all {
			cases = append(cases, Case{graph.Reduce{Kind: op.Kind, Axes: s.axes}, []Input{drawn(d, s.shape, draw)}})
		}
	}
	if op.Kind == graph.Sum || op.Kind == graph.Mean {
		for _, s := range panelShapes {
			cases = append(cases, Case{graph.Reduce{Kind: op.Kind, Axes: []int{0, 1}}, []Input{in(tensor.Float32, s)}}.inPanels(0))
		}
	}
	return cases
}

func argMaxCases() (cases []Case) {
	for _, d := range append(floats[:2:2], integral...) {
		ties := integers(0, 4)
		for axis, s := range []tensor.Shape{tensor.Batched(5), tensor.Batched(5), tensor.Batched(3, 6), tensor.S(2, 3, 2, 9)} {
			cases = append(cases, Case{graph.ArgMax{Axis: axis}, []Input{drawn(d, shapeWithAxis(s, axis), ties)}})
		}
		cases = append(cases, Case{graph.ArgMax{}, []Input{drawn(d, tensor.S(1), ties)}}, Case{graph.ArgMax{Axis: 1}, []Input{drawn(d, tensor.S(0, 3), ties)}},
			Case{graph.ArgMax{Axis: 1}, []Input{drawn(d, tensor.Batched(347), ties)}})
	}
	return cases
}

func shapeWithAxis(s tensor.Shape, axis int) tensor.Shape {
	if axis == 0 {
		return append(tensor.S(4), s...)
	}
	return s
}

func shapeCases(op graph.Op) (cases []Case) {
	add := func(op graph.Op, d tensor.DType, s tensor.Shape) { cases = append(cases, Case{op, []Input{in(d, s)}}) }
	four := tensor.Dim{PerN: 4}
	for _, d := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		switch op := op.(type) {
		case graph.Reshape:
			add(graph.Reshape{To: tensor.S(6)}, d, tensor.S(2, 3))
			add(graph.Reshape{To: tensor.Batched(12)}, d, tensor.Batched(3, 4))
			add(graph.Reshape{To: tensor.Shape{four, tensor.D(3)}}, d, tensor.Batched(4, 3))
			add(graph.Reshape{To: tensor.Batched(4, 3)}, d, tensor.Shape{four, tensor.D(3)})
			add(graph.Reshape{To: tensor.Shape{}}, d, tensor.S(1, 1))
			add(graph.Reshape{To: tensor.S(3, 0)}, d, tensor.S(0, 5))
		case graph.Transpose:
			for _, p := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
				add(graph.Transpose{Perm: p}, d, tensor.Batched(3, 5))
			}
			add(graph.Transpose{Perm: []int{1, 0}}, d, tensor.S(33, 65))
			add(graph.Transpose{Perm: []int{1, 0}}, d, tensor.S(0, 3))
			add(graph.Transpose{Perm: []int{0}}, d, tensor.S(7))
			add(graph.Transpose{Perm: []int{}}, d, tensor.S())
			add(graph.Transpose{Perm: []int{3, 1, 0, 2}}, d, tensor.S(2, 1, 4, 3))
		case graph.Broadcast:
			for _, to := range []tensor.Shape{tensor.Batched(3), tensor.S(3), tensor.S(1, 3), tensor.S(2, 0, 3), tensor.S(5, 7, 3)} {
				add(graph.Broadcast{To: to}, d, tensor.S(3))
				add(graph.Broadcast{To: to}, d, tensor.S())
			}
			add(graph.Broadcast{To: tensor.Batched(4, 3)}, d, tensor.Shape{tensor.Batch, one, tensor.D(3)})
			add(graph.Broadcast{To: tensor.Batched(347)}, d, tensor.Shape{tensor.Batch, one})
			add(graph.Broadcast{To: tensor.Shape{four, tensor.D(2)}}, d, tensor.S(1, 2))
		case graph.OneHot:
			for _, s := range []tensor.Shape{{}, tensor.Batched(), tensor.Batched(3), tensor.S(0), {four}} {
				op.DType, op.Depth = d, 5
				cases = append(cases, Case{op, []Input{drawn(tensor.Int32, s, integers(-2, 7))}})
			}
		}
	}
	return cases
}

// relayoutCases convert a weight to panels, and back; the program itself adds the other way.
func relayoutCases(op graph.Relayout) (cases []Case) {
	for _, d := range floats {
		for _, s := range append(panelShapes, tensor.S(2, 31)) {
			c := Case{op, []Input{in(d, s)}}
			if op.To == graph.RowMajor {
				c = c.inPanels(0)
			}
			cases = append(cases, c)
		}
	}
	return cases
}

func copyCases(op graph.Op) (cases []Case) {
	for _, d := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		for _, s := range edgeShapes {
			cases = append(cases, Case{op, []Input{in(d, s)}})
		}
		if d.IsFloat() {
			cases = append(cases, Case{op, []Input{in(d, tensor.S(5, 70))}}.inPanels(0))
		}
	}
	return cases
}

func dropoutCases(op graph.Dropout) (cases []Case) {
	for _, d := range floats {
		for _, rate := range []float64{op.Rate, 0, 0.1, 0.999} {
			for _, s := range edgeShapes {
				cases = append(cases, Case{graph.Dropout{Rate: rate, Key: 77}, []Input{in(d, s)}})
			}
		}
	}
	return cases
}

func randomCases(op graph.Random) (cases []Case) {
	for _, s := range append([]tensor.Shape{tensor.Batched(64), tensor.Batched(65)}, edgeShapes...) {
		for _, key := range []uint64{0, 0x9e3779b97f4a7c15} {
			cases = append(cases, Case{graph.Random{Kind: op.Kind, Key: key, Shape: s}, nil})
		}
	}
	return cases
}
