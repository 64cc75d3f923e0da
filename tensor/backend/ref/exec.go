package ref

import (
	"errors"
	"fmt"
	"sync"

	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// kernel computes the results of one instruction. An error says what is wrong with the numbers; nothing is written then.
type kernel func(c *call) error

// program is a compiled graph.Program.
type program struct {
	p      *graph.Program
	instrs []instr
	outs   []operand
	calls  sync.Pool // of *call, so that a run allocates nothing
}

type instr struct {
	sig     graph.Signature
	in, out []operand
	kernel  kernel
}

// call is an instruction in a run.
type call struct {
	*instr
	n   int // rows
	run *backend.Run
	arena,
	scalars []byte
}

// Compile finds the memory and the loop of every instruction.
func (r *Ref) Compile(p *graph.Program, at map[*graph.Var]backend.Cell) (backend.Executable, error) {
	pl := placer{p: p}
	if err := pl.placeVars(at); err != nil {
		return nil, err
	}
	if err := pl.placeConstants(); err != nil {
		return nil, err
	}
	x := &program{p: p, calls: sync.Pool{New: func() any { return new(call) }}}
	for i, in := range p.Instrs {
		if !r.Supports(in.Sig) {
			return nil, fmt.Errorf("ref: Compile: layer %q: instruction %d: no kernel for %v", in.Path, i, in.Sig)
		}
		x.instrs = append(x.instrs, instr{sig: in.Sig, in: pl.operands(in.In), out: pl.operands(in.Out), kernel: r.kernelFor(in.Sig)})
	}
	x.outs = pl.operands(p.Outs)
	return x, nil
}

// Kernel names what runs for instruction i.
func (x *program) Kernel(i int) string { return "ref." + x.instrs[i].sig.Op.Name() }

// noScalars serves runs of programs that read no scalar.
var noScalars [graph.NumScalars]float64

// Run executes the program.
func (x *program) Run(r *backend.Run) error {
	if err := backend.CheckRun(x.p, r); err != nil {
		return err
	}
	c := x.calls.Get().(*call)
	defer x.release(c)
	if err := c.start(r); err != nil {
		return err
	}
	for i := range x.instrs {
		c.instr = &x.instrs[i]
		if err := c.kernel(c); err != nil {
			return &backend.OpError{Index: i, Path: x.p.Instrs[i].Path, Op: c.sig.Op.Name(), Detail: err.Error()}
		}
	}
	for i, t := range r.Out {
		if t != nil {
			copy(t.Bytes(), x.outs[i].bytes(c)[:x.p.OutTypes[i].Bytes(r.N)])
		}
	}
	return nil
}

// release forgets what the run brought along, so that the pool keeps no arena alive.
func (x *program) release(c *call) {
	c.run, c.arena, c.scalars = nil, nil, nil
	x.calls.Put(c)
}

var errForeignArena = errors.New("ref: Run: the arena is not this backend's memory")

func (c *call) start(r *backend.Run) error {
	c.n, c.run, c.arena = r.N, r, nil
	if r.Arena != nil {
		m, ok := r.Arena.(*memory)
		if !ok {
			return errForeignArena
		}
		c.arena = m.data
	}
	scalars := r.Scalars
	if scalars == nil {
		scalars = &noScalars
	}
	c.scalars = bytesOf(scalars[:])
	return nil
}

// in returns the numbers of input i.
func in[T any](c *call, i int) []T {
	return view[T](c.instr.in[i].bytes(c), elements(c.sig.In[i], c.n))
}

// out returns the memory of result i.
func out[T any](c *call, i int) []T {
	return view[T](c.instr.out[i].bytes(c), elements(c.sig.Out[i], c.n))
}

// elements returns the number of elements of a value for n rows.
func elements(t graph.Type, n int) int {
	size := 1
	for _, d := range t.Shape {
		size *= d.At(n)
	}
	return size
}

// rng is the step of the random streams in this run.
func (c *call) rng() uint64 { return uint64(view[float64](c.scalars, graph.NumScalars)[graph.RNGStep]) }
