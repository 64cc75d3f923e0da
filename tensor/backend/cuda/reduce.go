//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Places of a reduction among the sizes of a kernel, as csrc/cuda/reduce.h says.
const (
	reduceOuter = iota
	reduceRed
	reduceInner
	reduceSetting
	reduceLanes
	reduceParts
	reduceCount
)

const (
	// A lane has at least laneElements to read; where results lie side by side, apartLanes at most work for one.
	laneElements = 4
	apartLanes   = 16

	// Reductions to few results are cut into parts until manyThreads have work or a part is down to partElements.
	manyThreads  = 1 << 15
	partElements = 1 << 10
	mostParts    = 64

	// What a part is written as.
	partBytes = 8
)

// reduction is how many elements [outer red inner] are shared out.
type reduction struct {
	outer, red, inner tensor.Dim
	lanes, parts      int
}

// shareOut decides lanes and parts for a batch of maxN rows.
func shareOut(outer, red, inner tensor.Dim, maxN int) reduction {
	r := reduction{outer: outer, red: red, inner: inner, lanes: 1, parts: 1}
	most := threads
	if inner != tensor.D(1) {
		most = apartLanes
	}
	elements := red.At(maxN)
	for r.lanes < most && elements >= 2*r.lanes*laneElements {
		r.lanes *= 2
	}
	working := max(outer.At(maxN)*inner.At(maxN)*r.lanes, 1)
	for r.parts < mostParts && working*r.parts < manyThreads && elements/(2*r.parts) >= partElements {
		r.parts *= 2
	}
	return r
}

// results is how many there are.
func (r reduction) results() tensor.Dim {
	n, _ := r.outer.Mul(r.inner)
	return n
}

// threads is how many have something to do.
func (r reduction) threads() tensor.Dim { return times(r.results(), r.lanes*r.parts) }

// times is a size some times over.
func times(d tensor.Dim, n int) tensor.Dim { return tensor.Dim{Const: d.Const * n, PerN: d.PerN * n} }

// sizes are the arguments of a reduction with a setting of its kernel.
func (r reduction) sizes(setting int) []tensor.Dim {
	return []tensor.Dim{r.outer, r.red, r.inner, tensor.D(setting), tensor.D(r.lanes), tensor.D(r.parts)}
}

// joined is the reduction over parts that lie as [parts][results].
func (r reduction) joined() reduction {
	return reduction{outer: tensor.D(1), red: tensor.D(r.parts), inner: r.results(), lanes: 1, parts: 1}
}

// workspace is that of parts with so many numbers for each result.
func (r reduction) workspace(numbers, maxN int) int64 {
	if r.parts == 1 {
		return 0
	}
	return partBytes * int64(numbers*r.parts*r.results().At(maxN))
}

// planReduce is how a Reduce runs: over its input, or over a copy in which the reduced axes are the last.
func planReduce(op graph.Reduce, s graph.Signature, maxN int) (walk.Reduction, reduction) {
	w := walk.Reduce(op, s)
	return w, shareOut(w.Outer, w.Red, w.Inner, maxN)
}

// reorderBytes is what the copy takes, if there is one.
func reorderBytes(w walk.Reduction, t graph.Type, maxN int) int64 {
	if w.Reorder == nil {
		return 0
	}
	return aligned(t.Bytes(maxN))
}

func (c *compiler) reduce(in *graph.Instr, op graph.Reduce) {
	t := in.Sig.In[0]
	w, r := planReduce(op, in.Sig, c.p.MaxN)
	x, work := c.reordered(in, w)
	out := c.out(in, 0)
	to := out
	if r.parts > 1 {
		to = work
	}
	c.launch(typed("reduce", t.DType), r.threads()).arg(x, to).dims(0, r.sizes(int(op.Kind))...).dims(reduceCount, r.red)
	if r.parts > 1 {
		c.join(r, int(op.Kind), t.DType, work, out)
	}
}

// join adds the parts of a reduction up.
func (c *compiler) join(r reduction, kind int, t tensor.DType, work, out place) {
	j := r.joined()
	c.launch(typed("reduce_join", t), j.threads()).arg(work, out).dims(0, j.sizes(kind)...).dims(reduceCount, r.red)
}

// reordered is the input of a reduction, copied first where its axes are not one run, and the workspace behind the copy.
func (c *compiler) reordered(in *graph.Instr, w walk.Reduction) (x, work place) {
	t := in.Sig.In[0]
	x, work = c.in(in, 0), c.at(in.Work)
	if w.Reorder != nil {
		c.gather(*w.Reorder, elements(t.Shape), t.DType, x, work)
		x = work
		work = work.after(aligned(t.Bytes(c.p.MaxN)))
	}
	return x, work
}

func reduceWorkspace(op graph.Reduce, s graph.Signature, maxN int) int64 {
	w, r := planReduce(op, s, maxN)
	return reorderBytes(w, s.In[0], maxN) + r.workspace(1, maxN)
}
