package graph

// reuseDropout spares a training step the second drawing of a dropout's mask. Behind a Relu y the backward pass is
//
//	Select(y > 0, Dropout(dy), 0)
//
// and the forward pass has d = Dropout(y) of the same stream. An element of d is above 0 just where it was kept and y is above 0,
// so that is Select(d > 0, dy/(1-Rate), 0), bit for bit.
func reuseDropout(roots []Value) []Value {
	type dropped struct {
		op Dropout
		x  Value
	}
	forward := map[dropped]Value{}
	place := map[*node]int{}
	for i, n := range topological(roots) {
		place[n] = i
		if op, ok := n.op.(Dropout); ok {
			forward[dropped{op, n.in[0]}] = Value{n, 0}
		}
	}
	if len(forward) == 0 {
		return roots
	}
	return rewrite(roots, func(r *rewriter, n *node, in []Value) []Value {
		if _, ok := n.op.(Select); !ok || !isNumber(n.in[2], 0) {
			return nil
		}
		cond, grad := n.in[0], n.in[1]
		op, ok := grad.Op().(Dropout)
		if c, compares := cond.Op().(Binary); !ok || !compares || c.Kind != Gt || !isNumber(cond.In()[1], 0) {
			return nil
		}
		d, ok := forward[dropped{op, cond.In()[0]}]
		if !ok || d == grad || !d.Type().Equal(grad.Type()) || place[d.n] > place[n] {
			return nil // what comes later may depend on n
		}
		kept := B(Gt, r.get(d), in[0].In()[1])
		scaled := B(Mul, in[1].In()[0], Like(in[1], 1/(1-op.Rate)))
		return []Value{Where(kept, scaled, in[2])}
	})
}
