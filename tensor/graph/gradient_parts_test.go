package graph

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// TestGradientOfPartsIsJoined has no sum of padded parts where they lie side by side: all of a value, some of it, and the batch axis.
func TestGradientOfPartsIsJoined(t *testing.T) {
	part := func(axis int, start, size tensor.Dim, step int) func(x Value) Value {
		return func(x Value) Value { return SliceAlong(x, axis, start, size, step) }
	}
	d := tensor.D
	for name, c := range map[string]struct {
		shape tensor.Shape
		parts []func(x Value) Value
		want  []string // the ops of the gradient that move or add
	}{
		"all":                {tensor.Batched(6), []func(Value) Value{part(1, d(0), d(2), 1), part(1, d(2), d(1), 1), part(1, d(3), d(3), 1)}, []string{"Concat"}},
		"in another order":   {tensor.Batched(6), []func(Value) Value{part(1, d(2), d(4), 1), part(1, d(0), d(2), 1)}, []string{"Concat"}},
		"some":               {tensor.Batched(6), []func(Value) Value{part(1, d(1), d(2), 1), part(1, d(3), d(1), 1)}, []string{"Concat", "Pad"}},
		"every second":       {tensor.S(6), []func(Value) Value{part(0, d(0), d(1), 2), part(0, d(2), d(2), 2)}, []string{"Concat", "Pad"}},
		"of the batch":       {tensor.Shape{{PerN: 2}, d(3)}, []func(Value) Value{part(0, d(0), tensor.Batch, 1), part(0, tensor.Batch, tensor.Batch, 1)}, []string{"Concat"}},
		"with a gap":         {tensor.S(6), []func(Value) Value{part(0, d(0), d(1), 1), part(0, d(2), d(2), 1)}, []string{"Pad", "Pad", "Add"}},
		"that overlap":       {tensor.S(6), []func(Value) Value{part(0, d(0), d(3), 1), part(0, d(2), d(2), 1)}, []string{"Pad", "Pad", "Add"}},
		"along two axes":     {tensor.S(2, 2), []func(Value) Value{part(0, d(0), d(1), 1), part(1, d(0), d(1), 1)}, []string{"Pad", "Pad", "Add"}},
		"in different steps": {tensor.S(6), []func(Value) Value{part(0, d(0), d(2), 1), part(0, d(2), d(2), 2)}, []string{"Pad", "Pad", "Add"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			x := tr.Feed("x", tensor.Float32, c.shape)
			var loss Value
			for _, p := range c.parts {
				term := ReduceAxes(Mean, U(Tanh, p(x)))
				if loss.IsZero() {
					loss = term
				} else {
					loss = B(Mul, loss, term)
				}
			}
			p, err := Lower(tr, []Value{Gradients(loss, x)[0]}, Config{Target: withoutFusion(), MaxN: 4})
			require.NoError(t, err)
			var got []string
			for _, name := range names(p) {
				if name == "Concat" || name == "Pad" || name == "Add" {
					got = append(got, name)
				}
			}
			require.ElementsMatch(t, c.want, got)
		})
	}
}
