package graph

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
)

// Pooling from slices, one for each tap: for targets without a kernel of their own, and the oracle of the tests.

// Decompose compares the taps one after the other.
func (p MaxPool) Decompose(in []Value) []Value {
	t := p.tapped(in[0].Shape())
	padded := t.padded(in[0], math.Inf(-1))
	most := t.take(padded, 0)
	taps := BroadcastToShape(Number(p.tapType(), 0), most.Shape())
	for i := 1; i < p.Taps(); i++ {
		x := t.take(padded, i)
		taps = apply1(Select{}, B(Gt, x, most), Number(p.tapType(), float64(i)), taps)
		most = B(Max, most, x)
	}
	return []Value{most, taps}
}

// Decompose lays what each tap gets, and adds it up.
func (g MaxPoolGrad) Decompose(in []Value) []Value {
	dy, taps := in[0], in[1]
	t := g.tapped(spread(dy.Shape()[0], g.In, dy.Shape().LastSize()))
	parts := make([]Value, g.Taps())
	for i := range parts {
		here := B(Eq, taps, Number(taps.DType(), float64(i)))
		parts[i] = t.lay(apply1(Select{}, here, dy, Like(dy, 0)), i)
	}
	return []Value{t.unpadded(sumOf(parts))}
}

// counted is Counts as a value [spatial... 1].
func (t tapped) counted(like Value) Value {
	counts := t.Counts(t.in)
	numbers := make([]float64, len(counts))
	for i, c := range counts {
		numbers[i] = float64(c)
	}
	return CastTo(apply1(Literal{tensor.Of(numbers, append(t.out, 1)...)}), like.DType())
}

// Decompose adds the taps up and divides by how many lie in the input.
func (p AvgPool) Decompose(in []Value) []Value {
	t := p.tapped(in[0].Shape())
	padded := t.padded(in[0], 0)
	parts := make([]Value, p.Taps())
	for i := range parts {
		parts[i] = t.take(padded, i)
	}
	return []Value{B(Div, sumOf(parts), t.counted(in[0]))}
}

// Decompose lays each element over its window.
func (g AvgPoolGrad) Decompose(in []Value) []Value {
	dy := in[0]
	t := g.tapped(spread(dy.Shape()[0], g.In, dy.Shape().LastSize()))
	share := B(Div, dy, t.counted(dy))
	parts := make([]Value, g.Taps())
	for i := range parts {
		parts[i] = t.lay(share, i)
	}
	return []Value{t.unpadded(sumOf(parts))}
}
