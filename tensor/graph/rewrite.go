package graph

// rewriter copies a graph while a rule replaces nodes.
type rewriter struct {
	rule func(r *rewriter, n *node, in []Value) []Value // nil: keep the node
	done map[*node][]Value
}

// rewrite applies rule to every node under roots, inputs first, and returns what became of the roots.
func rewrite(roots []Value, rule func(r *rewriter, n *node, in []Value) []Value) []Value {
	return rewriteAbove(nil, roots, rule)
}

// rewriteAbove leaves the values of below, and what is under them, as they are.
func rewriteAbove(below, roots []Value, rule func(r *rewriter, n *node, in []Value) []Value) []Value {
	r := &rewriter{rule: rule, done: map[*node][]Value{}}
	for _, v := range below {
		r.done[v.n] = v.n.values()
	}
	r.visitAll(roots)
	out := make([]Value, len(roots))
	for i, v := range roots {
		out[i] = r.get(v)
	}
	return out
}

// get returns what became of v, which the rewriter may not have reached yet.
func (r *rewriter) get(v Value) Value {
	if _, ok := r.done[v.n]; !ok {
		r.visitAll([]Value{v})
	}
	return r.done[v.n][v.i]
}

func (r *rewriter) visitAll(vs []Value) {
	for _, n := range topologicalAbove(vs, r.done) {
		in := make([]Value, len(n.in))
		changed := false
		for i, v := range n.in {
			in[i] = r.done[v.n][v.i]
			changed = changed || in[i] != v
		}
		if n.trace != nil {
			n.trace.path = n.path // nodes that the rule builds belong to the same layer
		}
		out := r.rule(r, n, in)
		if out == nil && !changed {
			out = n.values()
		}
		if out == nil {
			out = (&node{op: n.op, in: in, out: n.out, path: n.path, trace: n.trace}).values()
		}
		r.done[n] = out
	}
}

func (n *node) values() []Value {
	vs := make([]Value, len(n.out))
	for i := range vs {
		vs[i] = Value{n, i}
	}
	return vs
}

// useCounts counts how often each value is an input under roots or a root itself.
func useCounts(roots []Value) map[Value]int {
	uses := map[Value]int{}
	for _, n := range topological(roots) {
		for _, v := range n.in {
			uses[v]++
		}
	}
	for _, v := range roots {
		uses[v]++
	}
	return uses
}
