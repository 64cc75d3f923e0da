//go:build cgo

package cpu

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// executable is a compiled program.
type executable struct {
	p           *graph.Program
	preparation *preparation // nil if nothing stays between runs
	program     *csrc.Program
	ops         []csrc.Op
	micro       []csrc.Micro
	keep        []*csrc.Buffer
	written     []*memory // holding variables that a run changes
	instr       []int     // of each op
	outs        []result
}

// result is where a result of the program is after a run: an operand of the run, or fixed memory.
type result struct {
	graph.Operand
	fixed []byte // of a variable, literal or constant
	mem   any    // keeps fixed alive
}

func (c *compiler) result(o graph.Operand, at map[*graph.Var]backend.Cell) result {
	r := result{Operand: o}
	switch o.Base {
	case graph.VarBase:
		cell := at[c.p.Vars[o.Index]]
		m := cell.Mem.(*memory)
		r.fixed, r.mem = m.buf.Bytes()[cell.Off+o.Off:], m
	case graph.LiteralBase:
		buf := c.literals[o.Index]
		r.fixed, r.mem = buf.Bytes()[o.Off:], buf
	case graph.ConstantBase:
		r.fixed, r.mem = c.constantMemory.Bytes()[constantSlot*o.Index:], c.constantMemory
	}
	return r
}

var errForeignArena = errors.New("cpu: Run: the arena is not this backend's memory")

// noScalars serves runs of programs that read no scalar.
var noScalars [graph.NumScalars]float64

// Run executes the program. It allocates nothing, and runs with different arenas may go on at once.
func (x *executable) Run(r *backend.Run) error {
	if err := backend.CheckRun(x.p, r); err != nil {
		return err
	}
	var arena *csrc.Buffer
	if r.Arena != nil {
		m, ok := r.Arena.(*memory)
		if !ok || m == nil {
			return errForeignArena
		}
		arena = m.buf
	}
	scalars := r.Scalars
	if scalars == nil {
		scalars = &noScalars
	}
	var feeds csrc.Feeds
	for i, t := range r.Feeds {
		feeds[i] = unsafe.Pointer(unsafe.SliceData(t.Bytes()))
	}
	if err := x.preparation.run(); err != nil {
		return err
	}
	status := x.program.Run(r.N, arena, scalars, &feeds)
	for _, m := range x.written {
		m.version.Add(1)
	}
	if status.Code != 0 {
		return x.opError(status, r.N)
	}
	for i, t := range r.Out {
		if t != nil {
			copy(t.Bytes(), x.outs[i].bytes(r, arena, scalars)[:x.p.OutTypes[i].Bytes(r.N)])
		}
	}
	runtime.KeepAlive(arena)
	runtime.KeepAlive(x)
	return nil
}

func (o *result) bytes(r *backend.Run, arena *csrc.Buffer, scalars *[graph.NumScalars]float64) []byte {
	switch o.Base {
	case graph.ArenaBase:
		return arena.Bytes()[o.Off:]
	case graph.FeedBase:
		return r.Feeds[o.Index].Bytes()[o.Off:]
	case graph.ScalarBase:
		return unsafe.Slice((*byte)(unsafe.Pointer(scalars)), unsafe.Sizeof(*scalars))[o.Off:]
	}
	return o.fixed
}

// opError says in which layer what was wrong.
func (x *executable) opError(s csrc.Status, n int) error {
	i := x.instr[s.Op]
	in := &x.p.Instrs[i]
	e := &backend.OpError{Index: i, Path: in.Path, Op: in.Sig.Op.Name()}
	extent, indexed := walk.IndexedExtent(in.Sig)
	switch {
	case s.Code == csrc.IndexRange && indexed:
		size := extent.At(n)
		e.Detail = fmt.Sprintf("index %d is not in [%d, %d)", s.Detail, -size, size)
	case s.Code == csrc.IndexRange && x.ops[s.Op].Kernel == csrc.SparseCE:
		e.Detail = fmt.Sprintf("label %d: want a class in [0, %d)", s.Detail, in.Sig.In[0].Shape[1].At(n))
	case s.Code == csrc.IndexRange:
		e.Detail = fmt.Sprintf("index %d is out of range", s.Detail)
	case s.Code == csrc.NoMemory:
		e.Detail = fmt.Sprintf("no memory for %d bytes of scratch a thread", s.Detail)
	default:
		e.Detail = fmt.Sprintf("kernel %v refuses its operands: code %d, detail %d", x.Kernel(i), s.Code, s.Detail)
	}
	return e
}

// Kernel names the kernels that run for instruction i, such as "pack+gemm".
func (x *executable) Kernel(i int) string {
	var names []string
	for k, op := range x.ops {
		if x.instr[k] == i {
			names = append(names, kernelName(&op))
		}
	}
	if len(names) == 0 {
		return "kept" // see kept.go
	}
	return strings.Join(names, "+")
}
