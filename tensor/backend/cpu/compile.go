//go:build cgo

package cpu

import (
	"fmt"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// none is an operand that is not there.
var none = csrc.Operand{Base: csrc.None}

// compiler collects the op list of a program.
type compiler struct {
	b              *CPU
	p              *graph.Program
	vars           []csrc.Operand
	memories       []*memory // of the variables
	constants      []csrc.Operand
	constantMemory *csrc.Buffer
	literals       []*csrc.Buffer
	buffers        []*csrc.Buffer
	ops            []csrc.Op
	micro          []csrc.Micro
	instr          []int // of each op
	work           cost

	once    []csrc.Op      // run when a weight has changed, see kept.go
	keeping bool           // ops is once now
	watched []*memory      // the weights
	kept    []csrc.Operand // what they are made into
	keptAt  map[int64]int  // the index in kept of what would lie at this offset in the arena
	err     error
}

// Compile translates p. It fails when a variable has no fitting memory, and for a program with more than csrc.MaxFeeds feeds.
func (b *CPU) Compile(p *graph.Program, at map[*graph.Var]backend.Cell) (backend.Executable, error) {
	c := &compiler{b: b, p: p, keptAt: map[int64]int{}}
	if len(p.Feeds) > csrc.MaxFeeds {
		return nil, fmt.Errorf("cpu: Compile: got %d feeds, want at most %d", len(p.Feeds), csrc.MaxFeeds)
	}
	if err := c.placeVars(at); err != nil {
		return nil, err
	}
	if err := c.placeLiterals(); err != nil {
		return nil, err
	}
	if err := c.placeConstants(); err != nil {
		return nil, err
	}
	for i := range p.Instrs {
		in := &p.Instrs[i]
		first := len(c.ops)
		if !b.Supports(in.Sig) {
			return nil, fmt.Errorf("cpu: Compile: layer %q: instruction %d: no kernel for %v", in.Path, i, in.Sig)
		}
		if r := c.resolved(in); c.keeps(r) {
			c.keep(r)
		} else {
			c.translate(r)
			c.work.add(in.Sig)
		}
		for range c.ops[first:] {
			c.instr = append(c.instr, i)
		}
	}
	if c.err != nil {
		return nil, fmt.Errorf("cpu: Compile: %w", c.err)
	}
	program, err := csrc.NewProgram(c.ops, c.micro, c.work.nanoseconds(), c.buffers)
	if err != nil {
		return nil, fmt.Errorf("cpu: Compile: %w", err)
	}
	preparation, err := c.preparation()
	if err != nil {
		return nil, fmt.Errorf("cpu: Compile: %w", err)
	}
	x := &executable{p: p, preparation: preparation, program: program, ops: c.ops, micro: c.micro, keep: c.buffers, instr: c.instr}
	for i, m := range c.memories {
		if p.Writes[i] {
			x.written = append(x.written, m)
		}
	}
	for _, o := range p.Outs {
		x.outs = append(x.outs, c.result(o, at))
	}
	return x, nil
}

// placeVars turns the cells of variables into addresses.
func (c *compiler) placeVars(at map[*graph.Var]backend.Cell) error {
	for i, v := range c.p.Vars {
		cell, ok := at[v]
		if !ok {
			return fmt.Errorf("cpu: Compile: variable %q has no memory", v.Name)
		}
		layout := c.p.Layouts[i]
		if layout != cell.Layout {
			return fmt.Errorf("cpu: Compile: variable %q: layout %v, the program wants %v", v.Name, cell.Layout, layout)
		}
		m, _, err := cellBytes(cell, graph.Type{DType: v.DType, Shape: v.Shape, Layout: layout}, c.p.MaxN)
		if err != nil {
			return fmt.Errorf("cpu: Compile: variable %q: %w", v.Name, err)
		}
		c.vars = append(c.vars, m.buf.At(cell.Off))
		c.memories = append(c.memories, m)
		c.buffers = append(c.buffers, m.buf)
	}
	return nil
}

// translate appends the ops of an instruction that Supports has said yes to.
func (c *compiler) translate(in *graph.Instr) {
	switch op := in.Sig.Op.(type) {
	case graph.MatMul:
		c.product(in, op, graph.Identity)
	case graph.BatchMatMul:
		c.batchProduct(in, op)
	case graph.Gemm:
		c.product(in, op.MatMul, op.Act)
	case graph.Conv, graph.ConvBias, graph.ConvPool, graph.ConvGradInput, graph.ConvGradKernel:
		c.b.convolverOf(in.Sig).translate(c, in)
	case graph.MaxPool:
		c.maxPool(in, csrc.MaxPool, op.Window, in.Sig.In[0], in.Sig.Out[0], in.Sig.Out[1])
	case graph.MaxPoolGrad:
		c.maxPool(in, csrc.MaxPoolGrad, op.Window, in.Sig.Out[0], in.Sig.In[0], in.Sig.In[1])
	case graph.AvgPool:
		c.pool(in, csrc.AvgPool, geometry(op.Window, in.Sig.In[0], in.Sig.Out[0], 1), in.Sig.In[0])
	case graph.AvgPoolGrad:
		c.pool(in, csrc.AvgPoolGrad, geometry(op.Window, in.Sig.Out[0], in.Sig.In[0], 1), in.Sig.In[0])
	case graph.GemmStep:
		c.gemmStep(in, op)
	case graph.Relayout:
		c.relayout(in, op)
	case graph.Chain:
		c.chain(in, op)
	case graph.Unary, graph.Binary, graph.Select, graph.Cast, graph.Dropout:
		c.lone(in)
	case graph.Reduce:
		c.reduce(in, op)
	case graph.Moments:
		c.moments(in, op)
	case graph.NormGrad:
		c.normGrad(in)
	case graph.ArgMax:
		c.argMax(in, op)
	case graph.Cumulate:
		c.cumulate(in, op)
	case graph.TopK:
		c.topK(in, op)
	case graph.Iota:
		k := c.emit(csrc.Iota, []csrc.Operand{c.at(in.Out[0])}, []csrc.Dim{dim(op.Size)})
		k.Int[1] = int64(typeOf(op.DType))
	case graph.Softmax:
		c.softmax(in, op)
	case graph.SoftmaxGrad:
		c.softmaxGrad(in, op)
	case graph.SparseCrossEntropy, graph.CrossEntropyWithGrad:
		c.crossEntropy(in)
	case graph.Transpose, graph.Broadcast, graph.Slice:
		c.move(in)
	case graph.Pad:
		c.pad(in, op)
	case graph.Concat:
		c.concat(in, op)
	case graph.Take:
		c.take(in, op)
	case graph.ScatterAdd:
		c.scatterAdd(in, op)
	case graph.OneHot:
		c.oneHot(in, op)
	case graph.Copy, graph.Reshape:
		c.copyAll(in.Sig.In[0], c.at(in.In[0]), c.at(in.Out[0]))
	case graph.Random:
		c.random(in, op)
	case graph.SGDStep:
		c.sgd(in, op)
	case graph.AdamStep:
		c.adam(in, op)
	}
}

// emit appends an op.
func (c *compiler) emit(k csrc.Kernel, args []csrc.Operand, dims []csrc.Dim) *csrc.Op {
	op := csrc.Op{Kernel: k, NArgs: int32(len(args))}
	copy(op.Arg[:], args)
	copy(op.Dim[:], dims)
	c.ops = append(c.ops, op)
	return &c.ops[len(c.ops)-1]
}

// at is where an operand of the program lies.
func (c *compiler) at(o graph.Operand) csrc.Operand {
	switch o.Base {
	case graph.ArenaBase:
		return csrc.Operand{Base: csrc.Arena, Off: o.Off}
	case graph.VarBase:
		return after(c.vars[o.Index], o.Off)
	case graph.FeedBase:
		return csrc.Operand{Base: csrc.FeedBase + csrc.Base(o.Index), Off: o.Off}
	case graph.ScalarBase:
		return csrc.Operand{Base: csrc.Scalar, Off: o.Off}
	case graph.LiteralBase:
		return c.literals[o.Index].At(o.Off)
	case keptBase:
		return after(c.kept[o.Index], o.Off)
	}
	return after(c.constants[o.Index], o.Off)
}

// after is the operand some bytes further on.
func after(o csrc.Operand, bytes int64) csrc.Operand {
	o.Off += bytes
	return o
}
