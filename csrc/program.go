//go:build cgo

package csrc

// #cgo noescape gk_program_run
// #cgo nocallback gk_program_run
// #include "run.h"
import "C"

import (
	"fmt"
	"runtime"
	"unsafe"
)

// Buffer is zeroed C memory on a 64-byte boundary. It never moves, so programs hold its address; whoever holds a program keeps its
// buffers alive. The collector frees it when the Buffer is unreachable.
type Buffer struct {
	p     unsafe.Pointer
	bytes int64
}

// Alloc returns a buffer, or an error when memory is short or bytes is negative.
func Alloc(bytes int64) (*Buffer, error) {
	if bytes < 0 {
		return nil, fmt.Errorf("csrc: Alloc: got %d bytes", bytes)
	}
	p := C.gk_alloc(C.size_t(bytes))
	if p == nil {
		return nil, fmt.Errorf("csrc: no memory for %d bytes", bytes)
	}
	b := &Buffer{p, bytes}
	runtime.AddCleanup(b, func(p unsafe.Pointer) { C.gk_free(p) }, p)
	return b, nil
}

// Bytes returns the memory, shared; it is valid while b is reachable.
func (b *Buffer) Bytes() []byte { return unsafe.Slice((*byte)(b.p), b.bytes) }

// At returns the operand that lies off bytes into b.
func (b *Buffer) At(off int64) Operand { return Operand{Base: Abs, Off: int64(uintptr(b.p)) + off} }

// Program is an immutable list of ops, ready to run. Any number of runs may go on at once when their arenas differ.
type Program struct {
	c    *C.gk_program
	keep []*Buffer
}

// NewProgram copies ops and micro. Work is the rough cost of a run in nanoseconds on one thread: small programs run on the caller's
// thread alone. Keep lists the buffers that Abs operands point into.
//
// Errors: a kernel that does not exist, operands with an unknown base, micro-ops outside the table, no memory. Whoever builds the list
// answers for everything else in it, the sizes above all.
func NewProgram(ops []Op, micro []Micro, work Dim, keep []*Buffer) (*Program, error) {
	for i := range ops {
		if err := ops[i].check(len(micro)); err != nil {
			return nil, fmt.Errorf("csrc: op %d: %w", i, err)
		}
	}
	useDefaultThreads()
	c := C.gk_program_new((*C.gk_op)(unsafe.Pointer(unsafe.SliceData(ops))), C.int32_t(len(ops)),
		(*C.gk_micro)(unsafe.Pointer(unsafe.SliceData(micro))), C.int32_t(len(micro)), C.gk_dim{C.int64_t(work.Fixed), C.int64_t(work.PerN)})
	if c == nil {
		return nil, fmt.Errorf("csrc: no memory for a program of %d ops", len(ops))
	}
	p := &Program{c, append([]*Buffer(nil), keep...)}
	runtime.AddCleanup(p, func(c *C.gk_program) { C.gk_program_free(c) }, c)
	return p, nil
}

func (op *Op) check(micros int) error {
	switch {
	case op.Kernel < 0 || op.Kernel >= numKernels || C.gk_kernels[op.Kernel].run == nil:
		return fmt.Errorf("no kernel %d", op.Kernel)
	case op.NArgs < 0 || op.NArgs > MaxArgs:
		return fmt.Errorf("got %d operands, want 0..%d", op.NArgs, MaxArgs)
	case op.Micro < 0 || op.NMicro < 0 || int64(op.Micro)+int64(op.NMicro) > int64(micros):
		return fmt.Errorf("micro-ops [%d, +%d) outside the table of %d", op.Micro, op.NMicro, micros)
	}
	for i, a := range op.Arg[:op.NArgs] {
		if a.Base < None || a.Base >= FeedBase+MaxFeeds {
			return fmt.Errorf("operand %d: no base %d", i, a.Base)
		}
	}
	return nil
}

// Status is the result of a run: Code 0, or what an op found wrong.
type Status struct {
	Code   int
	Op     int
	Detail int64
}

// Codes of a Status.
const (
	IndexRange = 1 // an index or label out of range; Detail is its value
	NoMemory   = 3 // no scratch memory; Detail is how many bytes each thread needs
)

// Feeds are the addresses of a run's inputs, nil where unused.
type Feeds [MaxFeeds]unsafe.Pointer

// maxEntries bounds the goroutines inside C: each one there holds an operating system thread. With the 63 workers that one of them may
// have, and the 32 callers that package cblas lets in, OpenBLAS (see SetSgemm) never meets the 128 threads that it is built for.
const maxEntries = 32

var entries = make(chan struct{}, maxEntries)

// Run runs p once for n rows. arena may be nil when no operand lies in it. It allocates nothing, and any number of goroutines may call
// it: one run at a time has the thread pool, others go on their own thread, and beyond 64 they wait.
func (p *Program) Run(n int, arena *Buffer, scalars *[Scalars]float64, f *Feeds) Status {
	var a unsafe.Pointer
	if arena != nil {
		a = arena.p
	}
	entries <- struct{}{}
	s := C.gk_program_run(p.c, C.int64_t(n), a, (*C.double)(unsafe.Pointer(scalars)), f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7])
	<-entries
	runtime.KeepAlive(p)
	runtime.KeepAlive(arena)
	return Status{int(s.code), int(s.op), int64(s.detail)}
}

// Allocations counts the C allocations of this package so far; a run makes none.
func Allocations() int64 { return int64(C.gk_allocations()) }
