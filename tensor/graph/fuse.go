package graph

import "slices"

// fuseGemm merges bias and activation into the product when nothing else needs the values in between.
func fuseGemm(roots []Value, target Target) []Value {
	uses := useCounts(roots)
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		switch op := n.op.(type) {
		case Binary:
			if op.Kind != Add {
				return nil
			}
			for i := range 2 {
				m, ok := in[i].Op().(MatMul)
				bias := in[1-i]
				if !ok || uses[n.in[i]] != 1 || len(bias.Shape()) != 1 || bias.Shape()[0] != in[i].Shape()[1] {
					continue
				}
				return applyIfSupported(target, Gemm{MatMul: m}, in[i].In()[0], in[i].In()[1], bias)
			}
		case Unary:
			act, known := map[UnaryKind]Activation{Relu: ReluActivation, Sigmoid: SigmoidActivation, Tanh: TanhActivation}[op.Kind]
			g, ok := in[0].Op().(Gemm)
			if !known || !ok || g.Act != Identity || uses[n.in[0]] != 1 {
				return nil
			}
			g.Act = act
			return applyIfSupported(target, g, in[0].In()...)
		}
		return nil
	})
}

// fuseCrossEntropy merges loss and gradient when the gradient is one number for all rows, as under a mean.
func fuseCrossEntropy(roots []Value, target Target) []Value {
	type pair struct{ logits, labels Value }
	grads := map[pair]Value{} // the rank-0 gradient
	for _, n := range topological(roots) {
		if _, ok := n.op.(SparseCrossEntropyGrad); ok {
			if s, ok := scalarUnder(n.in[2]); ok {
				grads[pair{n.in[0], n.in[1]}] = s
			}
		}
	}
	for p, s := range grads {
		// A gradient that depends on a loss, be it another one (as in a product of losses), would close a circle.
		if slices.ContainsFunc(topological([]Value{s}), isCrossEntropy) {
			delete(grads, p)
		}
	}
	fused := map[pair][]Value{}
	return rewrite(roots, func(r *rewriter, n *node, in []Value) []Value {
		result := 0
		switch n.op.(type) {
		case SparseCrossEntropyGrad:
			result = 1
		case SparseCrossEntropy:
		default:
			return nil
		}
		p := pair{n.in[0], n.in[1]}
		s, ok := grads[p]
		if own, scalar := scalarUnder(n.in[len(n.in)-1]); !ok || result == 1 && (!scalar || own != s) {
			return nil
		}
		if fused[p] == nil {
			fused[p] = applyIfSupported(target, CrossEntropyWithGrad{}, in[0], in[1], r.get(s))
		}
		if fused[p] == nil {
			return nil
		}
		return fused[p][result : result+1]
	})
}

func isCrossEntropy(n *node) bool {
	switch n.op.(type) {
	case SparseCrossEntropy, SparseCrossEntropyGrad:
		return true
	}
	return false
}

// fuseSteps lets an optimizer step consume the weight gradient tile by tile when nothing else reads it.
func fuseSteps(roots []Value, target Target) []Value {
	uses := useCounts(roots)
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		switch n.op.(type) {
		case SGDStep, AdamStep:
		default:
			return nil
		}
		m, ok := in[1].Op().(MatMul)
		if !ok || !m.TransA || m.TransB || uses[n.in[1]] != 1 {
			return nil
		}
		args := append([]Value{in[1].In()[0], in[1].In()[1], in[0], in[2]}, in[3:]...)
		return applyIfSupported(target, GemmStep{n.op}, args...)
	})
}

// applyIfSupported returns nil when the target has no kernel.
func applyIfSupported(target Target, op Op, in ...Value) []Value {
	out, err := op.Infer(typesOf(in))
	if err != nil || !target.Supports(Signature{op, typesOf(in), out}) {
		return nil
	}
	return Apply(op, in...)
}

// decompose replaces what the target has no kernel for by smaller ops, until all are supported. An op that cannot be decomposed
// is an *Error.
func decompose(roots []Value, target Target) []Value {
	var rule func(r *rewriter, n *node, in []Value) []Value
	rule = func(_ *rewriter, n *node, in []Value) []Value {
		if len(n.in) == 0 && isLeaf(n.op) || target.Supports(Signature{n.op, typesOf(in), n.out}) {
			return nil
		}
		if _, view := n.op.(Reshape); view {
			return nil
		}
		d, ok := n.op.(Decomposable)
		if !ok {
			panic(&Error{Path: n.path, Op: n.op.Name(), Detail: "the backend has no kernel for these types", In: typesOf(in)})
		}
		return rewriteAbove(in, d.Decompose(in), rule)
	}
	return rewrite(roots, rule)
}

func isLeaf(op Op) bool {
	switch op.(type) {
	case Feed, ReadVar, ScalarArg, Const, Literal:
		return true
	}
	return false
}
