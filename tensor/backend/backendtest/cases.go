package backendtest

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// casesOf returns the forward cases of an op of graph.Ops, none when the suite does not know it.
func casesOf(op graph.Op) []Case {
	r := seeded(op)
	switch op := op.(type) {
	case graph.Unary:
		return unaryCases(op, r)
	case graph.Binary:
		return binaryCases(op, r)
	case graph.Select:
		return selectCases(op, r)
	case graph.Cast:
		return castCases()
	case graph.Dropout:
		return dropoutCases(op)
	case graph.Random:
		return randomCases(op)
	case graph.Reduce:
		return reduceCases(op, r)
	case graph.Moments:
		return momentsCases(r)
	case graph.BatchNorm, graph.NormGrad:
		return normCases(op)
	case graph.ArgMax:
		return argMaxCases()
	case graph.Reshape, graph.Transpose, graph.Broadcast, graph.OneHot:
		return shapeCases(op)
	case graph.Slice:
		return sliceCases()
	case graph.Pad:
		return padCases()
	case graph.Concat:
		return concatCases()
	case graph.Cumulate:
		return cumulateCases(op)
	case graph.TopK:
		return topKCases()
	case graph.Iota:
		return iotaCases()
	case graph.Take, graph.ScatterAdd:
		return takeCases(op)
	case graph.MatMul:
		return matMulCases(r)
	case graph.BatchMatMul:
		return batchMatMulCases()
	case graph.Conv, graph.ConvGradInput, graph.ConvGradKernel:
		return convCases(op, r)
	case graph.ConvBias:
		return convBiasCases(op, r)
	case graph.ConvPool:
		return convPoolCases(op, r)
	case graph.MaxPool, graph.MaxPoolGrad, graph.AvgPool, graph.AvgPoolGrad:
		return poolCases(op, r)
	case graph.Softmax, graph.SoftmaxGrad:
		return softmaxCases(op)
	case graph.SparseCrossEntropy, graph.SparseCrossEntropyGrad, graph.CrossEntropyWithGrad:
		return crossEntropyCases(op)
	case graph.SGDStep, graph.AdamStep:
		return stepCases(op)
	case graph.Gemm:
		return gemmCases(op, r)
	case graph.GemmStep:
		return gemmStepCases(op)
	case graph.Relayout:
		return relayoutCases(op)
	case graph.Copy:
		return copyCases(op)
	case graph.Chain:
		return chainCases()
	}
	return nil
}

// seeded returns a generator of the op's own.
func seeded(op graph.Op) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(opName(op)))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

var (
	floats   = []tensor.DType{tensor.Float32, tensor.Float64}
	integral = []tensor.DType{tensor.Int32, tensor.Int64, tensor.Uint8}
	one      = tensor.D(1)
)

// edgeShapes have rank 0, sizes 0 and 1, odd sizes, a batch that is not first or is merged, and more than a block of elements.
var edgeShapes = []tensor.Shape{
	{}, tensor.S(1), tensor.S(7), tensor.S(0, 3), tensor.Batched(), tensor.Batched(3), {tensor.D(2), tensor.Batch, tensor.D(3)},
	{{PerN: 4}, tensor.D(5)}, {{Const: 2, PerN: 3}}, tensor.S(3, 347), tensor.S(33, 65),
}

// randomShape has up to four axes of small sizes; sometimes the first is the batch.
func randomShape(r *rand.Rand) tensor.Shape {
	s := make(tensor.Shape, r.IntN(5))
	for i := range s {
		s[i] = tensor.D([]int{1, 2, 3, 5, 9, 16, 17}[r.IntN(7)])
	}
	if len(s) > 0 && r.IntN(2) == 0 {
		s[0] = tensor.Batch
	}
	return s
}

// part returns a shape that broadcasts to s: some axes become 1, some leading ones are dropped.
func part(r *rand.Rand, s tensor.Shape) tensor.Shape {
	p := s[r.IntN(len(s)+1):].Clone()
	for i := range p {
		if r.IntN(3) == 0 {
			p[i] = one
		}
	}
	return p
}

func dtypesOf(op graph.Op, args int) []tensor.DType {
	var ds []tensor.DType
	for _, d := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		types := make([]graph.Type, args)
		for i := range types {
			types[i] = graph.Type{DType: d, Shape: tensor.S(2)}
		}
		if _, err := op.Infer(types); err == nil {
			ds = append(ds, d)
		}
	}
	return ds
}

func unaryCases(op graph.Unary, r *rand.Rand) (cases []Case) {
	var draw func(*rand.Rand) float64
	switch op.Kind {
	case graph.Sqrt, graph.Rsqrt, graph.Log:
		draw = between(0.05, 9)
	case graph.Log1p:
		draw = between(-0.9, 9)
	case graph.Exp, graph.Expm1, graph.Tanh, graph.Sigmoid, graph.Softplus, graph.Erf:
		draw = between(-5, 5)
	case graph.Floor, graph.Ceil, graph.Round:
		draw = func(r *rand.Rand) float64 { return float64(r.IntN(41)-20) / 4 }
	}
	for _, d := range dtypesOf(op, 1) {
		shapes := append([]tensor.Shape{randomShape(r), randomShape(r), randomShape(r)}, edgeShapes...)
		if !d.IsFloat() {
			draw, shapes = nil, shapes[:8]
		}
		for _, s := range shapes {
			cases = append(cases, Case{op, []Input{drawn(d, s, draw)}})
		}
	}
	return cases
}

// broadcastPairs cover one element, a row for all, a column for all, both sides repeated, and empty.
var broadcastPairs = [][2]tensor.Shape{
	{{}, {}}, {tensor.Batched(3), tensor.Batched(3)}, {tensor.Batched(3), tensor.S(3)}, {tensor.S(3), tensor.Batched(3)},
	{tensor.Batched(3), {tensor.Batch, one}}, {{tensor.Batch, one}, tensor.S(1, 3)}, {{}, tensor.Batched(3)}, {tensor.Batched(), {}},
	{tensor.S(2, 1, 4), tensor.S(3, 1)}, {tensor.S(0, 3), tensor.S(3)}, {tensor.S(0), tensor.S(1)}, {tensor.S(2, 3, 4), tensor.S(3, 1)},
	{{{PerN: 4}, tensor.D(5)}, tensor.S(5)}, {tensor.S(3, 347), tensor.S(347)}, {tensor.S(3, 347), tensor.S(3, 1)}, {tensor.S(33, 65), tensor.S(33, 65)},
}

func binaryCases(op graph.Binary, r *rand.Rand) (cases []Case) {
	pairs := broadcastPairs
	for range 6 {
		s := randomShape(r)
		pairs = append(pairs[:len(pairs):len(pairs)], [2]tensor.Shape{s, part(r, s)}, [2]tensor.Shape{part(r, s), s})
	}
	for _, d := range dtypesOf(op, 2) {
		var x, y func(*rand.Rand) float64
		switch {
		case op.Kind.Compares() && d != tensor.Bool:
			x, y = integers(0, 4), integers(0, 4)
		case op.Kind == graph.Pow:
			x, y = between(0.1, 3), between(-2, 3)
		case op.Kind == graph.Mod && !d.IsFloat():
			y = integers(1, 5)
		case op.Kind == graph.Mod:
			x, y = between(-9, 9), between(0.7, 2)
		case d == tensor.Uint8:
			x, y = integers(10, 16), integers(1, 10)
		}
		for _, p := range pairs {
			cases = append(cases, Case{op, []Input{drawn(d, p[0], x), drawn(d, p[1], y)}})
		}
		if op.Kind == graph.Mod && d != tensor.Uint8 {
			negative := func(r *rand.Rand) float64 { return -math.Abs(y(r)) }
			cases = append(cases, Case{op, []Input{drawn(d, tensor.S(40), x), drawn(d, tensor.S(40), negative)}})
		}
	}
	return cases
}

func selectCases(op graph.Op, r *rand.Rand) (cases []Case) {
	for _, d := range []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool} {
		for _, p := range broadcastPairs {
			cases = append(cases, Case{op, []Input{in(tensor.Bool, p[0]), in(d, p[1]), in(d, p[0])}},
				Case{op, []Input{in(tensor.Bool, p[1]), in(d, p[0]), in(d, tensor.Shape{})}})
		}
		for range 4 {
			s := randomShape(r)
			cases = append(cases, Case{op, []Input{in(tensor.Bool, part(r, s)), in(d, part(r, s)), in(d, s)}})
		}
	}
	return cases
}

func castCases() (cases []Case) {
	all := []tensor.DType{tensor.Float32, tensor.Float64, tensor.Int32, tensor.Int64, tensor.Uint8, tensor.Bool}
	for _, from := range all {
		for _, to := range all {
			var draw func(*rand.Rand) float64
			if to == tensor.Uint8 {
				draw = integers(0, 9) // a negative float as uint8 is not defined
			} else if from.IsFloat() {
				draw = func(r *rand.Rand) float64 { return float64(r.IntN(41)-20) / 8 }
			}
			for _, s := range edgeShapes[:9] {
				cases = append(cases, Case{graph.Cast{To: to}, []Input{drawn(from, s, draw)}})
			}
			cases = append(cases, Case{graph.Cast{To: to}, []Input{drawn(from, tensor.S(3, 347), draw)}})
		}
	}
	return cases
}
