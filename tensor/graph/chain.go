package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/tensor"
)

// Chain is a list of element-wise steps over one iteration space, made by passes. The space is seen as [rows cols], cut before axis
// Split of the result; each input is whole, one element, one row for all or one column for all (see Access).
type Chain struct {
	Steps []ChainStep
	Out   []int // the steps that are results; all have the shape of the space
	Split int
}

// ChainStep is an element-wise op on inputs of the chain (numbers below the count of inputs) or on earlier steps (count + step).
type ChainStep struct {
	Op Op
	In []int
}

// Access is how an input of a chain relates to its space.
type Access uint8

// The ways. PerColumn inputs have the sizes of the axes from Split on; PerRow inputs those before.
const (
	Whole Access = iota
	OneElement
	PerColumn
	PerRow
)

// Name lists the steps.
func (c Chain) Name() string {
	names := make([]string, len(c.Steps))
	for i, s := range c.Steps {
		names[i] = s.Op.Name()
		if k, ok := s.Op.(Const); ok {
			names[i] = fmt.Sprintf("%g", k.Value)
		}
	}
	return "Chain[" + strings.Join(names, " ") + "]"
}

// Infer runs the rules of the steps. A chain over panels has them in all inputs but those of one element, and in the results: it goes
// over the memory as it lies, the tails of the last panels included.
func (c Chain) Infer(in []Type) ([]Type, error) {
	types := append([]Type(nil), in...)
	for _, s := range c.Steps {
		args := make([]Type, len(s.In))
		for i, j := range s.In {
			args[i] = types[j]
		}
		out, err := s.Op.Infer(args)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Op.Name(), err)
		}
		types = append(types, out[0])
	}
	outs := make([]Type, len(c.Out))
	for i, o := range c.Out {
		outs[i] = types[len(in)+o]
		if slices.ContainsFunc(in, Type.inPanels) {
			outs[i].Layout = Panels
		}
		for _, t := range in {
			if outs[i].inPanels() && !t.isOne() && (!t.inPanels() || !t.Shape.Equal(outs[i].Shape)) {
				return nil, fmt.Errorf("some inputs lie in panels, others do not")
			}
		}
	}
	return outs, nil
}

// Decompose applies the steps one by one.
func (c Chain) Decompose(in []Value) []Value {
	vals := append([]Value(nil), in...)
	for _, s := range c.Steps {
		args := make([]Value, len(s.In))
		for i, j := range s.In {
			args[i] = vals[j]
		}
		vals = append(vals, apply1(s.Op, args...))
	}
	outs := make([]Value, len(c.Out))
	for i, o := range c.Out {
		outs[i] = vals[len(in)+o]
	}
	return outs
}

// VJP goes through the decomposed form.
func (c Chain) VJP(in, _, dout []Value) []Value { return vjpByDecompose(c, in, dout) }

// AccessOf tells how a value of shape s is read in the given space when that is cut before axis split; ok is false when it cannot.
func AccessOf(s, space tensor.Shape, split int) (a Access, ok bool) {
	one := tensor.D(1)
	lead := len(space) - len(s)
	if lead < 0 {
		return 0, false
	}
	whole, single, perCol, perRow := true, true, true, true
	for i, d := range space {
		have := one
		if i >= lead {
			have = s[i-lead]
		}
		same, unit := have == d, have == one
		whole = whole && same
		single = single && unit
		if i < split {
			perCol, perRow = perCol && unit, perRow && same
		} else {
			perCol, perRow = perCol && same, perRow && unit
		}
	}
	switch {
	case whole:
		return Whole, true
	case single:
		return OneElement, true
	case perCol:
		return PerColumn, true
	case perRow:
		return PerRow, true
	}
	return 0, false
}

// splits is the set of cuts of space at which all inputs can be read, a bit each.
func splits(in []tensor.Shape, space tensor.Shape) uint64 {
	var set uint64
	for k := 0; k <= len(space); k++ {
		fits := true
		for _, s := range in {
			_, ok := AccessOf(s, space, k)
			fits = fits && ok
		}
		if fits {
			set |= 1 << k
		}
	}
	return set
}

// isElementwise tells whether op can be a step.
func isElementwise(op Op) bool {
	switch op.(type) {
	case Unary, Binary, Select, Cast, Dropout:
		return true
	}
	return false
}
