// Package backend says what a device must do to run programs: hold memory, compile a planned [graph.Program], run it.
// The implementations are ref (pure Go, the oracle), cpu (C kernels) and cuda.
package backend

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Memory is a block on a device, zero when it is new. It is freed when nothing refers to it.
type Memory interface{ Bytes() int64 }

// Cell is where a variable lies: Off bytes into Mem, in a layout.
type Cell struct {
	Mem    Memory
	Off    int64
	Layout graph.Layout
}

// Backend is a device. All methods may be called from any goroutine.
type Backend interface {
	graph.Target
	// Name is "ref", "cpu" or "cuda:0".
	Name() string
	// Alloc returns zeroed memory, aligned to 64 bytes.
	Alloc(bytes int64) (Memory, error)
	// Compile makes p runnable with its variables at the given cells, whose layouts are those of p.
	Compile(p *graph.Program, at map[*graph.Var]Cell) (Executable, error)
	// Read copies a cell's numbers, row-major, into a contiguous dst of the variable's size, after all that was started before.
	Read(dst *tensor.Tensor, c Cell) error
	// Write is the reverse of Read.
	Write(c Cell, src *tensor.Tensor) error
	// Close gives the device back; programs must not be used afterwards.
	Close() error
}

// Run is one execution of a program for N rows.
type Run struct {
	N       int
	Arena   Memory                     // of at least ArenaBytes, used by this run alone
	Feeds   []*tensor.Tensor           // contiguous, N rows, in the dtypes of the program
	Out     []*tensor.Tensor           // contiguous, N rows; results are copied into them; nil entries are skipped
	Scalars *[graph.NumScalars]float64 // learning rate and so on, see graph.ScalarSlot
}

// Executable is a compiled program. Runs may go on at once when their arenas differ and the program writes no variable.
type Executable interface {
	// Run returns *OpError when an input is out of range; no variable has changed then.
	Run(r *Run) error
	// Kernel names what runs for instruction i.
	Kernel(i int) string
}

// OpError is what an instruction found wrong with the numbers it was given.
type OpError struct {
	Index  int    // of the instruction
	Path   string // of the layer
	Op     string
	Detail string
}

func (e *OpError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s: %s", e.Op, e.Detail)
	}
	return fmt.Sprintf("layer %q: %s: %s", e.Path, e.Op, e.Detail)
}

// CheckRun tells what of r does not fit p, as every Executable does before it runs.
func CheckRun(p *graph.Program, r *Run) error {
	if r.N < 0 || r.N > p.MaxN {
		return fmt.Errorf("backend: %d rows: the program takes up to %d", r.N, p.MaxN)
	}
	if len(r.Feeds) != len(p.Feeds) || len(r.Out) != len(p.Outs) {
		return fmt.Errorf("backend: got %d feeds and %d results, want %d and %d", len(r.Feeds), len(r.Out), len(p.Feeds), len(p.Outs))
	}
	if r.Arena == nil && p.ArenaBytes > 0 || r.Arena != nil && r.Arena.Bytes() < p.ArenaBytes {
		return fmt.Errorf("backend: the arena is smaller than %d bytes", p.ArenaBytes)
	}
	for i, t := range r.Feeds {
		if err := fits(p.Feeds[i], t, r.N); err != nil {
			return fmt.Errorf("backend: feed %d: %w", i, err)
		}
	}
	for i, t := range r.Out {
		if t == nil {
			continue
		}
		if err := fits(p.OutTypes[i], t, r.N); err != nil {
			return fmt.Errorf("backend: result %d: %w", i, err)
		}
	}
	return nil
}

// fits compares without allocating: it runs at every step. Feeds may hold more rows than N; the first N count.
func fits(want graph.Type, t *tensor.Tensor, n int) error {
	if t == nil || t.DType() != want.DType || t.Rank() != len(want.Shape) || !t.IsContiguous() {
		return misfit(want, t, n)
	}
	for i, d := range want.Shape {
		have := t.Dims()[i]
		if have != d.At(n) && !(i == 0 && have > d.At(n)) {
			return misfit(want, t, n)
		}
	}
	return nil
}

func misfit(want graph.Type, t *tensor.Tensor, n int) error {
	if t == nil {
		return fmt.Errorf("missing, want %v", want)
	}
	return fmt.Errorf("got %v %v, want contiguous %v %v", t.DType(), t.Shape(), want.DType, tensor.S(want.Shape.At(n)...))
}
