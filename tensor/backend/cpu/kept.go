//go:build cgo

package cpu

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
)

// What a program makes of weights that it does not write, as prediction does, is kept between its runs: scales and shifts of a
// normalization, kernels laid out for a convolution. It is made again when a weight has changed.

// keptBase is the base of operands that are kept: compiler.kept[Index].
const keptBase graph.BaseKind = 255

// keptBytes is the most that one instruction may have kept.
const keptBytes = 64 << 20

// isFixed tells whether an operand, with what is kept put in its place, is the same in each run as long as the weights are.
func (c *compiler) isFixed(o graph.Operand) bool {
	switch o.Base {
	case graph.VarBase:
		return !c.p.Writes[o.Index]
	case graph.ConstantBase, graph.LiteralBase, keptBase:
		return true
	}
	return false
}

// keeps tells whether all results of an instruction can be kept.
func (c *compiler) keeps(in *graph.Instr) bool {
	bytes := c.b.Workspace(in.Sig, c.p.MaxN)
	for i, t := range in.Sig.Out {
		o := in.Out[i]
		if o.Base != graph.ArenaBase || !t.Shape.Fixed() || slices.Contains(c.p.Outs, o) {
			return false
		}
		bytes += t.Bytes(1)
	}
	return len(in.In) > 0 && bytes <= keptBytes && !drawsRandom(in.Sig.Op) &&
		!slices.ContainsFunc(in.In, func(o graph.Operand) bool { return !c.isFixed(o) }) &&
		slices.ContainsFunc(in.In, func(o graph.Operand) bool { return o.Base == graph.VarBase || o.Base == keptBase })
}

func drawsRandom(op graph.Op) bool {
	switch op := op.(type) {
	case graph.Random, graph.Dropout:
		return true
	case graph.Chain:
		return slices.ContainsFunc(op.Steps, func(s graph.ChainStep) bool { return drawsRandom(s.Op) })
	}
	return false
}

// resolved is an instruction with what is kept in the place of its inputs.
func (c *compiler) resolved(in *graph.Instr) *graph.Instr {
	r := *in
	r.In = slices.Clone(in.In)
	for i, o := range r.In {
		if k, ok := c.keptAt[o.Off]; ok && o.Base == graph.ArenaBase {
			r.In[i] = graph.Operand{Base: keptBase, Index: k}
		}
	}
	for _, o := range in.Out { // another value takes the place in the arena
		if o.Base == graph.ArenaBase {
			delete(c.keptAt, o.Off)
		}
	}
	return &r
}

// keep translates an instruction that keeps says yes to.
func (c *compiler) keep(in *graph.Instr) {
	offsets := make([]int64, len(in.Out))
	for i, t := range in.Sig.Out {
		offsets[i] = in.Out[i].Off
		in.Out = slices.Clone(in.Out)
		in.Out[i] = graph.Operand{Base: keptBase, Index: c.newKept(t.Bytes(1), in.Path)}
	}
	in.Work = graph.Operand{Base: keptBase, Index: c.newKept(c.b.Workspace(in.Sig, c.p.MaxN), in.Path)}
	c.onceOnly(func() { c.translate(in) })
	for i, off := range offsets {
		c.keptAt[off] = in.Out[i].Index
	}
	c.watch(in.In)
}

// newKept is the index of new memory in kept.
func (c *compiler) newKept(bytes int64, path string) int {
	buf, err := csrc.Alloc(bytes)
	if err != nil {
		c.err = fmt.Errorf("layer %q: %w", path, err)
		return 0
	}
	c.buffers = append(c.buffers, buf)
	c.kept = append(c.kept, buf.At(0))
	return len(c.kept) - 1
}

// onceOnly puts the ops that f appends among those that run when a weight has changed.
func (c *compiler) onceOnly(f func()) {
	if c.keeping { // already, for the instruction as a whole
		f()
		return
	}
	ops := c.ops
	c.ops, c.keeping = c.once, true
	f()
	c.once, c.ops, c.keeping = c.ops, ops, false
}

// watch has the kept made again when one of the variables changes.
func (c *compiler) watch(in []graph.Operand) {
	for _, o := range in {
		if o.Base == graph.VarBase {
			c.watched = append(c.watched, c.memories[o.Index])
		}
	}
}

// prepared is where a convolution finds its kernel, its second input, laid out as it likes. emit appends the ops that write it to dst,
// from the kernel alone: they run once for a kernel that stays, else each time, to the start of the instruction's workspace.
func (c *compiler) prepared(in *graph.Instr, bytes int64, emit func(dst csrc.Operand)) csrc.Operand {
	if kernel := in.In[1]; !c.isFixed(kernel) || bytes > keptBytes {
		at := c.at(in.Work)
		emit(at)
		return at
	}
	at := c.kept[c.newKept(bytes, in.Path)]
	c.onceOnly(func() { emit(at) })
	c.watch(in.In[1:2])
	return at
}
