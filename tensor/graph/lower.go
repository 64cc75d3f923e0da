package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Config says for what a trace is lowered.
type Config struct {
	Target Target
	MaxN   int // the most rows of a run
	// LayoutOf returns the layout of a variable that has memory already; nil, or ok false, lets the target choose.
	LayoutOf func(v *Var) (l Layout, ok bool)
}

func (c *Config) layout(v *Var, uses []Use) Layout {
	if c.LayoutOf != nil {
		if l, ok := c.LayoutOf(v); ok {
			return l
		}
	}
	return c.Target.Layout(v, uses)
}

// BaseKind says what an Operand's offset counts from.
type BaseKind uint8

// The bases.
const (
	ArenaBase    BaseKind = iota // scratch memory of the run
	VarBase                      // Program.Vars[Index]
	FeedBase                     // feed Index
	ScalarBase                   // the block of scalars
	ConstantBase                 // Program.Constants[Index]
	LiteralBase                  // Program.Literals[Index]
)

// Operand is where a value lies: Off bytes from a base.
type Operand struct {
	Base  BaseKind
	Index int
	Off   int64
}

// Instr is one kernel call of a program.
type Instr struct {
	Sig  Signature
	In   []Operand
	Out  []Operand
	Work Operand // scratch memory of Target.Workspace bytes
	Path string  // of the layer, for errors and printing
}

// Program is a flat list of instructions with all memory planned. It is immutable.
type Program struct {
	Instrs     []Instr
	MaxN       int
	ArenaBytes int64
	Vars       []*Var           // every variable that is read or written, in the order of first use
	Layouts    []Layout         // of Vars
	Writes     []bool           // which of Vars are written
	Feeds      []Type           // in the order of Trace.Feed
	Constants  []Const          // rank 0
	Literals   []*tensor.Tensor // contiguous
	Outs       []Operand        // the results, row-major
	OutTypes   []Type
}

// Lower turns a trace and the results wanted of it into a program: simplify, fuse, decompose, choose layouts, plan.
func Lower(t *Trace, outs []Value, cfg Config) (p *Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	if cfg.MaxN < 1 {
		return nil, fmt.Errorf("graph: Lower: MaxN %d, want at least 1", cfg.MaxN)
	}
	roots := passes(t, outs, &cfg)
	if err := checkSizes(roots, cfg.MaxN); err != nil {
		return nil, err
	}
	return plan(t, roots, len(outs), &cfg)
}

// passes returns what becomes of the results and of the assigned values.
func passes(t *Trace, outs []Value, cfg *Config) []Value {
	defer t.Enter(t.path)() // passes set the path to that of the node they are at
	roots := append([]Value(nil), outs...)
	for _, v := range t.assigns {
		roots = append(roots, t.current[v])
	}
	roots = simplify(roots)
	roots = simplify(sinkTransposes(roots))
	roots = reuseDropout(roots)
	roots = fuseCrossEntropy(roots, cfg.Target)
	roots = fuseGemm(roots, cfg.Target)
	roots = fuseConv(roots, cfg.Target)
	roots = fuseSteps(roots, cfg.Target)
	roots = decompose(roots, cfg.Target)
	roots = simplify(roots)
	roots = fuseChains(roots, cfg.Target)
	roots = chooseLayouts(roots, t.assigns, cfg)
	return ownResults(roots, len(outs), t.assigns)
}

// ownResults gives an assigned value memory of its own when it is another variable or a feed as it stands, so that the order
// of the commits does not matter; and a result that is the old value of an assigned variable, because results are read after
// the commits.
func ownResults(roots []Value, outs int, assigned []*Var) []Value {
	for i := range roots {
		leaf := storage(roots[i]).Op()
		read, isRead := leaf.(ReadVar)
		if i >= outs && isLeaf(leaf) || isRead && slices.Contains(assigned, read.Var) {
			roots[i] = apply1(Copy{}, roots[i])
		}
	}
	return roots
}

// isView tells whether op's result is its input's memory.
func isView(op Op) bool {
	_, ok := op.(Reshape)
	return ok
}

// feedTypes returns the types of all feeds of t, used or not.
func feedTypes(t *Trace) []Type {
	types := make([]Type, len(t.feeds))
	for i, f := range t.feeds {
		types[i] = f.Type()
	}
	return types
}
