package backendtest

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// noGradient says why an op has no check by finite differences, "" if it has one.
func noGradient(op graph.Op) string {
	switch op := op.(type) {
	case graph.Unary:
		switch op.Kind {
		case graph.Sign, graph.Floor, graph.Ceil, graph.Round:
			return "constant but for its steps"
		case graph.IsNaN, graph.Not:
			return "the result is Bool"
		}
	case graph.Binary:
		if op.Kind.Compares() {
			return "the result is Bool"
		}
	case graph.ArgMax:
		return "the result is a position"
	case graph.OneHot:
		return "the input is an index"
	case graph.Random, graph.Iota:
		return "there is no input"
	case graph.Relayout, graph.Copy:
		return "passes make it, after the gradients"
	}
	return ""
}

// Limits of the inputs that gradients are checked on, and of the cases of an op.
const (
	maxGradElements = 40
	maxGradCases    = 12
)

// gradient compares the op's backward rule with central differences in float64.
func (s *suite) gradient(t *testing.T, op graph.Op, cases []Case) {
	t.Helper()
	if noGradient(op) != "" {
		return
	}
	checked := map[string]bool{}
	for _, c := range cases {
		if k := c.elements(3); k == 0 || k > maxGradElements || c.laidOut() || checked[c.String()] || len(checked) == maxGradCases || !gradable(c) {
			continue
		}
		checked[c.String()] = true
		s.supports(c)
		CheckGradient(t, s.b, 3, c.In, func(in []graph.Value) []graph.Value { return graph.Apply(c.Op, in...) })
	}
	require.NotEmpty(t, checked, "no case of %s is small enough for finite differences", op.Name())
}

// gradable wants float64 on both sides; float32 is too coarse for differences.
func gradable(c Case) bool {
	is := func(d tensor.DType) func(graph.Type) bool { return func(t graph.Type) bool { return t.DType == d } }
	all := append(c.types(), c.signature().Out...)
	return slices.ContainsFunc(c.types(), is(tensor.Float64)) && slices.ContainsFunc(c.signature().Out, is(tensor.Float64)) &&
		!slices.ContainsFunc(all, is(tensor.Float32))
}

// CheckGradient compares graph.Gradients of a function of float64 inputs with central differences (eps 1e-6), at n rows.
// The loss is the sum of all float64 results times random weights. Inputs of other dtypes are given as they are.
func CheckGradient(t testing.TB, b backend.Backend, n int, in []Input, f func(in []graph.Value) []graph.Value) {
	t.Helper()
	const eps = 1e-6
	r := rand.New(rand.NewPCG(3, 5))
	feeds := make([]*tensor.Tensor, len(in))
	for i, x := range in {
		feeds[i] = x.numbers(r, n)
	}
	var wrt []int
	for i, x := range in {
		if x.DType == tensor.Float64 {
			wrt = append(wrt, i)
		}
	}
	loss := func(tr *graph.Trace) (l graph.Value, vals []graph.Value) {
		for _, x := range in {
			vals = append(vals, tr.Feed("x", x.DType, x.Shape))
		}
		return weightedSum(f(vals)), vals
	}
	value := NewSession(t, b, Config{MaxN: max(n, 1), Unguarded: true}, func(tr *graph.Trace) []graph.Value {
		l, _ := loss(tr)
		return []graph.Value{l}
	})
	gradients := NewSession(t, b, Config{MaxN: max(n, 1)}, func(tr *graph.Trace) (gs []graph.Value) {
		l, vals := loss(tr)
		var xs []graph.Value
		for _, i := range wrt {
			xs = append(xs, vals[i])
		}
		for i, g := range graph.Gradients(l, xs...) {
			if g.IsZero() {
				g = graph.BroadcastToShape(graph.Like(xs[i], 0), xs[i].Shape())
			}
			gs = append(gs, g)
		}
		return gs
	})
	at := func() float64 { return tensor.Data[float64](value.Run(n, feeds...)[0])[0] }
	for k, g := range gradients.Run(n, feeds...) {
		x := tensor.Data[float64](feeds[wrt[k]])
		require.Equal(t, feeds[wrt[k]].Dims(), g.Dims(), "the gradient of input %d has another shape", wrt[k])
		for i, have := range tensor.Data[float64](g) {
			old := x[i]
			x[i] = old + eps
			up := at()
			x[i] = old - eps
			down := at()
			x[i] = old
			want := (up - down) / (2 * eps)
			if !(math.Abs(have-want) <= 1e-6+1e-6*math.Abs(want)+4e-10*math.Abs(up)) {
				t.Fatalf("gradient of input %d, element %d: got %v, finite differences give %v\n%s", wrt[k], i, have, want, gradients)
			}
		}
	}
}

// weightedSum is a loss with a random weight in [0, 1) for every element of every float64 result.
func weightedSum(outs []graph.Value) (loss graph.Value) {
	for i, y := range outs {
		if y.DType() != tensor.Float64 {
			continue
		}
		bits := graph.Apply(graph.Random{Kind: graph.Bits, Key: uint64(i), Shape: y.Shape()})[0]
		w := graph.B(graph.Mul, graph.CastTo(bits, tensor.Float64), graph.Number(tensor.Float64, 1.0/(1<<32)))
		term := graph.B(graph.Mul, y, w)
		if len(y.Shape()) > 0 {
			term = graph.ReduceAxes(graph.Sum, term)
		}
		if loss.IsZero() {
			loss = term
		} else {
			loss = graph.B(graph.Add, loss, term)
		}
	}
	return loss
}
