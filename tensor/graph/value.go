package graph

import (
	"github.com/gokeras/gokeras/tensor"
)

// Type is what is known of a value before any run: element type, shape, and the layout in memory (row-major but for weights).
type Type struct {
	DType  tensor.DType
	Shape  tensor.Shape
	Layout Layout
}

// String prints float32 (None, 10).
func (t Type) String() string {
	s := t.DType.String() + " " + t.Shape.String()
	if t.Layout != RowMajor {
		s += " " + t.Layout.String()
	}
	return s
}

// Equal tells whether dtype, shape and layout agree.
func (t Type) Equal(u Type) bool {
	return t.DType == u.DType && t.Layout == u.Layout && t.Shape.Equal(u.Shape)
}

// Value is a result of an op inside a trace. It never leaves the trace it was made in. The zero Value is no value.
type Value struct {
	n *node
	i int
}

type node struct {
	op    Op
	in    []Value
	out   []Type
	path  string // of the layer that made it
	trace *Trace // nil for constants and scalars
}

// IsZero tells whether v is no value.
func (v Value) IsZero() bool { return v.n == nil }

// Owns tells whether v belongs to t, as constants do to every trace.
func (t *Trace) Owns(v Value) bool { return v.n != nil && (v.n.trace == nil || v.n.trace == t) }

// Type returns v's type.
func (v Value) Type() Type { return v.n.out[v.i] }

// Shape returns v's shape.
func (v Value) Shape() tensor.Shape { return v.n.out[v.i].Shape }

// DType returns v's element type.
func (v Value) DType() tensor.DType { return v.n.out[v.i].DType }

// Op returns the op that made v.
func (v Value) Op() Op { return v.n.op }

// In returns the inputs of the op that made v; the caller must not change them.
func (v Value) In() []Value { return v.n.in }

// Path returns the path of the layer that made v, empty outside any layer.
func (v Value) Path() string { return v.n.path }

// Apply applies op to in. It panics with *Error when the inputs do not fit.
func Apply(op Op, in ...Value) []Value {
	n := &node{op: op, in: in}
	for _, v := range in {
		if v.IsZero() {
			panic(&Error{Op: op.Name(), Detail: "an input is missing"})
		}
		if t := v.n.trace; t != nil {
			if n.trace != nil && n.trace != t {
				panic(&Error{Op: op.Name(), Detail: "inputs come from two traces"})
			}
			n.trace = t
		}
	}
	if n.trace != nil {
		n.path = n.trace.path
	}
	types := typesOf(in)
	out, err := op.Infer(types)
	if err != nil {
		panic(&Error{Path: n.path, Op: op.Name(), In: types, Detail: err.Error()})
	}
	for _, t := range out {
		if !t.representable(1) {
			panic(&Error{Path: n.path, Op: op.Name(), In: types, Detail: tooLarge(t)})
		}
	}
	n.out = out
	vs := make([]Value, len(out))
	for i := range out {
		vs[i] = Value{n, i}
	}
	return vs
}

func apply1(op Op, in ...Value) Value { return Apply(op, in...)[0] }

func typesOf(vs []Value) []Type {
	ts := make([]Type, len(vs))
	for i, v := range vs {
		ts[i] = v.Type()
	}
	return ts
}
