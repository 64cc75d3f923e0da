package graph

// schedule orders the instructions: everything that only computes comes first, then what overwrites variables, so that an update in
// place follows the readers of the old value and a run that fails on bad input has changed nothing.
// It returns the nodes without leaves and views, and the variable that each node's result is written into directly.
func schedule(roots []Value, outs int, vars []*Var) (order []*node, direct map[Value]*Var) {
	nodes := topological(roots)
	checked := underChecks(nodes)
	assigned := map[Value]*Var{}
	for i, v := range vars {
		r := roots[outs+i]
		if _, taken := assigned[r]; !taken && !checked[r.n] {
			assigned[r] = v
		}
	}
	late := map[*node]bool{}
	for _, n := range nodes {
		for i := range n.out {
			if v, ok := assigned[Value{n, i}]; ok && mayOverwrite(n, i, v) {
				late[n] = true
			}
		}
		for _, v := range n.in {
			if late[v.n] {
				late[n] = true
			}
		}
	}
	for _, pass := range [2]bool{false, true} {
		for _, n := range nodes {
			if late[n] == pass && !isLeaf(n.op) && !isView(n.op) {
				order = append(order, n)
			}
		}
	}
	return order, directWrites(order, assigned)
}

// underChecks marks the nodes that may find their numbers out of range, and all that they are computed from: these come before the
// first write.
func underChecks(nodes []*node) map[*node]bool {
	checked := map[*node]bool{}
	for i := len(nodes) - 1; i >= 0; i-- {
		n := nodes[i]
		if !checked[n] && !mayFail(n.op) {
			continue
		}
		checked[n] = true
		for _, v := range n.in {
			checked[v.n] = true
		}
	}
	return checked
}

// mayFail tells whether op checks indices, so that a run may end at it.
func mayFail(op Op) bool {
	switch op.(type) {
	case SparseCrossEntropy, SparseCrossEntropyGrad, CrossEntropyWithGrad, Take, ScatterAdd:
		return true
	}
	return false
}

// directWrites keeps those assignments whose node comes after every other reader of the variable.
func directWrites(order []*node, assigned map[Value]*Var) map[Value]*Var {
	lastRead := map[*Var]int{}
	for at, n := range order {
		for _, v := range n.in {
			if r, ok := storage(v).Op().(ReadVar); ok {
				lastRead[r.Var] = at
			}
		}
	}
	direct := map[Value]*Var{}
	for at, n := range order {
		for i := range n.out {
			v := Value{n, i}
			x, ok := assigned[v]
			if last, read := lastRead[x]; ok && mayOverwrite(n, i, x) && (!read || last <= at) {
				direct[v] = x
			}
		}
	}
	return direct
}

// storage returns the value whose memory v is.
func storage(v Value) Value {
	for isView(v.Op()) {
		v = v.In()[0]
	}
	return v
}

// mayOverwrite tells whether n's kernel may write a result over the old value of x: it does not read x, or it reads each element
// just before it writes it.
func mayOverwrite(n *node, result int, x *Var) bool {
	for i, v := range n.in {
		r, ok := storage(v).Op().(ReadVar)
		if !ok || r.Var != x {
			continue
		}
		switch op := n.op.(type) {
		case Chain:
			a, ok := AccessOf(v.Shape(), n.out[0].Shape, op.Split)
			if !ok || a != Whole {
				return false
			}
		case SGDStep, AdamStep:
			if i != steppedInput(result) {
				return false
			}
		case GemmStep:
			// a, b, w, rate, slots: w is two later than in the step, the slots are one later.
			if want := steppedInput(result); result == 0 && i != want+2 || result > 0 && i != want+1 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// steppedInput is the input of SGDStep and AdamStep (w, gradient, rate, slots) whose new value is the given result (w, slots).
func steppedInput(result int) int {
	if result == 0 {
		return 0
	}
	return result + 2
}
