package backendtest

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// The variables of the small commit cases, of [4].
var va, vb, vc = variable("a", 4), variable("b", 4), variable("c", 4)

type assign = func(v *graph.Var, x graph.Value)

// small is a case on va, vb, vc, whose old values are a, b, c.
func small(name string, f func(set assign, a, b, c graph.Value) []graph.Value) commitCase {
	return commitCase{name, []*graph.Var{va, vb, vc}, func(tr *graph.Trace, _ graph.Value, set assign) []graph.Value {
		return f(set, tr.Before(va), tr.Before(vb), tr.Before(vc))
	}}
}

func all(vs ...graph.Value) []graph.Value        { return vs }
func add(x, y graph.Value) graph.Value           { return graph.B(graph.Add, x, y) }
func times(x graph.Value, k float64) graph.Value { return graph.B(graph.Mul, x, graph.Like(x, k)) }

// resultCases return old and new values, and move values between variables.
func resultCases() []commitCase {
	return []commitCase{
		small("result is the old value", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, times(a, 2))
			return all(a, b, c)
		}),
		small("result is the old value reshaped", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, times(a, 2))
			return all(graph.ReshapeTo(a, tensor.S(2, 2)), b, c)
		}),
		small("result is the new value", func(set assign, a, b, c graph.Value) []graph.Value {
			next := times(a, 2)
			set(va, next)
			return all(next, add(next, b), c)
		}),
		small("swap", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, b)
			set(vb, a)
			return all(add(a, b), c, a)
		}),
		small("rotate", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, b)
			set(vb, c)
			set(vc, a)
			return all(a, b, c)
		}),
		small("rotate and change", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, times(b, 2))
			set(vb, times(c, 2))
			set(vc, times(a, 0.25))
			return nil
		}),
	}
}

// orderCases read what they overwrite.
func orderCases() []commitCase {
	square := variable("w", 5, 5)
	return []commitCase{
		small("old value read after the update", func(set assign, a, b, c graph.Value) []graph.Value {
			next := times(a, 2)
			set(va, next)
			set(vb, add(graph.B(graph.Mul, next, b), a))
			set(vc, add(a, graph.U(graph.Tanh, next)))
			return nil
		}),
		small("one value for two variables", func(set assign, a, b, c graph.Value) []graph.Value {
			next := add(a, b)
			set(va, next)
			set(vb, next)
			set(vc, a)
			return all(next, a, b)
		}),
		small("view of an update", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, graph.ReshapeTo(graph.TransposeAxes(graph.ReshapeTo(a, tensor.S(2, 2))), tensor.S(4)))
			set(vb, graph.ReshapeTo(add(graph.ReshapeTo(b, tensor.S(2, 2)), graph.ReshapeTo(a, tensor.S(2, 2))), tensor.S(4)))
			return all(a, b, c)
		}),
		small("mean of itself", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, graph.B(graph.Sub, a, graph.ReduceAxes(graph.Mean, a)))
			set(vb, graph.B(graph.Sub, graph.B(graph.Mul, b, b), b))
			set(vc, graph.BroadcastToShape(graph.ReduceAxes(graph.MaxOf, c), tensor.S(4)))
			return nil
		}),
		small("constant", func(set assign, a, b, c graph.Value) []graph.Value {
			set(va, graph.BroadcastToShape(graph.Like(a, 3), tensor.S(4)))
			set(vb, a)
			return all(a, b, c)
		}),
		small("slots crossed", func(set assign, a, b, c graph.Value) []graph.Value {
			next := graph.Apply(graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}, a, times(a, 0.5), graph.Like(a, 0.1), b, c)
			set(va, next[0])
			set(vb, next[2])
			set(vc, next[1])
			return nil
		}),
		{"sum with its transpose", []*graph.Var{square}, func(tr *graph.Trace, _ graph.Value, set assign) []graph.Value {
			w := tr.Before(square)
			set(square, times(add(w, graph.TransposeAxes(w)), 0.5))
			return []graph.Value{w}
		}},
		{"sums over the batch", []*graph.Var{va, vb}, func(tr *graph.Trace, x graph.Value, set assign) []graph.Value {
			set(va, add(tr.Before(va), graph.ReduceAxes(graph.Sum, x, 0)))
			set(vb, graph.ReduceAxes(graph.Mean, x, 0))
			return []graph.Value{tr.Before(va), tr.Before(vb)}
		}},
	}
}

// trainingCases are updates by gradients.
func trainingCases() []commitCase {
	adam := graph.AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-3}
	var cases []commitCase
	for _, o := range []struct {
		name string
		op   graph.Op
	}{{"sgd", graph.SGDStep{}}, {"momentum", graph.SGDStep{Momentum: 0.9}}, {"nesterov", graph.SGDStep{Momentum: 0.9, Nesterov: true}}, {"adam", adam}} {
		cases = append(cases,
			training("tied weights, "+o.name, o.op, func(x, w graph.Value) graph.Value {
				h := graph.U(graph.Tanh, graph.MatMulOf(x, w))
				return mean(graph.U(graph.Square, graph.B(graph.Sub, graph.Apply(graph.MatMul{TransB: true}, h, w)[0], x)))
			}),
			training("regularised, "+o.name, o.op, func(x, w graph.Value) graph.Value {
				l2 := graph.ReduceAxes(graph.Sum, graph.U(graph.Square, w))
				return graph.B(graph.Add, mean(graph.U(graph.Square, graph.MatMulOf(x, w))), graph.B(graph.Mul, l2, graph.Like(l2, 0.01)))
			}),
			training("plain, "+o.name, o.op, func(x, w graph.Value) graph.Value {
				return mean(graph.U(graph.Square, graph.B(graph.Sub, graph.MatMulOf(x, w), graph.Like(x, 1))))
			}))
	}
	return cases
}

func mean(x graph.Value) graph.Value { return graph.ReduceAxes(graph.Mean, x) }

// training is one step on a kernel [4 5] with its slots, whose results are the loss and the kernel before the step.
func training(name string, op graph.Op, loss func(x, w graph.Value) graph.Value) commitCase {
	w := variable("w", 4, 5)
	vars := []*graph.Var{w}
	for range slotsOf(op) {
		vars = append(vars, &graph.Var{Name: "slot", DType: w.DType, Shape: w.Shape, Follow: w})
	}
	return commitCase{name, vars, func(tr *graph.Trace, x graph.Value, set assign) []graph.Value {
		kernel := tr.Before(w)
		l := loss(x, kernel)
		in := []graph.Value{kernel, graph.Gradients(l, kernel)[0], graph.CastTo(graph.Scalar(graph.LearningRate), tensor.Float32)}
		for _, slot := range vars[1:] {
			in = append(in, tr.Before(slot))
		}
		for i, next := range graph.Apply(op, in...) {
			set(vars[i], next)
		}
		return []graph.Value{l, kernel}
	}}
}

func slotsOf(op graph.Op) int {
	switch op := op.(type) {
	case graph.SGDStep:
		if op.Momentum != 0 {
			return 1
		}
		return 0
	case graph.AdamStep:
		return 2
	}
	return 0
}
