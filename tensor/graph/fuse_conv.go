package graph

import "github.com/gokeras/gokeras/tensor"

// fuseConv merges what follows a convolution into it when nothing else needs the values in between: a scale and a bias for each channel
// (of which a normalization with fixed statistics consists), a value that is added, a pool, and an activation.
func fuseConv(roots []Value, target Target) []Value {
	f := convFuser{target, useCounts(roots), soleUsers(roots), map[Value]bool{}}
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		switch op := n.op.(type) {
		case Binary:
			for i := range 2 {
				if v := f.binary(op.Kind, n.in[i], in[i], in[1-i]); v != nil {
					return v
				}
			}
		case MaxPool:
			return f.pool(op, n, in[0])
		case Unary:
			if f.activated[n.in[0]] {
				return in
			}
			if act, ok := activationOf[op.Kind]; ok {
				return f.activation(act, n.in[0], in[0])
			}
		}
		return nil
	})
}

var activationOf = map[UnaryKind]Activation{Relu: ReluActivation, Sigmoid: SigmoidActivation, Tanh: TanhActivation}

// convFuser knows the graph before the pass.
type convFuser struct {
	target    Target
	uses      map[Value]int
	users     map[Value]*node // of values with one use
	activated map[Value]bool  // the activation that is the only use has been merged
}

// soleUsers returns the nodes that a value with one use is an input of.
func soleUsers(roots []Value) map[Value]*node {
	uses, users := useCounts(roots), map[Value]*node{}
	for _, n := range topological(roots) {
		for _, v := range n.in {
			if uses[v] == 1 {
				users[v] = n
			}
		}
	}
	return users
}

// convBias returns y as a ConvBias without an activation, if it is one or a Conv.
func convBias(y Value) (c ConvBias, in []Value, ok bool) {
	switch op := y.Op().(type) {
	case Conv:
		k := y.Shape().LastSize()
		return ConvBias{Conv: op}, []Value{y.In()[0], y.In()[1], zeros(y, k)}, true
	case ConvBias:
		return op, append([]Value(nil), y.In()...), op.Act == Identity
	}
	return ConvBias{}, nil, false
}

// binary merges y*v or y+v, where y is what old has become.
func (f convFuser) binary(kind BinaryKind, old, y, v Value) []Value {
	if f.uses[old] != 1 {
		return nil
	}
	c, in, ok := convBias(y)
	channel, perChannel := vectorOf(v, y)
	switch {
	case ok && perChannel && kind == Add:
		in[2] = plus(in[2], channel)
	case ok && perChannel && kind == Mul && !c.Residual:
		if c.Scaled {
			in[3] = B(Mul, in[3], channel)
		} else {
			in = append(in, channel)
			c.Scaled = true
		}
		if !isZeros(in[2]) {
			in[2] = B(Mul, in[2], channel)
		}
	case ok && kind == Add && !c.Residual && v.Type().Equal(y.Type()):
		c.Residual = true
		in = append(in, v)
	default:
		return nil
	}
	return applyIfSupported(f.target, c, in...)
}

// vectorOf returns v as [channels] if it has one number for each channel of y.
func vectorOf(v, y Value) (vector Value, ok bool) {
	s := v.Shape()
	for i, d := range s {
		if i < len(s)-1 && d != tensor.D(1) {
			return Value{}, false
		}
	}
	if len(s) > len(y.Shape()) || !s.Last().Equal(y.Shape().Last()) || len(s) == 0 {
		return Value{}, false
	}
	return ReshapeTo(v, s.Last()), true
}

// zeros is a bias of nothing for k channels.
func zeros(like Value, k int) Value { return BroadcastToShape(Like(like, 0), tensor.S(k)) }

func isZeros(v Value) bool {
	_, repeats := v.Op().(Broadcast)
	return repeats && isNumber(v.In()[0], 0)
}

func plus(bias, v Value) Value {
	if isZeros(bias) {
		return v
	}
	return B(Add, bias, v)
}

// pool merges MaxPool of y, and the activation after it.
func (f convFuser) pool(op MaxPool, n *node, y Value) []Value {
	c, in, ok := convBias(y)
	if !ok || f.uses[n.in[0]] != 1 || c.Residual {
		return nil
	}
	values, taps := Value{n, 0}, f.uses[Value{n, 1}] > 0
	fused := ConvPool{Conv: c.Conv, Scaled: c.Scaled, Pool: op.Window, Taps: taps}
	var out []Value
	if user := f.users[values]; user != nil {
		if u, ok := user.op.(Unary); ok && activationOf[u.Kind] != Identity {
			fused.Act = activationOf[u.Kind]
			out = applyIfSupported(f.target, fused, in...)
			f.activated[values] = out != nil
			fused.Act = Identity
		}
	}
	if out == nil {
		out = applyIfSupported(f.target, fused, in...)
	}
	if out != nil && !taps {
		out = append(out, Value{})
	}
	return out
}

// activation merges act of y.
func (f convFuser) activation(act Activation, old, y Value) []Value {
	c, in, ok := convBias(y)
	if !ok || f.uses[old] != 1 {
		return nil
	}
	c.Act = act
	return applyIfSupported(f.target, c, in...)
}
