package backendtest

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// obvious computes op in the plainest way, in float64, for n rows. It shares no code with any backend, so that it checks the oracle
// too. Results are rounded to their dtype at the end only. ok is false for random ops, whose streams the oracle defines.
func obvious(op graph.Op, types []graph.Type, in []array, n int) (outs []array, ok bool) {
	outT, err := op.Infer(types)
	if err != nil {
		panic(err)
	}
	outs = make([]array, len(outT))
	for i, t := range outT {
		outs[i] = newArray(t.DType, t.Shape.At(n))
	}
	switch op := op.(type) {
	case graph.Random, graph.Dropout:
		return nil, false
	case graph.Chain:
		return obviousChain(op, types, in, n)
	case graph.GemmStep:
		grad := array{in[2].dtype, in[2].dims, make([]float64, len(in[2].data))}
		obviousMatMul(&grad, graph.MatMul{TransA: true}, in[0], in[1])
		return obvious(op.Update, append([]graph.Type{types[2], types[2]}, types[3:]...), append([]array{in[2], grad}, in[3:]...), n)
	case graph.Gemm:
		obviousMatMul(&outs[0], op.MatMul, in[0], in[1])
		for i, v := range outs[0].data {
			outs[0].data[i] = activated(op.Act, v+in[2].data[i%len(in[2].data)])
		}
	case graph.ConvBias:
		obviousWindow(op.Conv, outs, in)
		for i, v := range outs[0].data {
			channel := i % len(in[2].data)
			if op.Scaled {
				v *= in[3].data[channel]
			}
			if v += in[2].data[channel]; op.Residual {
				v += in[len(in)-1].data[i]
			}
			outs[0].data[i] = activated(op.Act, v)
		}
	case graph.MatMul:
		obviousMatMul(&outs[0], op, in[0], in[1])
	case graph.BatchMatMul:
		obviousBatchMatMul(&outs[0], op, in[0], in[1])
	case graph.Conv, graph.ConvGradInput, graph.ConvGradKernel, graph.MaxPool, graph.MaxPoolGrad, graph.AvgPool, graph.AvgPoolGrad:
		obviousWindow(op, outs, in)
	case graph.ConvPool:
		y, _ := obvious(graph.ConvBias{Conv: op.Conv, Scaled: op.Scaled}, types, in, n)
		pooled, _ := obvious(graph.MaxPool{Window: op.Pool}, convPooled(op, types), y, n)
		for i, v := range pooled[0].data {
			pooled[0].data[i] = activated(op.Act, v)
		}
		copy(outs, pooled)
	case graph.SGDStep, graph.AdamStep:
		obviousStep(op, outs, in)
	case graph.Softmax, graph.SoftmaxGrad, graph.SparseCrossEntropy, graph.SparseCrossEntropyGrad, graph.CrossEntropyWithGrad:
		obviousRows(op, outs, in)
	case graph.Cumulate:
		obviousCumulate(&outs[0], op, in[0])
	case graph.TopK:
		obviousTopK(outs, op.K, in[0])
	case graph.ScatterAdd:
		obviousScatterAdd(&outs[0], op.Axis, in[0], in[1])
	case graph.Moments:
		obviousMoments(outs, op, in[0])
	case graph.BatchNorm:
		obviousBatchNorm(outs, op, in)
	case graph.NormGrad:
		obviousNormGrad(outs, in)
	case graph.Reduce:
		obviousReduce(&outs[0], op, in[0])
	default:
		obviousElements(op, &outs[0], in, n)
	}
	for _, o := range outs {
		for i, v := range o.data {
			o.data[i] = rounded(o.dtype, v)
		}
	}
	return outs, true
}

// convPooled is the type of what op pools.
func convPooled(op graph.ConvPool, types []graph.Type) []graph.Type {
	t, err := graph.ConvBias{Conv: op.Conv, Scaled: op.Scaled}.Infer(types)
	if err != nil {
		panic(err)
	}
	return t
}

func activated(a graph.Activation, x float64) float64 {
	act := map[graph.Activation]graph.UnaryKind{graph.ReluActivation: graph.Relu, graph.SigmoidActivation: graph.Sigmoid, graph.TanhActivation: graph.Tanh}
	if k, ok := act[a]; ok {
		return unary(k, x)
	}
	return x
}

func obviousChain(c graph.Chain, types []graph.Type, in []array, n int) ([]array, bool) {
	types, vals := append([]graph.Type(nil), types...), append([]array(nil), in...)
	for _, s := range c.Steps {
		var ts []graph.Type
		var vs []array
		for _, j := range s.In {
			ts, vs = append(ts, types[j]), append(vs, vals[j])
		}
		t, err := s.Op.Infer(ts)
		if err != nil {
			panic(err)
		}
		out, ok := obvious(s.Op, ts, vs, n)
		if !ok {
			return nil, false
		}
		types, vals = append(types, t[0]), append(vals, out[0])
	}
	outs := make([]array, len(c.Out))
	for i, o := range c.Out {
		outs[i] = vals[len(in)+o]
	}
	return outs, true
}

func obviousMatMul(out *array, op graph.MatMul, a, b array) {
	el := func(m array, i, j int, trans bool) float64 {
		if trans {
			i, j = j, i
		}
		return m.data[i*m.dims[1]+j]
	}
	k := a.dims[1]
	if op.TransA {
		k = a.dims[0]
	}
	each(out.dims, func(flat int, idx []int) {
		sum := 0.0
		for l := range k {
			sum += el(a, idx[0], l, op.TransA) * el(b, l, idx[1], op.TransB)
		}
		out.data[flat] = sum
	})
}

// obviousBatchMatMul multiplies entry by entry.
func obviousBatchMatMul(out *array, op graph.BatchMatMul, a, b array) {
	entries := 1
	for _, d := range out.dims[:len(out.dims)-2] {
		entries *= d
	}
	matrix := func(x array, i int) array {
		dims := x.dims[len(x.dims)-2:]
		size := dims[0] * dims[1]
		return array{x.dtype, dims, x.data[i*size : (i+1)*size]}
	}
	for i := range entries {
		y := matrix(*out, i)
		obviousMatMul(&y, graph.MatMul(op), matrix(a, i), matrix(b, i))
	}
}

// obviousElements serves the ops whose every result is a function of a few elements.
func obviousElements(op graph.Op, out *array, in []array, n int) {
	each(out.dims, func(flat int, idx []int) {
		switch op := op.(type) {
		case graph.Unary:
			out.data[flat] = unary(op.Kind, in[0].at(idx))
		case graph.Binary:
			out.data[flat] = binary(op.Kind, in[0].at(idx), in[1].at(idx))
		case graph.Select:
			out.data[flat] = in[2].at(idx)
			if in[0].at(idx) != 0 {
				out.data[flat] = in[1].at(idx)
			}
		case graph.Const:
			out.data[flat] = op.Value
		case graph.Cast:
			out.data[flat] = in[0].at(idx)
			if !op.To.IsFloat() && op.To != tensor.Bool {
				out.data[flat] = math.Trunc(in[0].at(idx))
			}
		case graph.Reshape, graph.Copy, graph.Relayout:
			out.data[flat] = in[0].data[flat]
		case graph.Broadcast:
			out.data[flat] = in[0].at(idx)
		case graph.Transpose:
			src := make([]int, len(idx))
			for i, p := range op.Perm {
				src[p] = idx[i]
			}
			out.data[flat] = in[0].at(src)
		case graph.Slice:
			out.data[flat] = in[0].at(placeOf(op.Start, op.Step, idx, n))
		case graph.Pad:
			out.data[flat] = obviousPad(op, in[0], idx, n)
		case graph.Concat:
			out.data[flat] = obviousConcat(op.Axis, in, idx)
		case graph.Iota:
			out.data[flat] = float64(flat)
		case graph.Take:
			out.data[flat] = obviousTake(op.Axis, in[0], in[1], idx)
		case graph.OneHot:
			if int(in[0].at(idx[:len(idx)-1])) == idx[len(idx)-1] {
				out.data[flat] = 1
			}
		case graph.ArgMax:
			out.data[flat] = obviousArgMax(op.Axis, in[0], idx)
		default:
			panic(fmt.Sprintf("backendtest: no obvious computation of %s", op.Name()))
		}
	})
}

func obviousArgMax(axis int, x array, idx []int) float64 {
	src := append(append(append([]int{}, idx[:axis]...), 0), idx[axis:]...)
	best, bestAt := math.Inf(-1), 0
	for i := range x.dims[axis] {
		src[axis] = i
		if v := x.at(src); v > best {
			best, bestAt = v, i
		}
	}
	return float64(bestAt)
}

func obviousReduce(out *array, op graph.Reduce, x array) {
	start := [...]float64{graph.Sum: 0, graph.Mean: 0, graph.MaxOf: math.Inf(-1), graph.MinOf: math.Inf(1), graph.Prod: 1}[op.Kind]
	for i := range out.data {
		out.data[i] = start
	}
	count := 1.0
	for _, a := range op.Axes {
		count *= float64(x.dims[a])
	}
	eachKept(op.Axes, x, func(flat, to int) {
		v := x.data[flat]
		switch acc := &out.data[to]; op.Kind {
		case graph.Sum:
			*acc += v
		case graph.Mean:
			*acc += v / count
		case graph.MaxOf:
			*acc = binary(graph.Max, *acc, v)
		case graph.MinOf:
			*acc = binary(graph.Min, *acc, v)
		case graph.Prod:
			*acc *= v
		}
	})
}
