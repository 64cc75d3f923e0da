//go:build cuda

package cuda

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// executable is a compiled program.
type executable struct {
	p        *graph.Program
	dev      *CUDA
	commands []command
	instr    []int // of each command
	keep     []*memory
	status   *memory
	fails    bool // an instruction may
	outs     []place
	stages   [2]*stage // batches alternate, so that one is copied while the other is used
	turn     int
	results  []byte // of a run, pinned, the status first
	own      *owned
	run      run
}

// run is what commands see of a run.
type run struct {
	dev    *CUDA
	n      int
	arena  driver.Ptr
	stage  *stage
	status driver.Ptr
	args   *args // an object of its own: C must not be handed one with Go pointers in it
}

// address resolves an operand; 0 is one that is not there.
func (r *run) address(p place) driver.Ptr {
	if !p.used {
		return 0
	}
	switch p.base {
	case graph.ArenaBase:
		return r.arena + p.at
	case graph.FeedBase:
		return r.stage.feed[p.feed] + p.at
	case graph.ScalarBase:
		return r.stage.scalars + p.at
	case statusBase:
		return r.status + p.at
	}
	return p.at
}

func (a *args) pointer() unsafe.Pointer { return unsafe.Pointer(a) }

// executable makes what the commands need to run.
func (c *compiler) executable() (*executable, error) {
	x := &executable{p: c.p, dev: c.b, commands: c.commands, instr: c.instr, keep: c.keep, fails: c.fails, own: c.own, run: run{args: new(args)}}
	hold(&c.b.holdings, x, x.own)
	var err error
	if x.status, err = c.b.take(statusBytes); err != nil {
		return nil, err
	}
	for i := range x.stages {
		if x.stages[i], err = c.b.newStage(c.p, x.own); err != nil {
			return nil, err
		}
	}
	size := int64(statusBytes)
	for i, o := range c.p.Outs {
		x.outs = append(x.outs, c.at(o))
		size += c.p.OutTypes[i].Bytes(c.p.MaxN)
	}
	if x.results, err = x.own.pin(size); err != nil {
		return nil, err
	}
	return x, nil
}

var errForeignArena = errors.New("cuda: Run: the arena is not this backend's memory")

// noScalars serves runs of programs that read no scalar.
var noScalars [graph.NumScalars]float64

// Run enqueues the program. It waits for the end only if somebody asks for results, or if an instruction may find an index out of range
// that the host has not seen.
func (x *executable) Run(r *backend.Run) error {
	if err := backend.CheckRun(x.p, r); err != nil {
		return err
	}
	arena, ok := r.Arena.(*memory)
	if r.Arena != nil && (!ok || arena == nil) {
		return errForeignArena
	}
	if err := x.dev.enter(); err != nil {
		return fmt.Errorf("cuda: Run: %w", err)
	}
	defer x.dev.leave()
	err := x.start(r, arena)
	if err == nil {
		err = x.finish(r)
	}
	runtime.KeepAlive(arena)
	if err != nil {
		return runError(err)
	}
	return nil
}

func runError(err error) error {
	if op := (*backend.OpError)(nil); errors.As(err, &op) {
		return err
	}
	return fmt.Errorf("cuda: Run: %w", err)
}

// start enqueues the batch on its way to the device and what is done with it.
func (x *executable) start(r *backend.Run, arena *memory) error {
	scalars := r.Scalars
	if scalars == nil {
		scalars = &noScalars
	}
	st := x.stages[x.turn]
	x.turn = 1 - x.turn
	if err := st.send(x, r, scalars); err != nil {
		return err
	}
	x.run = run{dev: x.dev, n: r.N, stage: st, status: x.status.at, args: x.run.args}
	if arena != nil {
		x.run.arena = arena.at
	}
	if err := x.replay(arena); err != nil {
		return err
	}
	return st.used.Record(x.dev.compute)
}

// enqueue puts all commands on the stream.
func (x *executable) enqueue() error {
	if err := x.clear(&x.run); err != nil {
		return err
	}
	for i, c := range x.commands {
		if err := c.enqueue(&x.run); err != nil {
			in := &x.p.Instrs[x.instr[i]]
			return fmt.Errorf("layer %q: %s: %w", in.Path, in.Sig.Op.Name(), err)
		}
	}
	return nil
}

// finish waits for the results.
func (x *executable) finish(r *backend.Run) error {
	host := x.results
	if x.fails {
		if err := driver.CopyToHostAsync(host[:statusBytes], x.status.at, x.dev.compute); err != nil {
			return err
		}
	}
	off, waits := int64(statusBytes), x.fails
	for i, t := range r.Out {
		if t == nil {
			continue
		}
		if size := x.p.OutTypes[i].Bytes(r.N); size > 0 {
			waits = true
			if err := driver.CopyToHostAsync(host[off:off+size], x.run.address(x.outs[i]), x.dev.compute); err != nil {
				return err
			}
			off += size
		}
	}
	if !waits {
		return nil
	}
	if err := x.dev.compute.Synchronize(); err != nil {
		return err
	}
	if x.fails {
		if err := x.failure(*(*uint64)(unsafe.Pointer(unsafe.SliceData(host))), r.N); err != nil {
			return err
		}
	}
	off = statusBytes
	for i, t := range r.Out {
		if t != nil {
			size := x.p.OutTypes[i].Bytes(r.N)
			copy(t.Bytes()[:size], host[off:])
			off += size
		}
	}
	return nil
}

// Kernel names what runs for instruction i, such as "cublas.sgemm+bias_act_f32".
func (x *executable) Kernel(i int) string {
	var names []string
	for k, c := range x.commands {
		if x.instr[k] == i {
			names = append(names, c.name())
		}
	}
	return strings.Join(names, "+")
}
