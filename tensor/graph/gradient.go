package graph

import (
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Gradients returns the gradient of a scalar loss for each of wrt, in their order. A value that the loss does not depend on
// through differentiable ops gets a zero Value.
func Gradients(loss Value, wrt ...Value) []Value {
	if len(loss.Shape()) != 0 || !loss.DType().IsFloat() {
		panic(&Error{Path: loss.Path(), Op: "Gradients", Detail: "want a float loss of rank 0", In: []Type{loss.Type()}})
	}
	return backward([]Value{loss}, []Value{Like(loss, 1)}, wrt, nil)
}

// backward pulls the gradients douts of outs back to wrt, but not through the nodes of stop.
func backward(outs, douts, wrt []Value, stop map[*node]bool) []Value {
	needed := reachesAbove(outs, wrt, stop)
	grads := map[Value]Value{}
	for i, o := range outs {
		accumulate(grads, o, douts[i])
	}
	order := topologicalAbove(outs, stop)
	for i := len(order) - 1; i >= 0; i-- {
		if n := order[i]; needed[n] && len(n.in) > 0 {
			pull(n, grads, needed)
		}
	}
	result := make([]Value, len(wrt))
	for i, w := range wrt {
		result[i] = grads[w]
	}
	return result
}

// pull applies the rule of one node and adds the results to the gradients of its inputs.
func pull(n *node, grads map[Value]Value, needed map[*node]bool) {
	out := make([]Value, len(n.out))
	dout := make([]Value, len(n.out))
	some := false
	for i := range n.out {
		out[i] = Value{n, i}
		dout[i] = grads[out[i]]
		some = some || !dout[i].IsZero()
	}
	if !some {
		return
	}
	if t := n.trace; t != nil {
		defer t.Enter(n.path)()
	}
	var din []Value
	switch op := n.op.(type) {
	case Differentiable:
		din = op.VJP(n.in, out, dout)
	case Decomposable:
		din = vjpByDecompose(op, n.in, dout)
	default:
		return
	}
	for i, d := range din {
		if !d.IsZero() && needed[n.in[i].n] {
			accumulate(grads, n.in[i], d)
		}
	}
}

func accumulate(grads map[Value]Value, v, d Value) {
	if old, ok := grads[v]; ok {
		d = sum(old, d)
	}
	grads[v] = d
}

// sum adds two gradients. What comes from neighbouring slices of a value is joined instead: in the sum of p parts padded to full size,
// each part would cost as much as the whole.
func sum(a, b Value) Value {
	for _, pair := range [2][2]Value{{a, b}, {b, a}} {
		if v := joined(pair[0], pair[1]); !v.IsZero() {
			return v
		}
	}
	return B(Add, a, b)
}

// joined returns the sum of two values padded with zeros as one where the second goes on along an axis where the first
// ends, else the zero Value.
func joined(a, b Value) Value {
	p, ok := a.Op().(Pad)
	q, follows := b.Op().(Pad)
	if !ok || !follows || p.Value != 0 || q.Value != 0 || !p.To.Equal(q.To) || !slices.Equal(p.Step, q.Step) {
		return Value{}
	}
	x, y := a.In()[0], b.In()[0]
	axis := -1
	for i, size := range x.Shape() {
		length, _ := size.Mul(tensor.D(p.Step[i]))
		switch {
		case p.Start[i] == q.Start[i] && size == y.Shape()[i]:
		case axis < 0 && p.Start[i].Add(length) == q.Start[i]:
			axis = i
		default:
			return Value{}
		}
	}
	if axis < 0 {
		return Value{}
	}
	parts := slices.Concat(partsOf(x, axis), partsOf(y, axis))
	return apply1(Pad{To: p.To, Start: p.Start, Step: p.Step}, apply1(Concat{axis}, parts...))
}

// partsOf returns what x joins along axis.
func partsOf(x Value, axis int) []Value {
	if x.Op() == (Concat{axis}) {
		return x.In()
	}
	return []Value{x}
}

// vjpByDecompose differentiates the decomposed form of op down to in and no further: where an input is computed from another, or is
// the same, each path counts once.
func vjpByDecompose(op Decomposable, in, dout []Value) []Value {
	outs := op.Decompose(in)
	var os, ds []Value
	for i, d := range dout {
		if !d.IsZero() {
			os, ds = append(os, outs[i]), append(ds, d)
		}
	}
	inputs := map[*node]bool{}
	for _, v := range in {
		inputs[v.n] = true
	}
	grads := backward(os, ds, in, inputs)
	for i, v := range in {
		if slices.Contains(in[:i], v) {
			grads[i] = Value{}
		}
	}
	return grads
}

// reachesAbove marks the nodes under outs through which some value of wrt is reached; it does not look under the nodes of stop.
func reachesAbove(outs, wrt []Value, stop map[*node]bool) map[*node]bool {
	needed := map[*node]bool{}
	for _, w := range wrt {
		needed[w.n] = true
	}
	for _, n := range topologicalAbove(outs, stop) {
		for _, v := range n.in {
			if needed[v.n] {
				needed[n] = true
			}
		}
	}
	return needed
}

// topological returns the nodes under outs, inputs before users, in an order that depends on the graph only. It does not recurse:
// graphs of unrolled recurrences are deep.
func topological(outs []Value) []*node { return topologicalAbove[bool](outs, nil) }

// topologicalAbove leaves out the nodes of below and what only they reach.
func topologicalAbove[T any](outs []Value, below map[*node]T) []*node {
	var order []*node
	state := map[*node]int{} // inputs visited so far; -1 when placed
	var stack []*node
	for _, o := range outs {
		if _, skip := below[o.n]; !skip && !o.IsZero() {
			stack = append(stack, o.n)
		}
		for len(stack) > 0 {
			n := stack[len(stack)-1]
			switch i := state[n]; {
			case i < 0:
				stack = stack[:len(stack)-1]
			case i < len(n.in):
				state[n]++
				next := n.in[i].n
				if _, skip := below[next]; !skip && state[next] == 0 {
					stack = append(stack, next)
				}
			default:
				state[n] = -1
				order = append(order, n)
				stack = stack[:len(stack)-1]
			}
		}
	}
	return order
}
