//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func supportsChain(c graph.Chain, s graph.Signature) bool {
	streams := 0
	for _, step := range c.Steps {
		if _, ok := step.Op.(graph.Dropout); ok {
			streams++
		}
	}
	if streams > 1 || len(c.Out) == 0 || len(s.In)+len(c.Out) > csrc.MaxArgs {
		return false
	}
	if _, ok := accessModes(c, s); !ok {
		return false
	}
	_, ok := microOps(c, s)
	return ok
}

var accesses = [...]int64{graph.Whole: csrc.Full, graph.OneElement: csrc.One, graph.PerColumn: csrc.Row, graph.PerRow: csrc.Col}

// accessModes returns how each argument is read, two bits each; results are whole.
func accessModes(c graph.Chain, s graph.Signature) (modes int64, ok bool) {
	space := s.Out[0].Shape
	if slices.ContainsFunc(append(s.In[:len(s.In):len(s.In)], s.Out[0]), func(t graph.Type) bool { return t.Layout == graph.Panels }) {
		return accessModesOfPanels(c, s)
	}
	for i, t := range s.In {
		a, ok := graph.AccessOf(t.Shape, space, c.Split)
		if !ok {
			return 0, false
		}
		modes |= accesses[a] << (2 * i)
	}
	return modes, c.Split <= len(space)
}

// accessModesOfPanels is for a chain over panels as they lie: an input is in panels, too, or one element. Elements have other numbers
// there, so that a random stream would be another.
func accessModesOfPanels(c graph.Chain, s graph.Signature) (modes int64, ok bool) {
	for i, t := range s.In {
		if t.Layout != graph.Panels {
			modes |= csrc.One << (2 * i)
		}
	}
	random := slices.ContainsFunc(c.Steps, func(step graph.ChainStep) bool { _, ok := step.Op.(graph.Dropout); return ok })
	out, err := c.Infer(s.In)
	return modes, err == nil && out[0].Layout == s.Out[0].Layout && !random
}

func (c *compiler) chain(in *graph.Instr, chain graph.Chain) {
	args := make([]csrc.Operand, len(in.In), csrc.MaxArgs)
	for i, o := range in.In {
		args[i] = c.at(o)
	}
	c.chainOn(args, in, in.Sig, chain)
}

// chainOn appends a chain that supportsChain has said yes to, over inputs at args.
func (c *compiler) chainOn(args []csrc.Operand, in *graph.Instr, s graph.Signature, chain graph.Chain) {
	modes, _ := accessModes(chain, s)
	steps, _ := microOps(chain, s)
	for _, o := range in.Out {
		args = append(args, c.at(o))
	}
	space := s.Out[0].Shape
	dims := []csrc.Dim{product(space[:chain.Split]), product(space[chain.Split:])}
	if s.Out[0].Layout == graph.Panels {
		dims = []csrc.Dim{one, elements(s.Out[0])}
	}
	op := c.emit(csrc.Chain, args, dims)
	op.Int[0] = modes
	for _, step := range chain.Steps {
		if d, ok := step.Op.(graph.Dropout); ok {
			op.Int[1] = int64(d.Key)
		}
	}
	op.Micro, op.NMicro = int32(len(c.micro)), int32(len(steps))
	c.micro = append(c.micro, steps...)
}

// stepTypes returns the dtypes of the inputs and of all steps.
func stepTypes(c graph.Chain, s graph.Signature) (dtypes []tensor.DType, ok bool) {
	types := append([]graph.Type(nil), s.In...)
	for _, step := range c.Steps {
		in := make([]graph.Type, len(step.In))
		for i, j := range step.In {
			in[i] = types[j]
		}
		out, err := step.Op.Infer(in)
		if err != nil {
			return nil, false
		}
		types = append(types, out[0])
	}
	for _, t := range types {
		dtypes = append(dtypes, t.DType)
	}
	return dtypes, true
}

// microOf translates a step but for its registers. The micro-ops follow each other as graph's unary and binary functions do.
func microOf(op graph.Op, in []tensor.DType) (m csrc.Micro, ok bool) {
	if len(in) > 0 {
		m.Type = typeOf(in[len(in)-1])
	}
	switch op := op.(type) {
	case graph.Const:
		m.Op, m.Type, m.Imm = csrc.MConst, typeOf(op.DType), op.Value
	case graph.Unary:
		m.Op = csrc.MNeg + csrc.MicroOp(op.Kind)
	case graph.Binary:
		m.Op = csrc.MAdd + csrc.MicroOp(op.Kind)
	case graph.Select:
		m.Op = csrc.MSelect
	case graph.Cast:
		m.Op, m.To = csrc.MCast, typeOf(op.To)
	case graph.Dropout:
		m.Op, m.Imm = csrc.MDropout, op.Rate
	default:
		return m, false
	}
	return m, true
}
