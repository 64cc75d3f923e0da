package graph

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// lowered returns the ops of the program that computes outs.
func lowered(t *testing.T, tr *Trace, target Target, outs ...Value) []string {
	t.Helper()
	p, err := Lower(tr, outs, Config{Target: target, MaxN: 8})
	require.NoError(t, err)
	return names(p)
}

func TestFuseGemm(t *testing.T) {
	type inputs struct{ x, w, bias, column, row Value }
	mm := func(i inputs) Value { return MatMulOf(i.x, i.w) }
	for name, c := range map[string]struct {
		build func(i inputs) []Value
		want  []string
	}{
		"bias":                    {func(i inputs) []Value { return []Value{B(Add, mm(i), i.bias)} }, []string{"Gemm"}},
		"bias first":              {func(i inputs) []Value { return []Value{B(Add, i.bias, mm(i))} }, []string{"Gemm"}},
		"relu":                    {func(i inputs) []Value { return []Value{U(Relu, B(Add, mm(i), i.bias))} }, []string{"Gemm+Relu"}},
		"sigmoid":                 {func(i inputs) []Value { return []Value{U(Sigmoid, B(Add, mm(i), i.bias))} }, []string{"Gemm+Sigmoid"}},
		"tanh":                    {func(i inputs) []Value { return []Value{U(Tanh, B(Add, mm(i), i.bias))} }, []string{"Gemm+Tanh"}},
		"no epilogue":             {func(i inputs) []Value { return []Value{U(Exp, B(Add, mm(i), i.bias))} }, []string{"Gemm", "Exp"}},
		"one activation":          {func(i inputs) []Value { return []Value{U(Tanh, U(Relu, B(Add, mm(i), i.bias)))} }, []string{"Gemm+Relu", "Tanh"}},
		"no bias":                 {func(i inputs) []Value { return []Value{U(Relu, mm(i))} }, []string{"MatMul", "Relu"}},
		"a column":                {func(i inputs) []Value { return []Value{B(Add, mm(i), i.column)} }, []string{"MatMul", "Add"}},
		"a row of rank 2":         {func(i inputs) []Value { return []Value{B(Add, mm(i), i.row)} }, []string{"MatMul", "Add"}},
		"subtraction":             {func(i inputs) []Value { return []Value{B(Sub, mm(i), i.bias)} }, []string{"MatMul", "Sub"}},
		"product is a result too": {func(i inputs) []Value { m := mm(i); return []Value{m, B(Add, m, i.bias)} }, []string{"MatMul", "Add"}},
		"product used twice":      {func(i inputs) []Value { m := mm(i); return []Value{B(Add, m, i.bias), U(Neg, m)} }, []string{"MatMul", "Add", "Neg"}},
		"sum used twice":          {func(i inputs) []Value { s := B(Add, mm(i), i.bias); return []Value{U(Relu, s), s} }, []string{"Gemm", "Relu"}},
		"two biases":              {func(i inputs) []Value { return []Value{B(Add, B(Add, mm(i), i.bias), i.bias)} }, []string{"Gemm", "Add"}},
		"transposed": {func(i inputs) []Value {
			return []Value{B(Add, MatMulOf(i.x, TransposeAxes(TransposeAxes(i.w))), i.bias)}
		}, []string{"Gemm"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			feed := func(s tensor.Shape) Value { return tr.Feed("f", tensor.Float32, s) }
			in := inputs{feed(tensor.Batched(3)), feed(tensor.S(3, 5)), feed(tensor.S(5)), feed(tensor.Shape{tensor.Batch, tensor.D(1)}), feed(tensor.S(1, 5))}
			require.Equal(t, c.want, lowered(t, tr, withoutChains(), c.build(in)...))
			plain := lowered(t, tr, withoutFusion(), c.build(in)...)
			require.NotContains(t, plain, "Gemm", "a target without the kernel gets the parts")
		})
	}
}

func TestFuseCrossEntropy(t *testing.T) {
	mean := func(x Value) Value { return ReduceAxes(Mean, x) }
	for name, c := range map[string]struct {
		loss  func(tr *Trace, x, y Value) Value // differentiated for x
		fused int
	}{
		"mean": {func(_ *Trace, x, y Value) Value { return mean(SparseCrossEntropyOf(x, y)) }, 1},
		"sum":  {func(_ *Trace, x, y Value) Value { return ReduceAxes(Sum, SparseCrossEntropyOf(x, y)) }, 1},
		"scaled": {func(tr *Trace, x, y Value) Value {
			return B(Mul, mean(SparseCrossEntropyOf(x, y)), tr.Feed("scale", tensor.Float32, tensor.Shape{}))
		}, 1},
		"weighted rows": {func(tr *Trace, x, y Value) Value {
			return mean(B(Mul, SparseCrossEntropyOf(x, y), tr.Feed("w", tensor.Float32, tensor.Batched())))
		}, 0},
		"a gradient that depends on the loss": {func(_ *Trace, x, y Value) Value { return U(Square, mean(SparseCrossEntropyOf(x, y))) }, 0},
		"a product of two losses": {func(tr *Trace, x, y Value) Value {
			z := tr.Feed("z", tensor.Int32, tensor.Batched())
			return B(Mul, mean(SparseCrossEntropyOf(x, y)), mean(SparseCrossEntropyOf(x, z)))
		}, 0},
		"a sum of two losses": {func(tr *Trace, x, y Value) Value {
			z := tr.Feed("z", tensor.Int32, tensor.Batched())
			return B(Add, mean(SparseCrossEntropyOf(x, y)), mean(SparseCrossEntropyOf(x, z)))
		}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			x, y := tr.Feed("x", tensor.Float32, tensor.Batched(3)), tr.Feed("y", tensor.Int32, tensor.Batched())
			loss := c.loss(tr, x, y)
			ops := lowered(t, tr, withoutChains(), loss, Gradients(loss, x)[0])
			fused, others := 0, 0
			for _, op := range ops {
				switch op {
				case "CrossEntropyWithGrad":
					fused++
				case "SparseCrossEntropy", "SparseCrossEntropyGrad":
					others++
				}
			}
			require.Equal(t, c.fused, fused, "%v", ops)
			require.Equal(t, fused == 0, others > 0, "%v", ops)
		})
	}
}

func TestFuseSteps(t *testing.T) {
	adam := AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-7}
	for name, c := range map[string]struct {
		op    Op
		grad  func(x, dy Value) Value
		extra func(g Value) []Value // further results
		fused bool
	}{
		"sgd":               {SGDStep{}, func(x, dy Value) Value { return matmul(x, dy, true, false) }, nil, true},
		"momentum":          {SGDStep{Momentum: 0.9}, func(x, dy Value) Value { return matmul(x, dy, true, false) }, nil, true},
		"adam":              {adam, func(x, dy Value) Value { return matmul(x, dy, true, false) }, nil, true},
		"transposed first":  {SGDStep{}, func(x, dy Value) Value { return MatMulOf(TransposeAxes(x), dy) }, nil, true},
		"clipped":           {SGDStep{}, func(x, dy Value) Value { g := matmul(x, dy, true, false); return B(Min, g, Like(g, 1)) }, nil, false},
		"gradient returned": {SGDStep{}, func(x, dy Value) Value { return matmul(x, dy, true, false) }, func(g Value) []Value { return []Value{g} }, false},
		"norm taken": {SGDStep{}, func(x, dy Value) Value { return matmul(x, dy, true, false) },
			func(g Value) []Value { return []Value{ReduceAxes(Sum, U(Square, g))} }, false},
		"sum of gradients": {SGDStep{}, func(x, dy Value) Value {
			g := matmul(x, dy, true, false)
			return B(Add, g, matmul(dy, dy, true, false))
		}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			x, dy := tr.Feed("x", tensor.Float32, tensor.Batched(4)), tr.Feed("dy", tensor.Float32, tensor.Batched(4))
			vars := []*Var{{Name: "w", DType: tensor.Float32, Shape: tensor.S(4, 4)}}
			g := c.grad(x, dy)
			in := []Value{tr.Read(vars[0]), g, Number(tensor.Float32, 0.1)}
			for len(in) < 5 {
				if _, err := c.op.Infer(typesOf(in)); err == nil {
					break
				}
				slot := &Var{Name: "slot", DType: tensor.Float32, Shape: tensor.S(4, 4), Follow: vars[0]}
				vars, in = append(vars, slot), append(in, tr.Read(slot))
			}
			for i, next := range Apply(c.op, in...) {
				tr.Assign(vars[i], next)
			}
			var outs []Value
			if c.extra != nil {
				outs = c.extra(g)
			}
			ops := lowered(t, tr, withoutChains(), outs...)
			if c.fused {
				require.Equal(t, []string{GemmStep{c.op}.Name()}, ops)
			} else {
				require.Contains(t, ops, c.op.Name())
			}
		})
	}
}

// TestDecomposeUnsupported has a target that knows only the smallest ops.
func TestDecomposeUnsupported(t *testing.T) {
	small := &TestTarget{Without: func(op Op) bool { _, big := op.(Decomposable); return big }}
	tr := NewTrace()
	x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
	ops := lowered(t, tr, small, SoftmaxOf(x), apply1(Dropout{0.5, 1}, x))
	require.NotContains(t, ops, "Softmax")
	require.NotContains(t, ops, "Dropout")
	require.Contains(t, ops, "Exp")

	noTanh := &TestTarget{Without: func(op Op) bool { return op == Unary{Tanh} || label(op)[0] == 'C' }}
	leave := tr.Enter("model/dense")
	y := U(Tanh, x)
	leave()
	_, err := Lower(tr, []Value{y}, Config{Target: noTanh, MaxN: 1})
	require.EqualError(t, err, `layer "model/dense": Tanh: the backend has no kernel for these types: got float32 (None, 3)`)
}
