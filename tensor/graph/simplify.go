package graph

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// simplify removes what changes nothing and computes equal subexpressions once. No rule changes a result by more than rounding
// would, and none removes a NaN: x*0 stays.
func simplify(roots []Value) []Value {
	seen := map[string]Value{}
	ids := map[*node]int{}
	id := func(v Value) int {
		if _, ok := ids[v.n]; !ok {
			ids[v.n] = len(ids)
		}
		return ids[v.n]
	}
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		if v := simpler(n, in); !v.IsZero() {
			return []Value{v}
		}
		switch n.op.(type) {
		case Feed, ReadVar:
			return nil
		}
		var key strings.Builder
		if l, ok := n.op.(Literal); ok {
			fmt.Fprintf(&key, "Literal %p", l.Tensor) // one for each tensor, whose numbers may be many
		} else {
			fmt.Fprintf(&key, "%T%v", n.op, n.op)
		}
		for _, v := range in {
			fmt.Fprintf(&key, " %d.%d", id(v), v.i)
		}
		if v, ok := seen[key.String()]; ok {
			return v.n.values()
		}
		out := (&node{op: n.op, in: in, out: n.out, path: n.path, trace: n.trace}).values()
		seen[key.String()] = out[0]
		return out
	})
}

// simpler returns a value equal to the node's only result, or the zero Value.
func simpler(n *node, in []Value) Value {
	switch op := n.op.(type) {
	case Binary:
		return simplerBinary(op, n.out[0], in[0], in[1])
	case Select:
		return unspread(op, n.out[0], in...)
	case Unary:
		if inner, ok := in[0].Op().(Unary); ok && op.Kind == Neg && inner.Kind == Neg {
			return in[0].In()[0]
		}
	case Reshape:
		if _, ok := in[0].Op().(Reshape); ok {
			return ReshapeTo(in[0].In()[0], op.To)
		}
		if in[0].Shape().Equal(op.To) {
			return in[0]
		}
	case Broadcast:
		if in[0].Shape().Equal(op.To) {
			return in[0]
		}
		if _, ok := in[0].Op().(Broadcast); ok {
			return BroadcastToShape(in[0].In()[0], op.To)
		}
		if s := storage(in[0]); s != in[0] && len(s.Shape()) == 0 { // [1 1] of one number, as gradients of reductions keep axes
			return BroadcastToShape(s, op.To)
		}
	case Cast:
		if in[0].DType() == op.To {
			return in[0]
		}
	case Transpose:
		return simplerTranspose(op, in[0])
	case Slice:
		if in[0].Shape().Equal(op.Size) && isWhole(op.Start, op.Step) {
			return in[0]
		}
	case Pad:
		if in[0].Shape().Equal(op.To) && isWhole(op.Start, op.Step) {
			return in[0]
		}
	case Concat:
		if len(in) == 1 {
			return in[0]
		}
	case MatMul:
		return simplerMatMul(op, in[0], in[1])
	case BatchMatMul:
		return simplerBatchMatMul(op, in[0], in[1])
	case ArgMax: // softmax keeps the order
		if _, ok := in[0].Op().(Softmax); ok && op.Axis == len(in[0].Shape())-1 {
			return ArgMaxAlong(in[0].In()[0], op.Axis)
		}
	case StopGradient:
		return in[0]
	case Reduce:
		if len(op.Axes) == 0 {
			return in[0]
		}
		return simplerReduce(op, in[0])
	}
	return Value{}
}

func simplerBinary(op Binary, out Type, x, y Value) Value {
	if v := unspread(op, out, x, y); !v.IsZero() {
		return v
	}
	// Two repeated scalars: compute once, then repeat.
	if bx, ok := scalarUnder(x); ok {
		if by, ok := scalarUnder(y); ok && (bx != x || by != y) {
			return BroadcastToShape(B(op.Kind, bx, by), out.Shape)
		}
	}
	same := func(v Value) Value {
		if v.Shape().Equal(out.Shape) {
			return v
		}
		return Value{}
	}
	switch op.Kind {
	case Mul:
		if isNumber(x, 1) {
			return same(y)
		}
		if isNumber(y, 1) {
			return same(x)
		}
	case Div:
		if isNumber(y, 1) {
			return same(x)
		}
	case Sub: // x+0 would turn -0 into 0, and so would x-(-0)
		if isNumber(y, 0) && !math.Signbit(y.Op().(Const).Value) {
			return same(x)
		}
	}
	return Value{}
}

// simplerReduce adds a pool's gradient up before it is laid out: each element of it goes to one place of its image.
func simplerReduce(op Reduce, x Value) Value {
	g, ok := x.Op().(MaxPoolGrad)
	if !ok || op.Kind != Sum {
		return Value{}
	}
	if _, ok := x.In()[1].Op().(MaxPool); !ok { // its taps lie within the image
		return Value{}
	}
	for axis := range g.Spatial() {
		if !slices.Contains(op.Axes, axis+1) {
			return Value{}
		}
	}
	return apply1(op, x.In()[0])
}

// unspread drops a Broadcast on an input of an element-wise op when the other inputs give the result its shape anyway.
func unspread(op Op, out Type, in ...Value) Value {
	for i, v := range in {
		if _, ok := v.Op().(Broadcast); !ok {
			continue
		}
		narrow := slices.Clone(in)
		narrow[i] = v.In()[0]
		if types, err := op.Infer(typesOf(narrow)); err == nil && types[0].Equal(out) {
			return apply1(op, narrow...)
		}
	}
	return Value{}
}

// scalarUnder returns the rank-0 value that x is or repeats.
func scalarUnder(x Value) (Value, bool) {
	if _, ok := x.Op().(Broadcast); ok {
		x = x.In()[0]
	}
	return x, len(x.Shape()) == 0
}

func isNumber(v Value, x float64) bool {
	c, ok := v.Op().(Const)
	return ok && c.Value == x
}

func simplerTranspose(op Transpose, x Value) Value {
	if slices.IsSorted(op.Perm) {
		return x
	}
	inner, ok := x.Op().(Transpose)
	if !ok {
		return Value{}
	}
	perm := make([]int, len(op.Perm))
	for i, p := range op.Perm {
		perm[i] = inner.Perm[p]
	}
	if slices.IsSorted(perm) {
		return x.In()[0]
	}
	return apply1(Transpose{perm}, x.In()[0])
}

// simplerBatchMatMul lets the product read matrices transposed in place.
func simplerBatchMatMul(op BatchMatMul, a, b Value) Value {
	ta, tb := swapsLastTwo(a), swapsLastTwo(b)
	if !ta && !tb {
		return Value{}
	}
	if ta {
		a, op.TransA = a.In()[0], !op.TransA
	}
	if tb {
		b, op.TransB = b.In()[0], !op.TransB
	}
	return apply1(op, a, b)
}

// swapsLastTwo tells whether v is a transpose of the matrices in the last two axes alone.
func swapsLastTwo(v Value) bool {
	t, ok := v.Op().(Transpose)
	if !ok {
		return false
	}
	k := len(t.Perm)
	return t.Perm[k-1] == k-2 && t.Perm[k-2] == k-1 && slices.IsSorted(t.Perm[:k-2])
}

// simplerMatMul lets the product read a transposed matrix in place.
func simplerMatMul(op MatMul, a, b Value) Value {
	_, ta := a.Op().(Transpose)
	_, tb := b.Op().(Transpose)
	if !ta && !tb {
		return Value{}
	}
	if ta {
		a, op.TransA = a.In()[0], !op.TransA
	}
	if tb {
		b, op.TransB = b.In()[0], !op.TransB
	}
	return apply1(op, a, b)
}
