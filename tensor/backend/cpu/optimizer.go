//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func supportsGemmStep(op graph.GemmStep, s graph.Signature) bool {
	if sgd, ok := op.Update.(graph.SGDStep); ok && sgd.Momentum != 0 {
		return false
	}
	return s.In[2].DType == tensor.Float32 && s.In[0].Layout == graph.RowMajor && s.In[1].Layout == graph.RowMajor
}

// inPlace prepares weights and slots for a kernel that changes them where they lie, and returns where that is: where the results go.
// What the planner has not put into one place is brought there first, all at once, as the new places may be the others' old ones.
func (c *compiler) inPlace(in *graph.Instr, from ...int) []csrc.Operand {
	var old, at []csrc.Operand
	moved := false
	for i, f := range from {
		old = append(old, c.at(in.In[f]))
		at = append(at, c.at(in.Out[i]))
		moved = moved || old[i] != at[i]
	}
	if moved {
		c.exchange(in.Sig.Out[0], old, at)
	}
	return at
}

// exchange copies several values of one type; src and dst may have places in common.
func (c *compiler) exchange(t graph.Type, src, dst []csrc.Operand) {
	op := c.emit(csrc.Chain, append(slices.Clone(src), dst...), []csrc.Dim{one, elements(t)})
	op.Micro, op.NMicro = int32(len(c.micro)), int32(2*len(src))
	for i := range src {
		c.micro = append(c.micro, csrc.Micro{Op: csrc.MLoad, Type: typeOf(t.DType), Dst: uint8(i), A: uint8(i)})
	}
	for i := range src {
		c.micro = append(c.micro, csrc.Micro{Op: csrc.MStore, Type: typeOf(t.DType), Dst: uint8(len(src) + i), A: uint8(i)})
	}
}

func (c *compiler) sgd(in *graph.Instr, op graph.SGDStep) {
	slots := []int{0}
	if op.Momentum != 0 {
		slots = append(slots, 3)
	}
	at := c.inPlace(in, slots...)
	m := none
	if op.Momentum != 0 {
		m = at[1]
	}
	step := c.emit(csrc.SGD, []csrc.Operand{c.at(in.In[1]), at[0], m, c.at(in.In[2])}, []csrc.Dim{elements(in.Sig.In[0])})
	step.Int = [csrc.MaxInts]int64{flag(op.Nesterov), int64(typeOf(in.Sig.In[0].DType))}
	step.Float[0] = op.Momentum
}

func (c *compiler) adam(in *graph.Instr, op graph.AdamStep) {
	at := c.inPlace(in, 0, 3, 4)
	step := c.emit(csrc.Adam, []csrc.Operand{c.at(in.In[1]), at[0], at[1], at[2], c.at(in.In[2])}, []csrc.Dim{elements(in.Sig.In[0])})
	step.Int[1] = int64(typeOf(in.Sig.In[0].DType))
	step.Float = [csrc.MaxFloats]float64{op.Beta1, op.Beta2, op.Epsilon}
}

// gemmStep lets the update use up the gradient aT b tile by tile.
func (c *compiler) gemmStep(in *graph.Instr, op graph.GemmStep) {
	a, b := c.at(in.In[0]), c.at(in.In[1])
	rate := c.at(in.In[3])
	rows, inner, cols := sizes(graph.MatMul{TransA: true}, in.Sig)
	dims := []csrc.Dim{dim(rows), dim(cols), dim(inner), dim(rows), dim(cols)}
	packed := stepWorkspace(in.Sig, c.p.MaxN) > 0
	if packed {
		work := c.at(in.Work)
		c.pack(b, work, dim(inner), dim(cols), dim(cols), false)
		b = work
	}
	var step *csrc.Op
	switch update := op.Update.(type) {
	case graph.SGDStep:
		at := c.inPlace(in, 2)
		step = c.emit(csrc.GemmSGD, []csrc.Operand{a, b, at[0], rate}, dims)
	case graph.AdamStep:
		at := c.inPlace(in, 2, 4, 5)
		step = c.emit(csrc.GemmAdam, []csrc.Operand{a, b, at[0], at[1], at[2], rate}, dims)
		step.Float = [csrc.MaxFloats]float64{update.Beta1, update.Beta2, update.Epsilon}
	}
	step.Int[0] = flag(in.Sig.In[2].Layout == graph.Panels)
	if packed {
		step.Int[1] = csrc.BPanels
	}
}

// packStepFrom is how large dY must be to be packed once. The kernel reads a small one in place, but copies a large one for each of
// its row blocks: 4 % of the step at batch 1024.
const packStepFrom = 16 << 10

// stepWorkspace returns the bytes of dY in panels, 0 where it is read in place.
func stepWorkspace(s graph.Signature, maxN int) int64 {
	dy := s.In[1]
	if dy.Bytes(maxN) <= packStepFrom {
		return 0
	}
	dy.Layout = graph.Panels
	return dy.Bytes(maxN)
}
