package graph

import (
	"maps"

	"github.com/gokeras/gokeras/tensor"
)

// chooseLayouts asks the target how each variable of the program lies in memory, then makes every use see what it can read:
// the variable as it lies, or a converted copy.
func chooseLayouts(roots []Value, vars []*Var, cfg *Config) []Value {
	layouts, laidOut := layoutsOf(roots, vars, cfg)
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
		with := func(out []Type) []Value {
			return (&node{op: n.op, in: in, out: out, path: n.path, trace: n.trace}).values()
		}
		switch n.op.(type) {
		case ReadVar, MatMul:
			t := n.out[0]
			t.Layout = Panels
			if laidOut[Value{n, 0}] && (len(in) == 0 || cfg.Target.Supports(Signature{n.op, typesOf(in), []Type{t}})) {
				return with([]Type{t})
			}
		}
		if !anyLaidOut(in) {
			return nil
		}
		if g, ok := gradientInput(n.op); ok { // the gradient follows the weights
			in[g] = to(in[g], in[0].Type().Layout)
		}
		if s, ok := supportedSignature(cfg.Target, n.op, in); ok && !isView(n.op) { // a view would show the panels as rows
			return with(s.Out)
		}
		for i := range in {
			in[i] = to(in[i], RowMajor)
		}
		return with(n.out)
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

func supportedSignature(t Target, op Op, in []Value) (Signature, bool) {
	s := Signature{Op: op, In: typesOf(in)}
	out, err := op.Infer(s.In)
	if err != nil {
		return s, false
	}
	s.Out = out
	return s, t.Supports(s)
}

// layoutsOf returns the layout of every variable that is read or assigned, and the values that lie in panels for that reason.
func layoutsOf(roots []Value, assigned []*Var, cfg *Config) (layouts map[*Var]Layout, laidOut map[Value]bool) {
	spread := &layoutSpread{target: cfg.Target, users: map[Value][]place{}}
	reads := map[*Var][]Value{} // of a weight and its slots
	vars := append([]*Var(nil), assigned...)
	for _, n := range topological(roots) {
		if r, ok := n.op.(ReadVar); ok {
			vars = append(vars, r.Var)
			reads[leader(r.Var)] = append(reads[leader(r.Var)], Value{n, 0})
		}
		for i, v := range n.in {
			spread.users[v] = append(spread.users[v], place{n, i})
		}
	}
	layouts, laidOut = map[*Var]Layout{}, map[Value]bool{}
	for _, v := range vars {
		w := leader(v)
		if _, known := layouts[w]; !known && isMatrix(w.Shape) {
			order, set := spread.from(reads[w])
			layouts[w] = cfg.layout(w, spread.uses(order, set))
			if layouts[w] == Panels {
				maps.Copy(laidOut, set)
			}
		}
		layouts[v] = layouts[w]
	}
	return layouts, laidOut
}

// leader is the variable whose layout v has.
func leader(v *Var) *Var {
	if v.Follow != nil {
		return v.Follow
	}
	return v
}

// isMatrix tells whether a value of this shape can lie otherwise than by rows.
func isMatrix(s tensor.Shape) bool { return len(s) == 2 && s.Fixed() }
