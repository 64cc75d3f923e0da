//go:build cgo

package cpu

import (
	"slices"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// lone is an element-wise op that no pass has put into a chain: a chain of one step, before which some inputs are repeated to the
// result's shape in scratch memory, because no cut of the space serves them all as they are.
type lone struct {
	chain   graph.Chain
	sig     graph.Signature // with the shapes after repeating
	repeats []repeat
}

type repeat struct {
	input int
	moves walk.Moves
}

func planLone(s graph.Signature) (l lone, ok bool) {
	step := graph.ChainStep{Op: s.Op}
	for i := range s.In {
		step.In = append(step.In, i)
	}
	l.chain = graph.Chain{Steps: []graph.ChainStep{step}, Out: []int{0}}
	l.sig = graph.Signature{Op: s.Op, In: slices.Clone(s.In), Out: s.Out}
	space := s.Out[0].Shape
	for i := range s.In {
		if l.cut() {
			break
		}
		to := graph.Type{DType: s.In[i].DType, Shape: space}
		m := walk.Move(graph.Signature{Op: graph.Broadcast{To: space}, In: s.In[i : i+1], Out: []graph.Type{to}})
		if !fits(m) {
			return l, false
		}
		l.sig.In[i] = to
		l.repeats = append(l.repeats, repeat{i, m})
	}
	return l, l.cut() && supportsChain(l.chain, l.sig)
}

// cut sets the first split at which all inputs can be read.
func (l *lone) cut() bool {
	for l.chain.Split = 0; l.chain.Split <= len(l.sig.Out[0].Shape); l.chain.Split++ {
		if _, ok := accessModes(l.chain, l.sig); ok {
			return true
		}
	}
	return false
}

// workspace holds the repeated inputs one after the other.
func (l lone) workspace(maxN int) (bytes int64) {
	for _, r := range l.repeats {
		bytes += aligned(l.sig.In[r.input].Bytes(maxN))
	}
	return bytes
}

func (c *compiler) lone(in *graph.Instr) {
	l, _ := planLone(in.Sig)
	args := make([]csrc.Operand, len(in.In), csrc.MaxArgs)
	for i, o := range in.In {
		args[i] = c.at(o)
	}
	work := c.at(in.Work)
	for _, r := range l.repeats {
		c.strided(csrc.Copy, r.moves, in.Sig.In[r.input].DType, args[r.input], work)
		args[r.input] = work
		work = after(work, aligned(l.sig.In[r.input].Bytes(c.p.MaxN)))
	}
	c.chainOn(args, in, l.sig, l.chain)
}
