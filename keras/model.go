package keras

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Model is layers with inputs and outputs. It is a layer itself.
type Model struct {
	Name string
	layers.Base

	class   string
	in, out []*Tensor
	apps    []*application // inputs before users
	layers  []layers.Any   // in the order of first use
	seed    uint64
	err     error

	lock     layers.Lock
	compiled atomic.Pointer[compiled]
	training atomic.Bool // a Fit is under way
	testing  sync.Mutex  // one evaluation at a time: it has one set of sums
	programs programs
}

// Sequential is a stack of layers on an Input.
func Sequential(in *Tensor, ls ...layers.Layer) *Model {
	m := newModel("Sequential", []*Tensor{in}, []*Tensor{in.Apply(ls...)})
	m.Name = modelName("sequential")
	return m
}

// NewModel is everything between inputs and outputs.
func NewModel(in, out []*Tensor) *Model {
	m := newModel("Functional", in, out)
	m.Name = modelName("functional")
	return m
}

func newModel(class string, in, out []*Tensor) *Model {
	m := &Model{class: class, in: in, out: out}
	if len(in) == 0 || len(out) == 0 {
		m.err = errors.New("keras: a model needs inputs and outputs")
		return m
	}
	for _, x := range append(append([]*Tensor(nil), in...), out...) {
		if m.err == nil {
			m.err = x.check()
		}
	}
	if m.err == nil {
		m.seed = in[0].scope.seed
		m.err = m.collect()
	}
	return m
}

// collect orders the applications and lists the layers.
func (m *Model) collect() error {
	isInput := map[*Tensor]bool{}
	for i, x := range m.in {
		if isInput[x] {
			return fmt.Errorf("keras: input %d of the model is one of the inputs before it", i)
		}
		isInput[x] = true
	}
	seen := map[*application]bool{}
	known := map[layers.Any]bool{}
	names := names{}
	var visit func(x *Tensor) error
	visit = func(x *Tensor) error {
		if isInput[x] || x.from != nil && seen[x.from] {
			return nil
		}
		if x.from == nil {
			return fmt.Errorf("keras: an output depends on an Input of shape %v that is not among the model's inputs", x.shape)
		}
		seen[x.from] = true
		for _, y := range x.from.in {
			if err := visit(y); err != nil {
				return err
			}
		}
		m.apps = append(m.apps, x.from)
		l := x.from.layer
		if !known[l] {
			if err := names.add(l); err != nil {
				return err
			}
			known[l] = true
			m.layers = append(m.layers, l)
			m.lock.Join(layers.LockOf(l))
			for _, v := range layers.Variables(l) { // those of layers inside l too
				m.lock.Join(v.Guard())
			}
			if inner, ok := l.(*Model); ok {
				m.lock.Join(&inner.lock)
			}
		}
		return nil
	}
	for _, y := range m.out {
		if err := visit(y); err != nil {
			return err
		}
	}
	m.sortLayers()
	layers.Own(m, m.layers...)
	for _, l := range m.layers {
		layers.Adopt(l)
	}
	return nil
}

// sortLayers puts the layers of a functional model, and so its weights, into Keras's order: those far from the outputs first.
func (m *Model) sortLayers() {
	sorted := make([]layers.Any, 0, len(m.layers))
	for _, n := range m.byDepth() {
		if n.layer != nil {
			sorted = append(sorted, n.layer)
		}
	}
	m.layers = sorted
}

// Err returns what does not fit in the model, nil if all does. Compile, Fit, Evaluate, Predict and Summary return it too.
func (m *Model) Err() error { return m.err }

// ClassName returns "Sequential" or "Functional", as Keras calls the model in summaries.
func (m *Model) ClassName() string { return m.class }

// Layers returns the layers: those of a stack in its order, those of a functional model as Keras has them, those far from the outputs
// first.
func (m *Model) Layers() []layers.Any { return append([]layers.Any(nil), m.layers...) }

// Weights returns all variables of the layers, in their order.
func (m *Model) Weights() []*layers.Variable {
	var vs []*layers.Variable
	seen := map[*layers.Variable]bool{}
	for _, l := range m.layers {
		for _, v := range layers.Variables(l) {
			if !seen[v] {
				seen[v] = true
				vs = append(vs, v)
			}
		}
	}
	return vs
}

// GetWeights returns copies of all weights, in the order of Weights, as they are between two training steps.
func (m *Model) GetWeights() ([]*tensor.Tensor, error) {
	if m.err != nil {
		return nil, m.err
	}
	mu := m.lock.RLock()
	defer mu.RUnlock()
	var ts []*tensor.Tensor
	for _, v := range m.Weights() {
		t, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("keras: reading %s: %w", v.Name, err)
		}
		ts = append(ts, t)
	}
	return ts, nil
}

// SetWeights replaces all weights, in the order of Weights. Nothing changes when one does not fit.
func (m *Model) SetWeights(ts []*tensor.Tensor) error {
	if m.err != nil {
		return m.err
	}
	vs := m.Weights()
	if len(ts) != len(vs) {
		return fmt.Errorf("keras: SetWeights: got %d tensors, want %d", len(ts), len(vs))
	}
	for i, v := range vs {
		if ts[i] == nil {
			return fmt.Errorf("keras: SetWeights: %s: the tensor is nil", v.Name)
		}
		if ts[i].DType() != v.DType || !ts[i].Shape().Equal(v.Shape) {
			return fmt.Errorf("keras: SetWeights: %s: got %v %v, want %v %v", v.Name, ts[i].DType(), ts[i].Shape(), v.DType, v.Shape)
		}
	}
	mu := m.lock.Lock()
	defer mu.Unlock()
	for i, v := range vs {
		if err := v.Set(ts[i]); err != nil {
			return err
		}
	}
	return nil
}

// Build makes the model a layer of another one.
func (m *Model) Build(b *layers.Builder, _ ...tensor.Shape) {
	if m.err != nil {
		b.Fail("%v", m.err)
	}
	for _, l := range m.layers {
		b.Sub(layers.Name(l), l)
	}
}

// CallAll computes the outputs for xs inside a trace.
func (m *Model) CallAll(c *layers.Context, xs []ops.Value) []ops.Value {
	if m.err != nil {
		c.Fail("%v", m.err)
	}
	if len(xs) != len(m.in) {
		c.Fail("got %d inputs, want %d", len(xs), len(m.in))
	}
	vals := map[*Tensor]ops.Value{}
	for i, x := range m.in {
		if !xs[i].Shape().Equal(x.shape) {
			c.Fail("input %d: got shape %v, want %v", i, xs[i].Shape(), x.shape)
		}
		vals[x] = xs[i]
	}
	for _, a := range m.apps {
		in := make([]ops.Value, len(a.in))
		for i, x := range a.in {
			in[i] = vals[x]
		}
		for i, y := range layers.Call(c, a.layer, in) {
			vals[a.out[i]] = y
		}
	}
	ys := make([]ops.Value, len(m.out))
	for i, y := range m.out {
		ys[i] = vals[y]
	}
	return ys
}

// Call computes the output of a model with one input and one output inside a trace.
func (m *Model) Call(c *layers.Context, x ops.Value) ops.Value {
	return m.CallAll(c, []ops.Value{x})[0]
}

var modelNames struct {
	sync.Mutex
	scope
}

// modelName numbers the models of the process, as Keras does.
func modelName(typ string) string {
	modelNames.Lock()
	defer modelNames.Unlock()
	if modelNames.counts == nil {
		modelNames.counts = map[string]int{}
	}
	return modelNames.uniqueName(typ)
}
