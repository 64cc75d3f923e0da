package keras

import "github.com/gokeras/gokeras/keras/layers"

// depths returns how many calls lie between each layer or input and the outputs, at most.
func (m *Model) depths() map[operation]int {
	of := map[operation]int{}
	calls := map[*application]int{}
	inputs := m.inputNodes()
	for i := len(m.apps) - 1; i >= 0; i-- {
		a := m.apps[i]
		n := operation{layer: a.layer, name: layers.Name(a.layer)}
		depth := max(calls[a], of[n])
		of[n] = depth
		for _, x := range a.in {
			if in, ok := inputs[x]; ok {
				of[in] = max(of[in], depth+1)
			} else if x.from != nil {
				calls[x.from] = max(calls[x.from], depth+1)
			}
		}
	}
	for _, in := range inputs {
		of[in] += 0 // one that nothing uses lies at 0
	}
	return of
}

// inputNodes are the nodes of the inputs.
func (m *Model) inputNodes() map[*Tensor]operation {
	nodes := map[*Tensor]operation{}
	for i, name := range m.inputNames() {
		nodes[m.in[i]] = operation{input: m.in[i], name: name}
	}
	return nodes
}

// traversal lists inputs and layers in the order in which Keras meets them from the outputs; inputs that nothing uses come first.
func (m *Model) traversal() []operation {
	inputs := m.inputNodes()
	var order []operation
	seen := map[operation]bool{}
	done := map[*application]bool{}
	meet := func(n operation) {
		if !seen[n] {
			seen[n] = true
			order = append(order, n)
		}
	}
	var visit func(x *Tensor)
	visit = func(x *Tensor) {
		if in, ok := inputs[x]; ok {
			meet(in)
			return
		}
		if x.from == nil || done[x.from] {
			return
		}
		done[x.from] = true
		meet(operation{layer: x.from.layer, name: layers.Name(x.from.layer)})
		for _, y := range x.from.in {
			visit(y)
		}
	}
	for _, y := range m.out {
		visit(y)
	}
	var unused []operation
	for _, x := range m.in {
		if !seen[inputs[x]] {
			unused = append(unused, inputs[x])
		}
	}
	return append(unused, order...)
}
