//go:build cgo

package cpu

import (
	"math/bits"
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// maxRegisters is GK_MAX_REGS of csrc/kernels.h.
const maxRegisters = 24

// microOps assigns registers and returns the micro-ops of a chain, inputs loaded before their first use and results stored at once.
//
// A constant, and an input that is not whole, keeps its register to the end, as then csrc fills it once for many blocks. When the
// registers do not suffice for that, these are given back after their last use, too.
func microOps(c graph.Chain, s graph.Signature) (steps []csrc.Micro, ok bool) {
	dtypes, ok := stepTypes(c, s)
	if !ok {
		return nil, false
	}
	for _, pin := range [2]bool{true, false} {
		w := microWriter{chain: c, inputs: len(s.In), dtypes: dtypes, last: lastUses(c, len(s.In)), free: 1<<maxRegisters - 1}
		w.pinned = func(v int) bool { return pin && standsStill(c, s, v) }
		if w.write() {
			return w.steps, true
		}
	}
	return nil, false
}

// standsStill tells whether value v is the same in many blocks.
func standsStill(c graph.Chain, s graph.Signature, v int) bool {
	if v < len(s.In) {
		a, _ := graph.AccessOf(s.In[v].Shape, s.Out[0].Shape, c.Split)
		return a != graph.Whole
	}
	_, constant := c.Steps[v-len(s.In)].Op.(graph.Const)
	return constant
}

// lastUses returns the last step that reads each value, -1 for none.
func lastUses(c graph.Chain, inputs int) []int {
	last := make([]int, inputs+len(c.Steps))
	for i := range last {
		last[i] = -1
	}
	for i, step := range c.Steps {
		for _, v := range step.In {
			last[v] = i
		}
	}
	return last
}

// microWriter walks the steps of a chain; values are numbered as in graph.ChainStep.
type microWriter struct {
	chain  graph.Chain
	inputs int
	dtypes []tensor.DType
	last   []int
	pinned func(v int) bool
	free   uint32        // registers, a bit each
	reg    map[int]uint8 // of the values that have one
	steps  []csrc.Micro
}

// write returns false when registers run out.
func (w *microWriter) write() bool {
	w.reg = map[int]uint8{}
	for i, step := range w.chain.Steps {
		in := make([]tensor.DType, len(step.In))
		for j, v := range step.In {
			in[j] = w.dtypes[v]
			if !w.load(v) {
				return false
			}
		}
		m, ok := microOf(step.Op, in)
		if !ok {
			return false
		}
		for j, to := range []*uint8{&m.A, &m.B, &m.C}[:len(step.In)] {
			*to = w.reg[step.In[j]]
		}
		w.release(step.In, i)
		v := w.inputs + i
		if m.Dst, ok = w.take(v); !ok {
			return false
		}
		w.steps = append(w.steps, m)
		w.store(i, v)
		w.release([]int{v}, i)
	}
	return true
}

// load brings an input into a register.
func (w *microWriter) load(v int) bool {
	if _, there := w.reg[v]; there {
		return true
	}
	r, ok := w.take(v)
	w.steps = append(w.steps, csrc.Micro{Op: csrc.MLoad, Type: typeOf(w.dtypes[v]), Dst: r, A: uint8(v)})
	return ok
}

// store writes a step's result wherever the chain returns it.
func (w *microWriter) store(step, v int) {
	for k, o := range w.chain.Out {
		if o == step {
			w.steps = append(w.steps, csrc.Micro{Op: csrc.MStore, Type: typeOf(w.dtypes[v]), Dst: uint8(w.inputs + k), A: w.reg[v]})
		}
	}
}

func (w *microWriter) take(v int) (r uint8, ok bool) {
	if w.free == 0 {
		return 0, false
	}
	r = uint8(bits.TrailingZeros32(w.free))
	w.free &^= 1 << r
	w.reg[v] = r
	return r, true
}

// release gives back the registers of values that no step after i reads.
func (w *microWriter) release(values []int, i int) {
	for k, v := range values {
		if w.last[v] <= i && !w.pinned(v) && !slices.Contains(values[:k], v) {
			w.free |= 1 << w.reg[v]
		}
	}
}
