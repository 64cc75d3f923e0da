package backendtest

import (
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// product is the sizes [m k] x [k n] of a matrix product; at most two of them grow with the batch.
type product struct{ m, k, n tensor.Dim }

func products(r *rand.Rand) []product {
	d, four := tensor.D, tensor.Dim{PerN: 4}
	ps := []product{
		{d(1), d(1), d(1)}, {tensor.Batch, d(3), d(5)}, {tensor.Batch, d(33), d(65)}, {d(7), tensor.Batch, d(5)}, {d(3), d(4), tensor.Batch},
		{four, d(5), d(3)}, {d(0), d(3), d(2)}, {d(2), d(0), d(3)}, {d(2), d(3), d(0)}, {d(13), d(300), d(32)}, {tensor.Batch, d(1), d(1)}, {d(17), d(2), d(97)},
	}
	for range 4 {
		ps = append(ps, product{d(1 + r.IntN(40)), d(1 + r.IntN(40)), d(1 + r.IntN(70))})
	}
	return ps
}

// factors returns the two inputs as they are stored.
func (p product) factors(dtype tensor.DType, op graph.MatMul) []Input {
	a, b := tensor.Shape{p.m, p.k}, tensor.Shape{p.k, p.n}
	if op.TransA {
		a[0], a[1] = a[1], a[0]
	}
	if op.TransB {
		b[0], b[1] = b[1], b[0]
	}
	unit := between(-1, 1)
	return []Input{drawn(dtype, a, unit), drawn(dtype, b, unit)}
}

var transposes = []graph.MatMul{{}, {TransA: true}, {TransB: true}, {TransA: true, TransB: true}}

func matMulCases(r *rand.Rand) (cases []Case) {
	for _, d := range floats {
		for _, op := range transposes {
			for _, p := range products(r) {
				c := Case{op, p.factors(d, op)}
				if cases = append(cases, c); p.n.Fixed() && p.k.Fixed() {
					cases = append(cases, c.inPanels(1))
				}
			}
		}
	}
	return cases
}

// batchMatMulCases have the batch in a leading axis and as a size of the matrices, and more entries and rows than a chunk.
func batchMatMulCases() (cases []Case) {
	d := tensor.D
	type s = tensor.Shape
	for _, dtype := range floats {
		for _, trans := range transposes {
			for _, c := range []struct {
				lead tensor.Shape
				product
			}{
				{s{d(1)}, product{d(1), d(1), d(1)}}, {s{tensor.Batch}, product{d(2), d(3), d(2)}}, {s{d(2)}, product{tensor.Batch, d(3), d(4)}},
				{s{d(2), d(3)}, product{d(3), tensor.Batch, d(2)}}, {s{d(3)}, product{d(2), d(2), tensor.Batch}}, {s{tensor.Batch, d(2)}, product{d(5), d(33), d(35)}},
				{s{{PerN: 2}}, product{d(1), d(7), d(1)}}, {s{d(0)}, product{d(2), d(3), d(2)}}, {s{d(2)}, product{d(0), d(3), d(2)}},
				{s{d(2)}, product{d(2), d(0), d(3)}}, {s{d(2)}, product{d(2), d(3), d(0)}}, {s{d(2)}, product{d(130), d(70), d(65)}}, {s{d(300)}, product{d(3), d(4), d(5)}},
			} {
				inputs := c.factors(dtype, graph.MatMul(trans))
				for i := range inputs {
					inputs[i].Shape = append(c.lead.Clone(), inputs[i].Shape...)
				}
				cases = append(cases, Case{graph.BatchMatMul(trans), inputs})
			}
		}
	}
	return cases
}

func gemmCases(op graph.Gemm, r *rand.Rand) (cases []Case) {
	for _, d := range floats {
		for _, trans := range transposes {
			for _, p := range products(r) {
				if p.n.Fixed() {
					op.MatMul = trans
					c := Case{op, append(p.factors(d, trans), in(d, tensor.Shape{p.n}))}
					if cases = append(cases, c); p.k.Fixed() {
						cases = append(cases, c.inPanels(1))
					}
				}
			}
		}
	}
	return cases
}

func stepInputs(op graph.Op, d tensor.DType, s tensor.Shape) []Input {
	inputs := []Input{in(d, s), in(d, s), drawn(d, tensor.Shape{}, between(0.01, 0.1))}
	switch op := op.(type) {
	case graph.SGDStep:
		if op.Momentum != 0 {
			inputs = append(inputs, in(d, s))
		}
	case graph.AdamStep:
		inputs = append(inputs, in(d, s), drawn(d, s, between(0.1, 2)))
	}
	return inputs
}

func stepCases(op graph.Op) (cases []Case) {
	for _, d := range floats {
		for _, s := range []tensor.Shape{{}, tensor.S(1), tensor.S(7), tensor.S(0, 3), tensor.S(5, 70), tensor.S(3, 347), tensor.S(3, 3, 2, 4)} {
			c := Case{op, stepInputs(op, d, s)}
			if cases = append(cases, c); len(s) == 2 {
				cases = append(cases, c.inPanels([]int{0, 1, 3, 4}[:len(c.In)-1]...)) // all but the rate
			}
		}
	}
	return cases
}

func gemmStepCases(op graph.GemmStep) (cases []Case) {
	for _, d := range floats {
		for _, p := range []product{{tensor.D(1), tensor.Batch, tensor.D(1)}, {tensor.D(3), tensor.Batch, tensor.D(5)}, {tensor.D(33), tensor.Batch, tensor.D(65)},
			{tensor.D(7), tensor.D(19), tensor.D(32)}, {tensor.D(4), tensor.Dim{PerN: 4}, tensor.D(40)}} {
			step := stepInputs(op.Update, d, tensor.Shape{p.m, p.n})
			inputs := append(p.factors(d, graph.MatMul{TransA: true}), step[0])
			c := Case{op, append(inputs, step[2:]...)}
			cases = append(cases, c, c.inPanels([]int{2, 4, 5}[:len(c.In)-3]...)) // the weights and the slots
		}
	}
	return cases
}

func softmaxCases(op graph.Op) (cases []Case) {
	for _, d := range floats {
		for _, s := range []tensor.Shape{tensor.S(1), tensor.S(7), tensor.Batched(3), tensor.Batched(10), tensor.S(0, 3), tensor.Batched(2, 5), {{PerN: 4}, tensor.D(5)},
			tensor.S(3, 347), tensor.Batched(1), tensor.S(2, 32)} {
			inputs := []Input{drawn(d, s, between(-6, 6))}
			if _, grad := op.(graph.SoftmaxGrad); grad {
				inputs = []Input{drawn(d, s, between(-2, 0)), in(d, s)}
			}
			cases = append(cases, Case{op, inputs})
		}
	}
	return cases
}

func crossEntropyCases(op graph.Op) (cases []Case) {
	for _, d := range floats {
		for _, s := range []tensor.Shape{tensor.Batched(3), tensor.Batched(10), tensor.Batched(1), tensor.S(7, 33), tensor.S(0, 3), {{PerN: 4}, tensor.D(5)}, tensor.S(3, 347)} {
			inputs := []Input{drawn(d, s, between(-6, 6)), drawn(tensor.Int32, s[:1], integers(0, s.LastSize()))}
			switch op.(type) {
			case graph.SparseCrossEntropyGrad:
				inputs = append(inputs, in(d, s[:1]))
			case graph.CrossEntropyWithGrad:
				inputs = append(inputs, in(d, tensor.Shape{}))
			}
			cases = append(cases, Case{op, inputs})
		}
	}
	return cases
}

// chainCases have each way of reading an input, several steps, a constant, a cast, a select and a random stream.
func chainCases() (cases []Case) {
	step := func(op graph.Op, in ...int) graph.ChainStep { return graph.ChainStep{Op: op, In: in} }
	bin := func(k graph.BinaryKind) graph.Op { return graph.Binary{Kind: k} }
	for _, d := range floats {
		for _, space := range []tensor.Shape{tensor.Batched(3), tensor.S(3, 347), tensor.S(0, 5), tensor.Batched(4, 5), {{PerN: 4}, tensor.D(5)}} {
			last := len(space) - 1
			column := append(space[:last].Clone(), one)
			row := space[last:]
			affine := graph.Chain{Split: last, Out: []int{2}, Steps: []graph.ChainStep{
				step(bin(graph.Mul), 0, 1), step(bin(graph.Add), 4, 2), step(bin(graph.Max), 5, 3)}}
			cases = append(cases, Case{affine, []Input{in(d, space), in(d, row), in(d, column), in(d, tensor.Shape{})}})
			gate := graph.Chain{Split: 0, Out: []int{4}, Steps: []graph.ChainStep{
				step(graph.Const{DType: d, Value: 0.5}), step(bin(graph.Gt), 0, 2), step(graph.Unary{Kind: graph.Tanh}, 0),
				step(bin(graph.Mul), 4, 1), step(graph.Select{}, 3, 5, 2)}}
			cases = append(cases, Case{gate, []Input{in(d, space), in(d, space)}})
			mixed := graph.Chain{Split: last, Out: []int{2}, Steps: []graph.ChainStep{
				step(graph.Cast{To: d}, 1), step(bin(graph.Sub), 0, 2), step(graph.Unary{Kind: graph.Square}, 3)}}
			cases = append(cases, Case{mixed, []Input{in(d, space), in(tensor.Int32, space)}})
			cases = append(cases, Case{graph.Chain{Out: []int{1}, Steps: []graph.ChainStep{
				step(graph.Dropout{Rate: 0.25, Key: 5}, 0), step(graph.Unary{Kind: graph.Neg}, 1)}}, []Input{in(d, space)}})
		}
	}
	for _, space := range panelShapes { // a step as RMSprop's, whose tail beyond the last column divides 0 by 0
		d := tensor.Float32
		step := graph.Chain{Out: []int{2, 3}, Steps: []graph.ChainStep{
			step(bin(graph.Div), 0, 1), step(bin(graph.Mul), 3, 2), step(bin(graph.Sub), 0, 4), step(graph.Unary{Kind: graph.Exp}, 1)}}
		cases = append(cases, Case{step, []Input{in(d, space), in(d, space), in(d, tensor.Shape{})}}.inPanels(0, 1))
	}
	return cases
}

// panelShapes have a last panel with and without a tail, and several panels.
var panelShapes = []tensor.Shape{tensor.S(3, 32), tensor.S(5, 70), tensor.S(1, 1), tensor.S(64, 33), tensor.S(7, 10), tensor.S(300, 128), tensor.S(0, 5)}
