package graph

import (
	"math/bits"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Limits of a chain: operands in all, and steps, each of which takes a register of the target.
const (
	MaxChainOperands = 10
	MaxChainSteps    = 16
)

// fuseChains turns element-wise ops into chains and merges a chain into the only user of its result. Where an input cannot be
// read in place it is repeated first.
func fuseChains(roots []Value, target Target) []Value {
	uses := useCounts(roots)
	return rewrite(roots, func(_ *rewriter, n *node, in []Value) []Value {
		if !isElementwise(n.op) {
			return nil
		}
		space := n.out[0].Shape
		in = slices.Clone(in)
		spreadUnreadable(in, space)
		c := newChainBuilder(space)
		step := ChainStep{Op: n.op}
		for i, v := range in {
			if at, again := c.merged[v]; again {
				step.In = append(step.In, at)
				continue
			}
			p, isChain := v.Op().(Chain)
			mergeable := isChain && len(p.Out) == 1 && v.Shape().Equal(space) && uses[n.in[i]] == occurrences(n.in, n.in[i])
			if mergeable {
				if at, ok := c.merge(p, v.In(), in, c.opsOf(n.op)); ok {
					c.merged[v] = at
					step.In = append(step.In, at)
					continue
				}
			}
			step.In = append(step.In, c.operand(v))
		}
		op, inputs := c.finish(step)
		return applyIfSupported(target, op, inputs...)
	})
}

func occurrences(vs []Value, v Value) int {
	k := 0
	for _, w := range vs {
		if w == v {
			k++
		}
	}
	return k
}

// spreadUnreadable repeats inputs until one cut of the space serves all.
func spreadUnreadable(in []Value, space tensor.Shape) {
	for i := range in {
		if splits(shapesOf(in), space) != 0 {
			return
		}
		in[i] = BroadcastToShape(in[i], space)
	}
}

func shapesOf(vs []Value) []tensor.Shape {
	s := make([]tensor.Shape, len(vs))
	for i, v := range vs {
		s[i] = v.Shape()
	}
	return s
}

// chainBuilder collects operands and steps. While it builds, operands are negative numbers (^index), steps are their index.
type chainBuilder struct {
	space  tensor.Shape
	inputs []Value
	steps  []ChainStep
	merged map[Value]int // a chain's result that was merged, as its step
}

func newChainBuilder(space tensor.Shape) *chainBuilder {
	return &chainBuilder{space: space, merged: map[Value]int{}}
}

// operand returns the number of an input; a constant becomes a step.
func (c *chainBuilder) operand(v Value) int {
	if k, ok := v.Op().(Const); ok {
		c.steps = append(c.steps, ChainStep{Op: k})
		return len(c.steps) - 1
	}
	i := slices.Index(c.inputs, v)
	if i < 0 {
		i = len(c.inputs)
		c.inputs = append(c.inputs, v)
	}
	return ^i
}

// opsOf counts the random streams of ops, of which a chain has room for one.
func (c *chainBuilder) opsOf(op Op) int {
	k := 0
	if _, ok := op.(Dropout); ok {
		k++
	}
	for _, s := range c.steps {
		if _, ok := s.Op.(Dropout); ok {
			k++
		}
	}
	return k
}

// merge takes over the steps of chain p, whose only result it returns as a step, unless a limit would be passed. The cut of the
// space must serve the other operands of the user too.
func (c *chainBuilder) merge(p Chain, in, operands []Value, streams int) (step int, ok bool) {
	inputs := append(slices.Clone(c.inputs), in...)
	if splits(shapesOf(append(operands[:len(operands):len(operands)], inputs...)), c.space) == 0 || len(inputs)+3 > MaxChainOperands || len(c.steps)+len(p.Steps)+3 > MaxChainSteps {
		return 0, false
	}
	for _, s := range p.Steps {
		if _, random := s.Op.(Dropout); random {
			streams++
		}
	}
	if streams > 1 {
		return 0, false
	}
	at := make([]int, 0, len(in)+len(p.Steps))
	for _, v := range in {
		at = append(at, c.operand(v))
	}
	for _, s := range p.Steps {
		t := ChainStep{Op: s.Op}
		for _, j := range s.In {
			t.In = append(t.In, at[j])
		}
		c.steps = append(c.steps, t)
		at = append(at, len(c.steps)-1)
	}
	return at[len(in)+p.Out[0]], true
}

// finish appends the last step and returns the chain with its inputs.
func (c *chainBuilder) finish(last ChainStep) (Chain, []Value) {
	c.steps = append(c.steps, last)
	for i, s := range c.steps {
		in := make([]int, len(s.In))
		for j, k := range s.In {
			if in[j] = len(c.inputs) + k; k < 0 {
				in[j] = ^k
			}
		}
		c.steps[i].In = in
	}
	set := splits(shapesOf(c.inputs), c.space)
	split := 0
	if set != 0 {
		split = bits.TrailingZeros64(set) // the first cut that serves gives the longest rows
	}
	return Chain{Steps: c.steps, Out: []int{len(c.steps) - 1}, Split: split}, c.inputs
}
