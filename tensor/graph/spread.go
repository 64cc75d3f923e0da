package graph

// layoutSpread finds what lies in panels when a weight does: its slots, and all that is computed from them element by element, the
// weight's gradient included.
type layoutSpread struct {
	target Target
	users  map[Value][]place
}

// place is an input of a node.
type place struct {
	n   *node
	arg int
}

// from returns the values that lie in panels when the seeds do, the seeds first.
func (s *layoutSpread) from(seeds []Value) (order []Value, set map[Value]bool) {
	set = map[Value]bool{}
	add := func(v Value) {
		if !set[v] {
			set[v] = true
			order = append(order, v)
		}
	}
	for _, v := range seeds {
		add(v)
	}
	for i := 0; i < len(order); i++ { // order grows meanwhile
		v := order[i]
		for _, u := range s.users[v] {
			if g, ok := gradientInput(u.n.op); !ok || u.arg != g { // a step lies as its weight does, not as its gradient
				s.through(u.n, add)
			}
		}
		s.through(v.n, add)
	}
	return order, set
}

// through adds what lies in panels with the results of n: these, and the inputs that can be made so.
func (s *layoutSpread) through(n *node, add func(Value)) {
	alike := alikeInputs(n)
	if len(alike) == 0 {
		return
	}
	if _, isChain := n.op.(Chain); isChain && !s.fits(n) {
		return
	}
	for i := range n.out {
		add(Value{n, i})
	}
	for _, i := range alike {
		switch v := n.in[i]; v.Op().(type) {
		case MatMul, Chain:
			if s.fits(v.n) {
				add(v)
			}
		}
	}
}

// fits tells whether the target has a kernel for a product that writes panels, and for a chain all in panels.
func (s *layoutSpread) fits(n *node) bool {
	sig := Signature{n.op, typesOf(n.in), typesOf(n.values())}
	for _, i := range alikeInputs(n) {
		sig.In[i].Layout = Panels
	}
	for i := range sig.Out {
		sig.Out[i].Layout = Panels
		if !isMatrix(sig.Out[i].Shape) {
			return false
		}
	}
	return s.target.Supports(sig)
}

// alikeInputs lists the inputs that lie as the results of n do.
func alikeInputs(n *node) (inputs []int) {
	switch n.op.(type) {
	case Chain:
		for i, v := range n.in {
			if v.Shape().Equal(n.out[0].Shape) {
				inputs = append(inputs, i)
			}
		}
	case SGDStep, AdamStep:
		for i := range n.in {
			if i != 2 { // the rate
				inputs = append(inputs, i)
			}
		}
	case GemmStep:
		for i := 2; i < len(n.in); i++ {
			if i != 3 {
				inputs = append(inputs, i)
			}
		}
	}
	return inputs
}

// gradientInput is the input of a step that is brought into the layout of the weight if need be.
func gradientInput(op Op) (i int, ok bool) {
	switch op.(type) {
	case SGDStep, AdamStep:
		return 1, true
	}
	return 0, false
}

// uses lists where the values are inputs, with types as if all of them lay in panels. Those of a product are left out: what cannot
// read panels gets a copy by rows, at the price of the copy that the weight would need otherwise.
func (s *layoutSpread) uses(order []Value, set map[Value]bool) (uses []Use) {
	for _, v := range order {
		if _, product := v.Op().(MatMul); product {
			continue
		}
		for _, u := range s.users[v] {
			in := typesOf(u.n.in)
			for i, w := range u.n.in {
				if set[w] {
					in[i].Layout = Panels
				}
			}
			if g, ok := gradientInput(u.n.op); ok && set[u.n.in[0]] {
				in[g].Layout = Panels
			}
			out, err := u.n.op.Infer(in)
			if err != nil {
				out = u.n.out
			}
			uses = append(uses, Use{Signature{u.n.op, in, out}, u.arg})
		}
	}
	return uses
}
