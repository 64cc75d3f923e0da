package graph

import (
	"github.com/gokeras/gokeras/tensor"
)

// Var is the identity of a piece of state: a weight, a moving average, an optimizer's slot, a metric's sum. Its numbers lie in the
// backend's memory. Slots name the variable that they Follow, so that both have the same layout.
type Var struct {
	Name   string
	Shape  tensor.Shape
	DType  tensor.DType
	Follow *Var
}

// Trace collects one computation: values, and what is assigned to variables when a run ends.
// A Trace is used by one goroutine.
type Trace struct {
	path    string
	feeds   []Value
	reads   map[*Var]Value
	current map[*Var]Value
	assigns []*Var // in order of first assignment
}

// NewTrace returns an empty trace.
func NewTrace() *Trace {
	return &Trace{reads: map[*Var]Value{}, current: map[*Var]Value{}}
}

// Enter makes path the layer path of the values built until the returned func is called.
func (t *Trace) Enter(path string) (leave func()) {
	old := t.path
	t.path = path
	return func() { t.path = old }
}

// Path returns the current layer path.
func (t *Trace) Path() string { return t.path }

// Feed adds an input of a run, numbered in the order of the calls.
func (t *Trace) Feed(name string, dtype tensor.DType, shape tensor.Shape) Value {
	typ := Type{DType: dtype, Shape: shape.Clone()}
	v := Value{&node{op: Feed{len(t.feeds), name}, out: []Type{typ}, path: t.path, trace: t}, 0}
	t.feeds = append(t.feeds, v)
	return v
}

// Read returns the value of x: what the run found in it, or what was assigned since.
func (t *Trace) Read(x *Var) Value {
	if v, ok := t.current[x]; ok {
		return v
	}
	return t.Before(x)
}

// Before returns the value that x has when a run starts, whatever was assigned since. Gradients are taken with respect to it.
func (t *Trace) Before(x *Var) Value {
	v, ok := t.reads[x]
	if !ok {
		v = Value{&node{op: ReadVar{x}, out: []Type{{DType: x.DType, Shape: x.Shape}}, path: t.path, trace: t}, 0}
		t.reads[x] = v
	}
	return v
}

// Assign makes v the value of x after the run. Types must agree.
func (t *Trace) Assign(x *Var, v Value) {
	if want := (Type{DType: x.DType, Shape: x.Shape}); !v.Type().Equal(want) {
		panic(&Error{Path: t.path, Op: "Assign", Detail: "variable " + x.Name + " wants " + want.String(), In: []Type{v.Type()}})
	}
	if _, again := t.current[x]; !again {
		t.assigns = append(t.assigns, x)
	}
	t.current[x] = v
}

// Feed is the op of an input of a run.
type Feed struct {
	Index int
	Label string
}

// Name returns "Feed".
func (Feed) Name() string { return "Feed" }

// Infer is never asked: Trace.Feed gives the type.
func (Feed) Infer([]Type) ([]Type, error) { return nil, errLeaf }

// ReadVar is the op that reads a variable.
type ReadVar struct{ Var *Var }

// Name returns "Read".
func (ReadVar) Name() string { return "Read" }

// Infer is never asked: the variable gives the type.
func (ReadVar) Infer([]Type) ([]Type, error) { return nil, errLeaf }
