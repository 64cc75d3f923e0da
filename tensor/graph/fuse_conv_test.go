package graph

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func window(size, stride int) Window {
	two := func(v int) []int { return []int{v, v} }
	return Window{Size: two(size), Stride: two(stride), Dilation: two(1), Before: two(0), After: two(0)}
}

func TestFuseConv(t *testing.T) {
	type inputs struct{ x, k, bias, scale, image, column Value }
	conv := func(i inputs) Value { return ConvOf(i.x, i.k, Conv{window(3, 1), 1}) }
	pool := func(v Value) []Value { return Apply(MaxPool{window(2, 2)}, v) }
	biased := func(i inputs) Value { return B(Add, conv(i), i.bias) }
	for name, c := range map[string]struct {
		build func(i inputs) []Value
		want  []string
	}{
		"bias":               {func(i inputs) []Value { return []Value{biased(i)} }, []string{"ConvBias"}},
		"bias, relu":         {func(i inputs) []Value { return []Value{U(Relu, B(Add, i.bias, conv(i)))} }, []string{"ConvBias+Relu"}},
		"relu":               {func(i inputs) []Value { return []Value{U(Relu, conv(i))} }, []string{"Broadcast(5,)", "ConvBias+Relu"}},
		"scale, bias":        {func(i inputs) []Value { return []Value{B(Add, B(Mul, conv(i), i.scale), i.bias)} }, []string{"ConvBias*scale"}},
		"bias, scale":        {func(i inputs) []Value { return []Value{B(Mul, biased(i), i.scale)} }, []string{"Mul", "ConvBias*scale"}},
		"a vector of rank 4": {func(i inputs) []Value { return []Value{B(Mul, biased(i), ReshapeTo(i.scale, tensor.S(1, 1, 1, 5)))} }, []string{"Mul", "ConvBias*scale"}},
		"two scales":         {func(i inputs) []Value { return []Value{B(Mul, B(Mul, conv(i), i.scale), i.bias)} }, []string{"Broadcast(5,)", "Mul", "ConvBias*scale"}},
		"two biases":         {func(i inputs) []Value { return []Value{B(Add, biased(i), i.scale)} }, []string{"Add", "ConvBias"}},
		"residual, tanh":     {func(i inputs) []Value { return []Value{U(Tanh, B(Add, i.image, biased(i)))} }, []string{"ConvBias+residual+Tanh"}},
		"residual, scale":    {func(i inputs) []Value { return []Value{B(Mul, B(Add, biased(i), i.image), i.scale)} }, []string{"ConvBias+residual", "Mul"}},
		"relu, bias":         {func(i inputs) []Value { return []Value{B(Add, U(Relu, biased(i)), i.scale)} }, []string{"ConvBias+Relu", "Add"}},
		"a row":              {func(i inputs) []Value { return []Value{B(Add, conv(i), i.column)} }, []string{"Conv", "Add"}},
		"two uses":           {func(i inputs) []Value { v := conv(i); return []Value{B(Add, v, i.bias), U(Exp, v)} }, []string{"Conv", "Add", "Exp"}},
		"pool":               {func(i inputs) []Value { return pool(biased(i))[:1] }, []string{"ConvPool"}},
		"pool, relu":         {func(i inputs) []Value { return []Value{U(Relu, pool(biased(i))[0])} }, []string{"ConvPool+Relu"}},
		"relu, pool":         {func(i inputs) []Value { return []Value{MaxPoolOf(U(Relu, biased(i)), window(2, 2))} }, []string{"ConvPool+Relu"}},
		"pool, relu, taps":   {func(i inputs) []Value { p := pool(conv(i)); return []Value{U(Relu, p[0]), p[1]} }, []string{"Broadcast(5,)", "ConvPool+Relu"}},
		"pool, two uses":     {func(i inputs) []Value { p := pool(biased(i))[0]; return []Value{U(Relu, p), U(Exp, p)} }, []string{"ConvPool", "Relu", "Exp"}},
		"pool of two uses":   {func(i inputs) []Value { v := biased(i); return []Value{pool(v)[0], v} }, []string{"ConvBias", "MaxPool"}},
		"residual and pool":  {func(i inputs) []Value { return pool(B(Add, biased(i), i.image))[:1] }, []string{"ConvBias+residual", "MaxPool"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			feed := func(s tensor.Shape) Value { return tr.Feed("f", tensor.Float32, s) }
			in := inputs{feed(tensor.Batched(6, 6, 3)), feed(tensor.S(3, 3, 3, 5)), feed(tensor.S(5)), feed(tensor.S(5)), feed(tensor.Batched(4, 4, 5)), feed(tensor.S(4, 1))}
			require.Equal(t, c.want, lowered(t, tr, withoutChains(), c.build(in)...))
		})
	}
}

// TestSumOfPoolGradient: the gradient of a bias before a pool is added up from the pooled gradient.
func TestSumOfPoolGradient(t *testing.T) {
	tr := NewTrace()
	x, bias := tr.Feed("x", tensor.Float32, tensor.Batched(6, 6, 3)), tr.Feed("b", tensor.Float32, tensor.S(3))
	y := MaxPoolOf(U(Relu, B(Add, x, bias)), window(2, 2))
	grads := Gradients(ReduceAxes(Sum, U(Exp, y)), x, bias)
	p, err := Lower(tr, grads, Config{Target: withoutChains(), MaxN: 4})
	require.NoError(t, err)
	for _, in := range p.Instrs {
		if r, ok := in.Sig.Op.(Reduce); ok {
			require.Equal(t, Reduce{Sum, []int{0, 1, 2}}, r)
			require.Equal(t, tensor.Batched(3, 3, 3), in.Sig.In[0].Shape)
			return
		}
	}
	t.Fatal("the bias has no gradient")
}
