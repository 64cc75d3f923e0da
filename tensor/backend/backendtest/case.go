package backendtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Tol is how far a number may be from the wanted one: Rel*|want|, and on top Abs or Max times the largest |want|, whichever is more.
type Tol struct{ Abs, Rel, Max float64 }

// over is the tolerance for one of the wanted numbers.
func (t Tol) over(want []float64) Tol {
	if t.Max > 0 {
		for _, w := range want {
			t.Abs = max(t.Abs, t.Max*math.Abs(w))
		}
	}
	return t
}

// Case is an op with inputs.
type Case struct {
	Op graph.Op
	In []Input
}

// Input is an operand of a case. Its numbers come from Draw, or from the usual distribution of its dtype. One with a layout other
// than RowMajor is converted first.
type Input struct {
	graph.Type
	Draw func(r *rand.Rand) float64
}

// in is an input with the usual numbers.
func in(dtype tensor.DType, shape tensor.Shape) Input {
	return Input{Type: graph.Type{DType: dtype, Shape: shape}}
}

// drawn is an input with numbers of its own.
func drawn(dtype tensor.DType, shape tensor.Shape, draw func(r *rand.Rand) float64) Input {
	return Input{graph.Type{DType: dtype, Shape: shape}, draw}
}

// numbers fills the input for n rows.
func (x Input) numbers(r *rand.Rand, n int) *tensor.Tensor {
	a := newArray(x.DType, x.Shape.At(n))
	for i := range a.data {
		if x.Draw != nil {
			a.data[i] = rounded(x.DType, x.Draw(r))
		} else {
			a.data[i] = rounded(x.DType, usual(r, x.DType))
		}
	}
	return a.tensor()
}

// usual draws a number that no op has trouble with: floats of both signs, away from 0, where Abs and Relu have a kink and Div a pole.
func usual(r *rand.Rand, dtype tensor.DType) float64 {
	switch dtype {
	case tensor.Bool:
		return float64(r.IntN(2))
	case tensor.Uint8:
		return float64(r.IntN(10))
	case tensor.Int32, tensor.Int64:
		return float64(r.IntN(11) - 5)
	}
	x := 0.05 + 1.95*r.Float64()
	if r.IntN(2) == 0 {
		return -x
	}
	return x
}

func between(lo, hi float64) func(r *rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return lo + (hi-lo)*r.Float64() }
}

// integers draws whole numbers of [lo, hi).
func integers(lo, hi int) func(r *rand.Rand) float64 {
	return func(r *rand.Rand) float64 { return float64(lo + r.IntN(hi-lo)) }
}

// laidOut tells whether an input is not row-major.
func (c Case) laidOut() bool {
	return slices.ContainsFunc(c.In, func(x Input) bool { return x.Layout != graph.RowMajor })
}

// inPanels returns the case with the given inputs, matrices of fixed size, in panels.
func (c Case) inPanels(inputs ...int) Case {
	c.In = slices.Clone(c.In)
	for _, i := range inputs {
		c.In[i].Layout = graph.Panels
	}
	return c
}

// types returns the types of the inputs.
func (c Case) types() []graph.Type {
	ts := make([]graph.Type, len(c.In))
	for i, x := range c.In {
		ts[i] = x.Type
	}
	return ts
}

// signature is what the target is asked for.
func (c Case) signature() graph.Signature {
	out, err := c.Op.Infer(c.types())
	if err != nil {
		panic(fmt.Sprintf("backendtest: a case is wrong: %s of %v: %v", c.Op.Name(), c.types(), err))
	}
	return graph.Signature{Op: c.Op, In: c.types(), Out: out}
}

func (c Case) String() string {
	return fmt.Sprintf("%s%v", opName(c.Op), c.types())
}

// opName distinguishes the variants of an op: Softmax{Log:true}.
func opName(op graph.Op) string {
	return strings.ReplaceAll(fmt.Sprintf("%T%+v", op, op), "graph.", "")
}

// elements counts the numbers of all float inputs for n rows.
func (c Case) elements(n int) int {
	total := 0
	for _, x := range c.In {
		if x.DType.IsFloat() {
			size := 1
			for _, d := range x.Shape.At(n) {
				size *= d
			}
			total += size
		}
	}
	return total
}

// tolerance returns how exact a result of the op has to be.
func tolerance(op graph.Op, dtype tensor.DType) Tol {
	if dtype == tensor.Float64 {
		return Tol{Abs: 1e-11, Rel: 1e-10}
	}
	if dtype != tensor.Float32 {
		return Tol{}
	}
	switch op := op.(type) {
	case graph.MatMul, graph.BatchMatMul, graph.Gemm, graph.GemmStep:
		return Tol{Abs: 3e-5, Rel: 1e-5}
	case graph.Conv, graph.ConvGradInput, graph.ConvGradKernel: // fast algorithms add and subtract numbers as large as the largest
		return Tol{Abs: 3e-5, Rel: 1e-5, Max: 1e-5}
	case graph.ConvBias:
		return convTolerance(op.Act)
	case graph.ConvPool:
		return convTolerance(op.Act)
	case graph.BatchNorm: // the mean is rounded to a float32, and may be a hundred times the deviation
		return Tol{Abs: 2e-5, Rel: 1e-5}
	case graph.NormGrad: // sums of products of what the mean has been taken from
		return Tol{Abs: 2e-6, Rel: 1e-5, Max: 1e-5}
	case graph.SoftmaxGrad: // a sum over the row, times up to 1, is taken off
		return Tol{Abs: 2e-5, Rel: 1e-5}
	case graph.Unary:
		switch op.Kind {
		case graph.Neg, graph.Abs, graph.Sign, graph.Relu, graph.Floor, graph.Ceil, graph.Round:
			return Tol{}
		case graph.Sin, graph.Cos:
			return Tol{Abs: 1e-6, Rel: 1e-6}
		}
		return Tol{Abs: 3e-45, Rel: 2e-6}
	case graph.Binary:
		if op.Kind == graph.Pow {
			return Tol{Abs: 3e-45, Rel: 1e-5}
		}
		return Tol{Abs: 2e-7, Rel: 2e-7}
	case graph.Select, graph.Cast, graph.Reshape, graph.Transpose, graph.Broadcast, graph.Slice, graph.Pad, graph.Concat, graph.Take,
		graph.TopK, graph.Iota, graph.OneHot, graph.Relayout, graph.Copy:
		return Tol{}
	}
	return Tol{Abs: 2e-6, Rel: 1e-5}
}

// convTolerance allows for what a saturating activation hides of how large the numbers were.
func convTolerance(a graph.Activation) Tol {
	if a == graph.TanhActivation || a == graph.SigmoidActivation {
		return Tol{Abs: 2e-4}
	}
	return Tol{Abs: 3e-5, Rel: 1e-5, Max: 1e-5}
}
