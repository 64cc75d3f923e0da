package backendtest

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// specials are the numbers at the ends of a float type, 13 of them, so that a repeated list meets every lane of a vector.
func specials(dtype tensor.DType) []float64 {
	tiny, huge := 1e-310, math.MaxFloat64
	if dtype == tensor.Float32 {
		tiny, huge = 1e-40, math.MaxFloat32
	}
	list := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, tiny, -tiny, huge, -huge, 1, -1, 0.5, -2.5}
	for i := range list {
		list[i] = rounded(dtype, list[i])
	}
	return list
}

// testSpecialValues compares NaN, infinities, zeros of both signs and denormals, element by element.
func (s *suite) testSpecialValues(t *testing.T) {
	for _, op := range graph.Ops() {
		switch op := op.(type) {
		case graph.Unary:
			if op.Kind != graph.Not {
				t.Run(opName(op), func(t *testing.T) { s.specialUnary(t, op) })
			}
		case graph.Binary:
			if op.Kind != graph.And && op.Kind != graph.Or {
				t.Run(opName(op), func(t *testing.T) { s.specialBinary(t, op) })
			}
		}
	}
	t.Run("Reduce", s.specialReduce)
	t.Run("Softmax", s.specialSoftmax)
}

// runSpecial evaluates an op alone and fused, and checks each element that is defined.
func (s *suite) runSpecial(t *testing.T, op graph.Op, in []array, want func(x []float64) (y float64, defined bool)) {
	t.Helper()
	c := Case{Op: op}
	var feeds []*tensor.Tensor
	for _, a := range in {
		c.In = append(c.In, Input{Type: graph.Type{DType: a.dtype, Shape: tensor.S(a.dims...)}})
		feeds = append(feeds, a.tensor())
	}
	for _, p := range placements {
		x, vars := s.sessionOf(t, s.b, c, p)
		if x == nil {
			continue
		}
		got := arrayOf(x.eval(1, vars, feeds)[0])
		for i, g := range got.data {
			args := make([]float64, len(in))
			for j := range in {
				args[j] = in[j].data[i]
			}
			w, defined := want(args)
			if !defined {
				continue
			}
			w = rounded(got.dtype, w)
			same := sameFloat(g, w, tolerance(op, got.dtype))
			if signedZero(op) && w == 0 {
				same = same && math.Signbit(g) == math.Signbit(w)
			}
			require.True(t, same, "%v (%s) of %v: got %v, want %v", c, p.name, args, g, w)
		}
	}
}

// signedZero tells whether the sign of a zero result is defined.
func signedZero(op graph.Op) bool {
	switch op := op.(type) {
	case graph.Unary:
		return op.Kind != graph.Relu && op.Kind != graph.Sign && op.Kind != graph.IsNaN
	case graph.Binary:
		return op.Kind <= graph.Div
	}
	return false
}

func (s *suite) specialUnary(t *testing.T, op graph.Unary) {
	for _, d := range floats {
		a := newArray(d, []int{13*16 + 5})
		list := specials(d)
		for i := range a.data {
			a.data[i] = list[i%len(list)]
		}
		s.runSpecial(t, op, []array{a}, func(x []float64) (float64, bool) {
			// The argument of a large angle is another matter than special values.
			angle := op.Kind == graph.Sin || op.Kind == graph.Cos
			return unary(op.Kind, x[0]), !angle || !(math.Abs(x[0]) > 100) || math.IsInf(x[0], 0)
		})
	}
}

func (s *suite) specialBinary(t *testing.T, op graph.Binary) {
	for _, d := range floats {
		list := specials(d)
		a, b := newArray(d, []int{len(list) * len(list)}), newArray(d, []int{len(list) * len(list)})
		for i := range a.data {
			a.data[i], b.data[i] = list[i/len(list)], list[i%len(list)]
		}
		s.runSpecial(t, op, []array{a, b}, func(x []float64) (float64, bool) {
			y := binary(op.Kind, x[0], x[1])
			// Of Mod only NaN is defined here: libraries differ for infinities and for quotients beyond the mantissa.
			return y, op.Kind != graph.Mod || math.IsNaN(x[0]) || math.IsNaN(x[1])
		})
	}
}

func (s *suite) specialReduce(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x := array{tensor.Float32, []int{5, 3}, []float64{1, nan, 2, inf, 1, 2, -inf, inf, 1, -inf, 1, 2, nan, inf, -inf}}
	want := map[graph.ReduceKind][]float64{
		graph.Sum: {nan, inf, nan, -inf, nan}, graph.Mean: {nan, inf, nan, -inf, nan},
		graph.MaxOf: {nan, inf, inf, 2, nan}, graph.MinOf: {nan, 1, -inf, -inf, nan},
	}
	for kind, w := range want {
		out := Eval(t, s.b, 1, func(tr *graph.Trace) []graph.Value {
			return []graph.Value{graph.ReduceAxes(kind, tr.Feed("x", tensor.Float32, tensor.S(5, 3)), 1)}
		}, x.tensor())
		for i, g := range arrayOf(out[0]).data {
			require.True(t, sameFloat(g, w[i], Tol{}), "Reduce%v of %v: got %v, want %v", kind, x.data[3*i:3*i+3], g, w[i])
		}
	}
}

// specialSoftmax has logits whose exp overflows, and logits masked out by minus infinity.
func (s *suite) specialSoftmax(t *testing.T) {
	inf := math.Inf(1)
	x := array{tensor.Float32, []int{3, 4}, []float64{1000, 999, 0, -1000, -inf, 1, 2, -inf, -1000, -1000, -1000, -1000}}
	labels := tensor.Of([]int32{1, 2, 3})
	for _, target := range []graph.Target{s.b, decomposing{s.b}} {
		session := NewSession(t, s.b, Config{Target: target}, func(tr *graph.Trace) []graph.Value {
			logits := tr.Feed("x", tensor.Float32, tensor.S(3, 4))
			y := tr.Feed("y", tensor.Int32, tensor.S(3))
			loss := graph.SparseCrossEntropyOf(logits, y)
			grad := graph.Gradients(graph.ReduceAxes(graph.Sum, loss), logits)
			return []graph.Value{graph.SoftmaxOf(logits), loss, grad[0]}
		})
		outs := arraysOf(session.Run(1, x.tensor(), labels))
		e := math.E
		p := []float64{e / (1 + e), 1 / (1 + e), 0, 0, 0, 1 / (1 + e), e / (1 + e), 0, 0.25, 0.25, 0.25, 0.25}
		for i, w := range p {
			require.InDelta(t, w, outs[0].data[i], 1e-6, "softmax, element %d", i)
			hot := truth(i == 1 || i == 6 || i == 11)
			require.InDelta(t, w-hot, outs[2].data[i], 1e-6, "gradient, element %d", i)
		}
		for i, w := range []float64{-math.Log(p[1]), -math.Log(p[6]), math.Log(4)} {
			require.InDelta(t, w, outs[1].data[i], 2e-6, "loss of row %d", i)
		}
	}
}

// decomposing is a Target that has no kernel for what can be decomposed.
type decomposing struct{ graph.Target }

// Supports is false for big ops.
func (d decomposing) Supports(s graph.Signature) bool {
	if _, big := s.Op.(graph.Decomposable); big {
		return false
	}
	return d.Target.Supports(s)
}
