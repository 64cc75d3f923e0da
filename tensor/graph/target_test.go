package graph

import (
	"fmt"
	"strings"
)

// TestTarget is a Target for tests of the passes. It has kernels for everything but what Without names.
type TestTarget struct {
	Without   func(op Op) bool
	Panels    bool // matrices lie in panels, and products, steps and copies can read them there
	Scratch   func(s Signature) int64
	LaidOutIn []Use // records the uses that Layout was asked with
}

// Supports reads panels as the weights of products and in steps.
func (t *TestTarget) Supports(s Signature) bool {
	if t.Without != nil && t.Without(s.Op) {
		return false
	}
	if _, ok := s.Op.(Relayout); ok {
		return t.Panels
	}
	for i, in := range s.In {
		if in.Layout == Panels && !readsPanels(s.Op, i) {
			return false
		}
	}
	if _, ok := s.Op.(Chain); ok {
		out, err := s.Op.Infer(s.In)
		return err == nil && out[0].Layout == s.Out[0].Layout
	}
	return true
}

func readsPanels(op Op, arg int) bool {
	switch op := op.(type) {
	case MatMul, Gemm:
		return arg == 1
	case SGDStep, AdamStep, Copy, Chain:
		return true
	case Reduce:
		return len(op.Axes) == 2
	case GemmStep:
		return arg >= 2
	case Reshape:
		return true // a careless answer: no pass may rely on it, since a view would show panels as rows
	}
	return false
}

// Workspace asks Scratch.
func (t *TestTarget) Workspace(s Signature, _ int) int64 {
	if t.Scratch == nil {
		return 0
	}
	return t.Scratch(s)
}

// Layout chooses panels for every matrix that a product reads.
func (t *TestTarget) Layout(v *Var, uses []Use) Layout {
	t.LaidOutIn = append(t.LaidOutIn, uses...)
	if !t.Panels || len(v.Shape) != 2 {
		return RowMajor
	}
	for _, u := range uses {
		if readsPanels(u.Op, u.Arg) {
			return Panels
		}
	}
	return RowMajor
}

// withoutFusion is a Target without fused ops.
func withoutFusion() *TestTarget {
	return &TestTarget{Without: func(op Op) bool {
		switch op.(type) {
		case Gemm, GemmStep, CrossEntropyWithGrad, Chain:
			return true
		}
		return false
	}}
}

// withoutChains fuses all but element-wise ops, so that these show.
func withoutChains() *TestTarget {
	return &TestTarget{Without: func(op Op) bool { _, chain := op.(Chain); return chain }}
}

// expr prints the graph under v as an expression.
func expr(v Value) string {
	switch op := v.Op().(type) {
	case Feed:
		return op.Label
	case ReadVar:
		return op.Var.Name
	case Const:
		return fmt.Sprint(op.Value)
	case ScalarArg:
		return fmt.Sprintf("scalar%d", op.Slot)
	}
	args := make([]string, len(v.In()))
	for i, in := range v.In() {
		args[i] = expr(in)
	}
	s := label(v.Op()) + "(" + strings.Join(args, ", ") + ")"
	if len(v.n.out) > 1 {
		s += fmt.Sprintf(".%d", v.i)
	}
	return s
}

// label is the op's name with the settings that matter in tests.
func label(op Op) string {
	switch op := op.(type) {
	case Reshape:
		return "Reshape" + op.To.String()
	case Broadcast:
		return "Broadcast" + op.To.String()
	case Transpose:
		return fmt.Sprintf("Transpose%v", op.Perm)
	case Reduce:
		return fmt.Sprintf("%s%v", op.Name(), op.Axes)
	case Cast:
		return "Cast:" + op.To.String()
	case Relayout:
		return "Relayout:" + op.To.String()
	case MatMul:
		return "MatMul" + transposed(op)
	case Gemm:
		return op.Name() + transposed(op.MatMul)
	}
	return op.Name()
}

func transposed(m MatMul) string {
	s := ""
	if m.TransA {
		s += "T"
	} else if m.TransB {
		s += "N"
	}
	if m.TransB {
		s += "T"
	}
	return s
}

// names lists the ops of a program.
func names(p *Program) []string {
	list := make([]string, len(p.Instrs))
	for i, in := range p.Instrs {
		list[i] = label(in.Sig.Op)
	}
	return list
}
