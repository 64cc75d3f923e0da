package backendtest

import (
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// RandomProgram builds a random program on a batch x of rows of 4 numbers, always the same for one seed: it computes, differentiates,
// steps and assigns (through set, or Trace.Assign) the variables of RandomVars. Its numbers stay small and its functions continuous.
func RandomProgram(seed uint64, tr *graph.Trace, vars []*graph.Var, x graph.Value, set func(v *graph.Var, y graph.Value)) []graph.Value {
	g := &generator{r: rand.New(rand.NewPCG(seed, 99)), tr: tr, vars: vars, free: map[*graph.Var]bool{}}
	g.add(x)
	for _, v := range vars {
		g.add(tr.Before(v))
		g.free[v] = true
	}
	for range 5 + g.r.IntN(30) {
		g.op()
	}
	if g.r.IntN(2) == 0 {
		g.differentiate()
	}
	if g.r.IntN(2) == 0 {
		g.step(set)
	}
	for _, v := range vars {
		if g.free[v] && g.r.IntN(3) > 0 {
			set(v, g.pick(v.Shape))
		}
	}
	any := func(of []graph.Value) graph.Value { return of[g.r.IntN(len(of))] }
	latest := g.pool[max(0, len(g.pool)-5):] // gradients, if there are any
	return []graph.Value{any(g.pool), any(g.pool), any(latest)}
}

// RandomVars are the variables of random programs: matrices [4 4] and rows [4].
func RandomVars() []*graph.Var {
	return []*graph.Var{variable("w0", 4, 4), variable("w1", 4, 4), variable("w2", 4, 4), variable("b0", 4), variable("b1", 4)}
}

// generator grows a pool of values.
type generator struct {
	r    *rand.Rand
	tr   *graph.Trace
	vars []*graph.Var
	free map[*graph.Var]bool // not yet assigned
	pool []graph.Value
}

func (g *generator) add(vs ...graph.Value) { g.pool = append(g.pool, vs...) }

// pick returns a random value of the shape.
func (g *generator) pick(shape tensor.Shape) graph.Value {
	var fit []graph.Value
	for _, v := range g.pool {
		if v.Shape().Equal(shape) {
			fit = append(fit, v)
		}
	}
	return fit[g.r.IntN(len(fit))]
}

var (
	matrix   = tensor.S(4, 4)
	rowBatch = tensor.Batched(4)
)

// table returns a batch or a matrix.
func (g *generator) table() graph.Value {
	return g.pick([]tensor.Shape{matrix, rowBatch}[g.r.IntN(2)])
}

// op adds the result of a random op.
func (g *generator) op() {
	any := g.pool[g.r.IntN(len(g.pool))]
	switch g.r.IntN(13) {
	case 0, 1:
		kinds := []graph.UnaryKind{graph.Tanh, graph.Sigmoid, graph.Neg, graph.Relu, graph.Sin, graph.Abs}
		g.add(graph.U(kinds[g.r.IntN(len(kinds))], any))
	case 2, 3:
		g.binary(any, g.pool[g.r.IntN(len(g.pool))])
	case 4:
		op := graph.MatMul{TransB: g.r.IntN(2) == 0}
		g.add(graph.U(graph.Tanh, graph.Apply(op, g.table(), g.pick(matrix))[0]))
	case 5:
		g.add(graph.U(graph.Tanh, graph.Apply(graph.MatMul{TransA: true}, g.pick(rowBatch), g.pick(rowBatch))[0]))
	case 6:
		kinds := []graph.ReduceKind{graph.Mean, graph.MaxOf, graph.MinOf}
		g.add(graph.ReduceAxes(kinds[g.r.IntN(3)], g.table(), 0))
	case 7:
		flat := graph.ReshapeTo(g.pick(matrix), tensor.S(16))
		g.add(graph.ReshapeTo(graph.U(graph.Tanh, flat), matrix), graph.TransposeAxes(g.pick(matrix)))
	case 8:
		g.add(graph.SoftmaxOf(g.table()), graph.Apply(graph.Dropout{Rate: 0.25, Key: g.r.Uint64()}, g.table())[0])
	default:
		g.move()
	}
}

// binary combines two values if they broadcast.
func (g *generator) binary(x, y graph.Value) {
	kinds := []graph.BinaryKind{graph.Add, graph.Sub, graph.Mul, graph.Max, graph.Min}
	op := graph.Binary{Kind: kinds[g.r.IntN(len(kinds))]}
	if _, err := op.Infer([]graph.Type{x.Type(), y.Type()}); err == nil {
		g.add(graph.U(graph.Tanh, graph.Apply(op, x, y)[0]))
	}
}

// differentiate adds the gradients of a mean.
func (g *generator) differentiate() {
	loss := mean(graph.U(graph.Square, g.table()))
	var wrt []graph.Value
	for _, v := range g.vars {
		wrt = append(wrt, g.tr.Before(v))
	}
	for _, d := range graph.Gradients(loss, wrt...) {
		if !d.IsZero() {
			g.add(graph.U(graph.Tanh, d))
		}
	}
}

// step assigns a matrix and its slots by an optimizer step.
func (g *generator) step(set func(v *graph.Var, y graph.Value)) {
	op := []graph.Op{graph.SGDStep{}, graph.SGDStep{Momentum: 0.9}, graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-2}}[g.r.IntN(3)]
	w := g.vars[0]
	in := []graph.Value{g.tr.Before(w), g.pick(matrix), graph.Like(g.pool[0], 0.1)}
	vars := append([]*graph.Var{w}, g.vars[1:1+slotsOf(op)]...)
	for i, v := range vars[1:] {
		slot := g.tr.Before(v)
		if i == 1 {
			slot = graph.U(graph.Abs, slot) // Adam takes its root
		}
		in = append(in, slot)
	}
	for i, next := range graph.Apply(op, in...) {
		set(vars[i], next)
		g.free[vars[i]] = false
		g.add(next)
	}
}

// randomPrograms are random programs as commit cases.
func randomPrograms(count uint64) []commitCase {
	cases := make([]commitCase, count)
	for seed := range count {
		vars := RandomVars()
		cases[seed] = commitCase{"random", vars, func(tr *graph.Trace, x graph.Value, set assign) []graph.Value {
			return RandomProgram(seed, tr, vars, x, set)
		}}
	}
	return cases
}
