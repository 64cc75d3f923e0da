package graph

// chooseLayouts asks the target how each variable of the program lies in memory, then makes every use see what it can read:
// the variable as it lies, or a converted copy.
func chooseLayouts(roots []Value, vars []*Var, cfg *Config) []Value {
	layouts := layoutsOf(roots, vars, cfg)
	converted := map[Value]Value{}
	to := func(v Value, l Layout) Value {
		if v.Type().Layout == l {
			return v
		}
		c, ok := converted[v]
		if !ok {
			c = apply1(Relayout{l}, v)
			converted[v] = c
		}
		return c
	}
	out := rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		if r, ok := n.op.(ReadVar); ok {
			if l := layouts[r.Var]; l != RowMajor {
				t := n.out[0]
				t.Layout = l
				return (&node{op: n.op, out: []Type{t}, path: n.path, trace: n.trace}).values()
			}
			return nil
		}
		if len(in) == 0 || !anyLaidOut(in) {
			return nil
		}
		if sameLayoutStep(n.op) { // the gradient follows the weights
			in[1] = to(in[1], in[0].Type().Layout)
		}
		if s, ok := supportedSignature(cfg.Target, n.op, in); ok && !isView(n.op) { // a view would show the panels as rows
			return (&node{op: n.op, in: in, out: s.Out, path: n.path, trace: n.trace}).values()
		}
		for i := range in {
			in[i] = to(in[i], RowMajor)
		}
		return (&node{op: n.op, in: in, out: n.out, path: n.path, trace: n.trace}).values()
	})
	// What is assigned must lie as the variable does.
	for i, v := range vars {
		k := len(out) - len(vars) + i
		out[k] = to(out[k], layouts[v])
	}
	for i := range out[:len(out)-len(vars)] {
		out[i] = to(out[i], RowMajor)
	}
	return out
}

func anyLaidOut(in []Value) bool {
	for _, v := range in {
		if v.Type().Layout != RowMajor {
			return true
		}
	}
	return false
}

func sameLayoutStep(op Op) bool {
	switch op.(type) {
	case SGDStep, AdamStep:
		return true
	}
	return false
}

func supportedSignature(t Target, op Op, in []Value) (Signature, bool) {
	s := Signature{Op: op, In: typesOf(in)}
	out, err := op.Infer(s.In)
	if err != nil {
		return s, false
	}
	s.Out = out
	return s, t.Supports(s)
}

// layoutsOf returns the layout of every variable that is read or assigned.
func layoutsOf(roots []Value, assigned []*Var, cfg *Config) map[*Var]Layout {
	uses := map[*Var][]Use{}
	var order []*Var
	add := func(v *Var) {
		if _, ok := uses[v]; !ok {
			uses[v] = nil
			order = append(order, v)
		}
	}
	for _, v := range assigned {
		add(v)
	}
	for _, n := range topological(roots) {
		if r, ok := n.op.(ReadVar); ok {
			add(r.Var)
		}
		for i, v := range n.in {
			if r, ok := v.Op().(ReadVar); ok {
				add(r.Var)
				uses[r.Var] = append(uses[r.Var], Use{Signature{n.op, typesOf(n.in), n.out}, i})
			}
		}
	}
	layouts := map[*Var]Layout{}
	for _, v := range order {
		if v.Follow == nil {
			layouts[v] = cfg.layout(v, uses[v])
		}
	}
	for _, v := range order {
		if v.Follow != nil {
			layouts[v] = cfg.layout(v.Follow, uses[v.Follow])
		}
	}
	return layouts
}
