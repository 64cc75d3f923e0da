//go:build cuda

package cuda

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// argGuard is the pointer that keeps a kernel from doing anything once the run has failed, see csrc/cuda/kernel.h.
const argGuard = argPtrs - 1

// compiler collects the commands of a program.
type compiler struct {
	b        *CUDA
	p        *graph.Program
	vars     []driver.Ptr
	literals []driver.Ptr
	keep     []*memory // of variables, literals and constants
	own      *owned
	constant driver.Ptr
	commands []command
	instr    []int // of each command
	current  int   // the instruction that is being translated
	fails    bool  // an instruction may find something wrong with its numbers
	err      error
}

// constantSlot is what a constant takes of its block.
const constantSlot = 64

// Compile translates p. It fails when a variable has no fitting memory.
func (b *CUDA) Compile(p *graph.Program, at map[*graph.Var]backend.Cell) (backend.Executable, error) {
	x, err := b.compile(p, at)
	if err != nil {
		return nil, fmt.Errorf("cuda: Compile: %w", err)
	}
	return x, nil
}

func (b *CUDA) compile(p *graph.Program, at map[*graph.Var]backend.Cell) (*executable, error) {
	c := &compiler{b: b, p: p, own: &owned{}}
	if err := c.placeVars(at); err != nil {
		return nil, err
	}
	if err := b.enter(); err != nil {
		return nil, err
	}
	defer b.leave()
	x, err := c.program()
	if err != nil {
		return nil, errors.Join(err, c.own.release(b))
	}
	return x, nil
}

// program translates for who has entered.
func (c *compiler) program() (*executable, error) {
	b, p := c.b, c.p
	if err := c.placeNumbers(); err != nil {
		return nil, err
	}
	for i := range p.Instrs {
		in := &p.Instrs[i]
		if !b.Supports(in.Sig) {
			return nil, fmt.Errorf("layer %q: instruction %d: no kernel for %v", in.Path, i, in.Sig)
		}
		c.current = i
		c.instruction(in)
	}
	if c.err != nil {
		return nil, c.err
	}
	return c.executable()
}

// instruction translates one. What changes a variable does so only if no instruction has failed, this one included.
func (c *compiler) instruction(in *graph.Instr) {
	writes := slices.ContainsFunc(in.Out, func(o graph.Operand) bool { return o.Base == graph.VarBase })
	if !writes || !c.fails && !mayFail(in.Sig.Op) {
		c.translate(in)
		return
	}
	first := len(c.commands)
	if isProduct(in.Sig.Op) || mayFail(in.Sig.Op) {
		first = c.detour(in)
	} else {
		c.translate(in)
	}
	for _, x := range c.commands[first:] {
		if l, ok := x.(*launch); ok {
			l.p[argGuard] = c.status()
		}
	}
}

// isProduct tells whether a library's function, which knows no guard, makes the result.
func isProduct(op graph.Op) bool {
	switch op.(type) {
	case graph.MatMul, graph.BatchMatMul, graph.Gemm, graph.Conv, graph.ConvBias, graph.ConvGradInput, graph.ConvGradKernel:
		return true
	}
	return false
}

// mayFail tells whether an instruction finds labels or indices out of range.
func mayFail(op graph.Op) bool {
	switch op.(type) {
	case graph.Take, graph.ScatterAdd, graph.SparseCrossEntropy, graph.SparseCrossEntropyGrad, graph.CrossEntropyWithGrad:
		return true
	}
	return false
}

// detour lets an instruction write to memory of the program's own, then copies the results from there. It returns the number of the
// first copy.
func (c *compiler) detour(in *graph.Instr) (first int) {
	aside := *in
	aside.Out = make([]graph.Operand, len(in.Out))
	for i, y := range in.Sig.Out {
		m, err := c.b.take(y.Bytes(c.p.MaxN))
		if err != nil {
			c.err = err
			return len(c.commands)
		}
		c.keep, c.vars = append(c.keep, m), append(c.vars, m.at)
		aside.Out[i] = graph.Operand{Base: graph.VarBase, Index: len(c.vars) - 1}
	}
	c.translate(&aside)
	first = len(c.commands)
	for i, y := range in.Sig.Out {
		c.copyAll(y, c.out(&aside, i), c.out(in, i))
	}
	return first
}

func (c *compiler) placeVars(at map[*graph.Var]backend.Cell) error {
	for i, v := range c.p.Vars {
		cell, ok := at[v]
		if !ok {
			return fmt.Errorf("variable %q has no memory", v.Name)
		}
		if l := c.p.Layouts[i]; l != cell.Layout {
			return fmt.Errorf("variable %q: layout %v, the program wants %v", v.Name, cell.Layout, l)
		}
		p, err := cellAt(cell, graph.Type{DType: v.DType, Shape: v.Shape}.Bytes(c.p.MaxN), v.DType)
		if err != nil {
			return fmt.Errorf("variable %q: %w", v.Name, err)
		}
		c.vars = append(c.vars, p)
		c.keep = append(c.keep, cell.Mem.(*memory))
	}
	return nil
}

// placeNumbers copies literals and constants to the device.
func (c *compiler) placeNumbers() error {
	for _, t := range c.p.Literals {
		m, err := c.b.upload(t.Bytes())
		if err != nil {
			return err
		}
		c.keep, c.literals = append(c.keep, m), append(c.literals, m.at)
	}
	if len(c.p.Constants) == 0 {
		return nil
	}
	all := make([]byte, constantSlot*len(c.p.Constants))
	for i, k := range c.p.Constants {
		t := tensor.New(k.DType)
		t.Fill(k.Value) // converts as a Cast does
		copy(all[constantSlot*i:], t.Bytes())
	}
	m, err := c.b.upload(all)
	if err != nil {
		return err
	}
	c.keep, c.constant = append(c.keep, m), m.at
	return nil
}

// upload returns device memory with these bytes.
func (b *CUDA) upload(data []byte) (*memory, error) {
	m, err := b.take(int64(len(data)))
	if err != nil || len(data) == 0 {
		return m, err
	}
	if err := b.compute.Synchronize(); err != nil {
		return nil, err
	}
	return m, b.copyIn(data, m.at)
}

// copyIn copies to the device for who has entered and synchronized. The driver returns once it has read the host's memory, when the
// numbers may still be on their way, for which streams of ours do not wait.
func (b *CUDA) copyIn(host []byte, at driver.Ptr) error {
	if err := driver.CopyToDevice(at, host); err != nil {
		return err
	}
	return driver.Stream{}.Synchronize()
}

// at is where an operand of the program lies.
func (c *compiler) at(o graph.Operand) place {
	p := place{base: o.Base, at: driver.Ptr(o.Off), used: true}
	switch o.Base {
	case graph.VarBase:
		p.at += c.vars[o.Index]
	case graph.LiteralBase:
		p.at += c.literals[o.Index]
	case graph.ConstantBase:
		p.at += c.constant + driver.Ptr(constantSlot*o.Index)
	case graph.FeedBase:
		p.feed = o.Index
	}
	return p
}

// in and out are where the operands of an instruction lie.
func (c *compiler) in(in *graph.Instr, i int) place  { return c.at(in.In[i]) }
func (c *compiler) out(in *graph.Instr, i int) place { return c.at(in.Out[i]) }

// launch appends a kernel by its name; work is how many threads have something to do.
func (c *compiler) launch(name string, work tensor.Dim) *launch {
	l := c.kernel(name, work)
	c.add(l)
	return l
}

// kernel is a launch that is not appended.
func (c *compiler) kernel(name string, work tensor.Dim) *launch {
	k, ok := c.b.kernels[name]
	if !ok && c.err == nil {
		c.err = fmt.Errorf("no kernel %s in csrc/cuda", name)
	}
	return &launch{kernel: k, work: work}
}

func (c *compiler) add(x command) {
	c.commands = append(c.commands, x)
	c.instr = append(c.instr, c.current)
}
