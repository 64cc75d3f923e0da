package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// Gradients by VJP against central differences in float64, eps 1e-6, of sum(y * weights) at points away from kinks.
func TestGradients(t *testing.T) {
	x := tensor.Of([]float64{0.3, 1.2, -0.7, 0.9, -1.4, 0.6}, 2, 3)
	y := tensor.Of([]float64{1.1, -0.47, 0.8, 1.7, 0.37, -0.9}, 2, 3)
	positive := tensor.Of([]float64{0.3, 1.2, 0.7, 0.9, 1.4, 0.6}, 2, 3)
	row, column := tensor.Of([]float64{0.7, 1.3, -0.45}), tensor.Of([]float64{0.65, 1.6}, 2, 1)
	cond := func(x graph.Value) graph.Value { return graph.B(graph.Gt, x, graph.Like(x, 0.5)) }
	type function func(in ...graph.Value) graph.Value
	check := func(name string, f function, in ...*tensor.Tensor) {
		t.Run(name, func(t *testing.T) { checkGradient(t, f, in) })
	}
	for k := graph.Neg; k <= graph.Softplus; k++ {
		at := x
		switch k {
		case graph.Sqrt, graph.Rsqrt, graph.Log, graph.Log1p:
			at = positive
		}
		check(k.String(), op(graph.Unary{Kind: k}), at)
	}
	for k := graph.Add; k <= graph.Mod; k++ {
		check(k.String(), op(graph.Binary{Kind: k}), positive, y)
		check(k.String()+" of a row", op(graph.Binary{Kind: k}), positive, row)
		check(k.String()+" of columns", op(graph.Binary{Kind: k}), column, row)
		check(k.String()+" of a number", op(graph.Binary{Kind: k}), positive, tensor.Scalar(0.8))
	}
	for k := graph.Sum; k <= graph.Prod; k++ {
		for _, axes := range [][]int{{0}, {1}, {0, 1}} {
			check("Reduce"+k.String(), op(graph.Reduce{Kind: k, Axes: axes}), x)
		}
	}
	check("MatMul", op(graph.MatMul{}), x, tensor.Of([]float64{1, 2, 3}, 3, 1))
	check("MatMul aT", op(graph.MatMul{TransA: true}), x, y)
	check("MatMul bT", op(graph.MatMul{TransB: true}), x, y)
	check("MatMul aT bT", op(graph.MatMul{TransA: true, TransB: true}), x, tensor.Of([]float64{1, 2, 3, 4}, 2, 2))
	check("MatMul of x twice", func(in ...graph.Value) graph.Value { return graph.Apply(graph.MatMul{TransB: true}, in[0], in[0])[0] }, x)
	check("Transpose", op(graph.Transpose{Perm: []int{1, 0}}), x)
	check("Broadcast", op(graph.Broadcast{To: tensor.S(2, 2, 3)}), column)
	check("Reshape", op(graph.Reshape{To: tensor.S(6)}), x)
	check("Dropout", op(graph.Dropout{Rate: 0.4, Key: 3}), x)
	check("Select", func(in ...graph.Value) graph.Value { return graph.Where(cond(in[0]), in[1], in[2]) }, x, row, column)
	check("Softmax", op(graph.Softmax{}), x)
	check("LogSoftmax", op(graph.Softmax{Log: true}), x)
	check("SoftmaxGrad", op(graph.SoftmaxGrad{}), positive, y)
	check("LogSoftmaxGrad", op(graph.SoftmaxGrad{Log: true}), x, y)
	labels := func(x graph.Value) graph.Value { return graph.ReshapeTo(graph.ArgMaxAlong(x, 1), tensor.S(2)) }
	check("SparseCrossEntropy", func(in ...graph.Value) graph.Value { return graph.SparseCrossEntropyOf(in[0], labels(in[0])) }, x)
	check("SparseCrossEntropyGrad", func(in ...graph.Value) graph.Value {
		return graph.Apply(graph.SparseCrossEntropyGrad{}, in[0], labels(in[0]), in[1])[0]
	}, x, tensor.Of([]float64{0.4, 1.5}))
}

func checkGradient(t *testing.T, f func(in ...graph.Value) graph.Value, in []*tensor.Tensor) {
	r := ref.New()
	loss := func(in ...graph.Value) graph.Value {
		y := f(in...)
		ramp := graph.B(graph.Add, graph.Like(y, 1), graph.U(graph.Sin, graph.U(graph.Square, y)))
		return graph.ReduceAxes(graph.Sum, graph.B(graph.Mul, y, ramp))
	}
	at := func() float64 { return tensor.Data[float64](eval(t, r, loss, in...))[0] }
	for k := range in {
		grad := eval(t, r, func(vs ...graph.Value) graph.Value {
			g := graph.Gradients(loss(vs...), vs[k])[0]
			if g.IsZero() { // no gradient: all zeros
				return graph.B(graph.Mul, vs[k], graph.Like(vs[k], 0))
			}
			return g
		}, in...)
		x := tensor.Data[float64](in[k])
		for i, was := range x {
			const eps = 1e-6
			x[i] = was + eps
			up := at()
			x[i] = was - eps
			down := at()
			x[i] = was
			require.InDelta(t, (up-down)/(2*eps), tensor.Data[float64](grad)[i], 1e-6*(1+max(up, -up)), "input %d, element %d", k, i)
		}
	}
}
