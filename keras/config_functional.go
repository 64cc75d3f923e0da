package keras

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gokeras/gokeras/keras/layers"
)

// history is where a tensor comes from in Keras's terms: a layer's name, which of its calls, and which of the results.
type history struct {
	layer       string
	call, index int
}

func (h history) list() []any { return []any{h.layer, float64(h.call), float64(h.index)} }

func historyFromConfig(v any) (h history, err error) {
	list, ok := v.([]any)
	if ok && len(list) == 3 {
		layer, ok0 := list[0].(string)
		call, ok1 := list[1].(float64)
		index, ok2 := list[2].(float64)
		if ok0 && ok1 && ok2 {
			return history{layer, int(call), int(index)}, nil
		}
	}
	return h, fmt.Errorf("got %v, want [layer, node, tensor]", v)
}

func (m *Model) functionalConfig() (map[string]any, error) {
	where := map[*Tensor]history{}
	var list, inputs, outputs []any
	for i, name := range m.inputNames() {
		where[m.in[i]] = history{layer: name}
		entry := inputConfig(m.in[i], name)
		entry["name"], entry["inbound_nodes"] = name, []any{}
		list, inputs = append(list, entry), append(inputs, history{layer: name}.list())
	}
	calls := map[layers.Any]int{}
	nodes := map[layers.Any][]any{}
	for _, a := range m.apps {
		for i, y := range a.out {
			where[y] = history{layers.Name(a.layer), calls[a.layer], i}
		}
		calls[a.layer]++
		nodes[a.layer] = append(nodes[a.layer], nodeConfig(a, where))
	}
	for _, l := range m.layers {
		v, err := layers.Config(l)
		if err != nil {
			return nil, err
		}
		entry := maps.Clone(v.(map[string]any))
		entry["name"], entry["inbound_nodes"] = layers.Name(l), nodes[l]
		list = append(list, entry)
	}
	for _, y := range m.out {
		outputs = append(outputs, where[y].list())
	}
	return map[string]any{"layers": list, "input_layers": inputs, "output_layers": outputs}, nil
}

// nodeConfig writes one call of a layer: merge layers take one list, others their inputs one by one.
func nodeConfig(a *application, where map[*Tensor]history) map[string]any {
	var args []any
	for _, x := range a.in {
		args = append(args, map[string]any{"class_name": "__keras_tensor__", "config": map[string]any{
			"shape": shapeConfig(x.shape), "dtype": x.dtype.String(), "keras_history": where[x].list()}})
	}
	if _, single := a.layer.(layers.Layer); !single || len(args) > 1 {
		args = []any{args}
	}
	return map[string]any{"args": args, "kwargs": map[string]any{}}
}

// node is one call of a layer that is to be made.
type node struct {
	layer layers.Any
	in    []history
}

func functionalFromConfig(o map[string]any) (*Model, error) {
	cfg, list, name, err := configOf(o)
	if err != nil {
		return nil, err
	}
	at := map[history]*Tensor{}
	var waiting []node
	calls := map[layers.Any]int{}
	names := map[layers.Any]string{}
	for _, entry := range list {
		part, class, inputs, err := object(entry)
		if err != nil {
			return nil, err
		}
		layerName, _ := part["name"].(string)
		if class == "InputLayer" {
			if at[history{layer: layerName}], err = inputFromConfig(inputs); err != nil {
				return nil, err
			}
			continue
		}
		l, err := layers.FromConfig(part)
		if err != nil {
			return nil, err
		}
		names[l] = layerName
		nodes, _ := part["inbound_nodes"].([]any)
		for _, n := range nodes {
			in, err := nodeFromConfig(n)
			if err != nil {
				return nil, fmt.Errorf("layer %q: %w", layerName, err)
			}
			waiting = append(waiting, node{l, in})
		}
	}
	for len(waiting) > 0 {
		rest, err := callReady(waiting, at, calls, names)
		if err != nil {
			return nil, err
		}
		if len(rest) == len(waiting) {
			return nil, fmt.Errorf("model %q: layer %q depends on a tensor that no layer makes", name, names[rest[0].layer])
		}
		waiting = rest
	}
	ends := map[string][]*Tensor{}
	for _, key := range []string{"input_layers", "output_layers"} {
		if ends[key], err = tensorsAt(cfg[key], at); err != nil {
			return nil, fmt.Errorf("model %q: %s: %w", name, key, err)
		}
	}
	m := newModel("Functional", ends["input_layers"], ends["output_layers"])
	m.Name = name
	return m, m.err
}

// callReady makes the calls whose inputs are there, those of one layer in their order, and returns the others.
func callReady(waiting []node, at map[history]*Tensor, calls map[layers.Any]int, names map[layers.Any]string) (rest []node, err error) {
	blocked := map[layers.Any]bool{}
	for _, n := range waiting {
		in := make([]*Tensor, len(n.in))
		ready := !blocked[n.layer]
		for i, h := range n.in {
			in[i] = at[h]
			ready = ready && in[i] != nil
		}
		if !ready {
			blocked[n.layer] = true
			rest = append(rest, n)
			continue
		}
		for i, y := range apply(n.layer, in) {
			if y.err != nil {
				return nil, y.err
			}
			at[history{names[n.layer], calls[n.layer], i}] = y
		}
		calls[n.layer]++
	}
	return rest, nil
}

// nodeFromConfig returns the inputs of one call.
func nodeFromConfig(v any) (in []history, err error) {
	n, _ := v.(map[string]any)
	kwargs, _ := n["kwargs"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(kwargs)) {
		if kwargs[key] != nil {
			return nil, fmt.Errorf("the call's argument %s is not supported", key)
		}
	}
	args, _ := n["args"].([]any)
	if len(args) == 1 {
		if list, ok := args[0].([]any); ok {
			args = list
		}
	}
	for _, a := range args {
		o, _ := a.(map[string]any)
		cfg, ok := o["config"].(map[string]any)
		if !ok || o["class_name"] != "__keras_tensor__" {
			return nil, fmt.Errorf("an argument of the call is %v, want a tensor", a)
		}
		h, err := historyFromConfig(cfg["keras_history"])
		if err != nil {
			return nil, fmt.Errorf("keras_history: %w", err)
		}
		in = append(in, h)
	}
	if len(in) == 0 {
		return nil, fmt.Errorf("a call without inputs")
	}
	return in, nil
}

// tensorsAt reads one history or a list of them.
func tensorsAt(v any, at map[history]*Tensor) (xs []*Tensor, err error) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("got %v, want tensors", v)
	}
	if _, single := list[0].(string); single {
		list = []any{v}
	}
	for _, e := range list {
		h, err := historyFromConfig(e)
		if err != nil {
			return nil, err
		}
		x := at[h]
		if x == nil {
			return nil, fmt.Errorf("%v is no tensor of the model", e)
		}
		xs = append(xs, x)
	}
	return xs, nil
}
