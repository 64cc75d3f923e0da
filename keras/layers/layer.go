package layers

import (
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Any is what all layers have: they embed Base.
type Any interface {
	SetTrainable(trainable bool)
	Trainable() bool
	base() *Base
}

// Layer is a layer of one input and one output.
type Layer interface {
	Any
	// Call returns the output for x. It runs once for each program that is compiled and must not change Go state.
	Call(c *Context, x ops.Value) ops.Value
}

// MultiLayer is a layer of several inputs or outputs.
type MultiLayer interface {
	Any
	CallAll(c *Context, x []ops.Value) []ops.Value
}

// Builds is a layer that has weights: Build makes them when the shapes of the inputs are known, once.
type Builds interface {
	Build(b *Builder, in ...tensor.Shape)
}

// Base is embedded by every layer; it remembers what Build made, and whether the layer is trained.
type Base struct {
	state    *state
	children []Any  // in the order in which they were built, or given to Own
	frozen   uint32 // 1 or 0, atomic: runs read it while SetTrainable is called
}

func (b *Base) base() *Base { return b }

// state is what a layer is once it is built.
type state struct {
	typ       string      // snake case, such as "dense"
	name      string      // unique in the model
	auto      bool        // the name was made up
	adopted   atomic.Bool // a model has the layer; others may be built with it at the same time
	variables []*Variable
	lock      Lock
}

// Built tells whether l has been built.
func Built(l Any) bool { return l.base().state != nil }

// Name returns l's name: the field Name, or the one that its model gave it, or its type in snake case.
func Name(l Any) string {
	if s := l.base().state; s != nil {
		return s.name
	}
	if n, ok := GivenName(l); ok {
		return n
	}
	return TypeName(l)
}

// GivenName returns the field Name, if the user has set it.
func GivenName(l Any) (name string, ok bool) {
	v := reflect.Indirect(reflect.ValueOf(l))
	if v.Kind() != reflect.Struct {
		return "", false
	}
	f := v.FieldByName("Name")
	if !f.IsValid() || f.Kind() != reflect.String {
		return "", false
	}
	return f.String(), f.String() != ""
}

// Variables returns l's own weights and those of its children, in the order in which they were made.
func Variables(l Any) []*Variable {
	b := l.base()
	if b.state == nil {
		return nil
	}
	vs := append([]*Variable(nil), b.state.variables...)
	for _, c := range b.children {
		for _, v := range Variables(c) {
			if !slices.Contains(b.state.variables, v) { // one that is shared stands there
				vs = append(vs, v)
			}
		}
	}
	return vs
}

// tooLarge tells whether one sample of shape s has more than maxElements numbers.
func tooLarge(s tensor.Shape) bool {
	size := 1
	for _, d := range s {
		n := d.Const + d.PerN
		if n < 0 || n > 0 && size > maxElements/n {
			return true
		}
		size *= n
	}
	return false
}

// Call applies l, of either kind, to x inside a trace; shape errors name l's path.
func Call(c *Context, l Any, x []ops.Value) []ops.Value {
	defer c.trace.Enter(join(c.trace.Path(), Name(l)))()
	defer addPath(c.trace.Path())
	masks := c.masksOf(x)
	var out []ops.Value
	switch l := l.(type) {
	case MultiLayer:
		out = l.CallAll(c, x)
	case Layer:
		if len(x) != 1 {
			c.Fail("got %d inputs, want 1", len(x))
		}
		out = []ops.Value{l.Call(c, x[0])}
	default:
		c.Fail("%T has neither Call nor CallAll", l)
	}
	if len(out) == 0 {
		c.Fail("the call returned no value")
	}
	for i, y := range out {
		if y.IsZero() {
			c.Fail("output %d is no value", i)
		}
		if !c.trace.Owns(y) {
			c.Fail("output %d comes from another call: a layer must not keep values", i)
		}
		if tooLarge(y.Shape()) {
			c.Fail("output %d of shape %v is too large, want at most %d numbers a sample", i, y.Shape(), maxElements)
		}
	}
	c.settleMasks(l, x, masks, out)
	return out
}
