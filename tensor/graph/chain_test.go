package graph

import (
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

func TestFuseChains(t *testing.T) {
	type feeds struct{ x, y, row, column, one, mid, lead Value }
	for name, c := range map[string]struct {
		build func(f feeds) []Value
		want  []string
	}{
		"one op":         {func(f feeds) []Value { return []Value{U(Exp, f.x)} }, []string{"Chain[Exp]"}},
		"three ops":      {func(f feeds) []Value { return []Value{U(Exp, B(Mul, U(Neg, f.x), f.y))} }, []string{"Chain[Neg Mul Exp]"}},
		"both sides":     {func(f feeds) []Value { return []Value{B(Add, U(Exp, f.x), U(Neg, f.y))} }, []string{"Chain[Exp Neg Add]"}},
		"a constant":     {func(f feeds) []Value { return []Value{B(Mul, f.x, Like(f.x, 2))} }, []string{"Chain[2 Mul]"}},
		"a square":       {func(f feeds) []Value { e := U(Exp, f.x); return []Value{B(Mul, e, e)} }, []string{"Chain[Exp Mul]"}},
		"select":         {func(f feeds) []Value { return []Value{Where(B(Gt, f.x, f.y), f.x, f.y)} }, []string{"Chain[Gt Select]"}},
		"casts":          {func(f feeds) []Value { return []Value{CastTo(CastTo(f.x, tensor.Int32), tensor.Float32)} }, []string{"Chain[Cast Cast]"}},
		"a result too":   {func(f feeds) []Value { e := U(Exp, f.x); return []Value{e, U(Neg, e)} }, []string{"Chain[Exp]", "Chain[Neg]"}},
		"two users":      {func(f feeds) []Value { e := U(Exp, f.x); return []Value{U(Neg, e), U(Sin, e)} }, []string{"Chain[Exp]", "Chain[Neg]", "Chain[Sin]"}},
		"a reduction":    {func(f feeds) []Value { return []Value{U(Neg, ReduceAxes(Sum, U(Exp, f.x), 1))} }, []string{"Chain[Exp]", "ReduceSum[1]", "Chain[Neg]"}},
		"another space":  {func(f feeds) []Value { return []Value{B(Add, f.x, U(Exp, f.row))} }, []string{"Chain[Exp]", "Chain[Add]"}},
		"row and column": {func(f feeds) []Value { return []Value{B(Mul, B(Add, f.x, f.row), f.one)} }, []string{"Chain[Add Mul]"}},
		"repeat":         {func(f feeds) []Value { return []Value{B(Add, f.x, f.mid)} }, []string{"Broadcast(None, 4, 3)", "Chain[Add]"}},
		"no common cut":  {func(f feeds) []Value { return []Value{B(Add, B(Mul, f.x, f.lead), f.row)} }, []string{"Chain[Mul]", "Chain[Add]"}},
		"two streams": {func(f feeds) []Value {
			return []Value{apply1(Dropout{0.5, 1}, U(Exp, apply1(Dropout{0.5, 2}, f.x)))}
		}, []string{"Chain[Dropout Exp]", "Chain[Dropout]"}},
		"two streams meet": {func(f feeds) []Value {
			return []Value{B(Add, apply1(Dropout{0.5, 1}, f.x), apply1(Dropout{0.5, 2}, f.x))}
		}, []string{"Chain[Dropout]", "Chain[Dropout Add]"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTrace()
			feed := func(s ...tensor.Dim) Value { return tr.Feed("f", tensor.Float32, s) }
			d := tensor.D
			f := feeds{feed(tensor.Batch, d(4), d(3)), feed(tensor.Batch, d(4), d(3)), feed(d(3)), feed(tensor.Batch, d(4), d(1)), feed(),
				feed(tensor.Batch, d(1), d(3)), feed(tensor.Batch, d(1), d(1))}
			p, err := Lower(tr, c.build(f), Config{Target: &TestTarget{}, MaxN: 8})
			require.NoError(t, err)
			require.ElementsMatch(t, c.want, names(p))
			requireChains(t, p)
		})
	}
}

// requireChains checks what a kernel relies on: every operand can be read at the chain's cut, and the limits hold.
func requireChains(t *testing.T, p *Program) {
	t.Helper()
	for _, in := range p.Instrs {
		c, ok := in.Sig.Op.(Chain)
		if !ok {
			continue
		}
		space := in.Sig.Out[0].Shape
		streams := 0
		for i, typ := range in.Sig.In {
			_, ok := AccessOf(typ.Shape, space, c.Split)
			require.True(t, ok, "%v: input %d cannot be read in %v cut before axis %d", in.Sig, i, space, c.Split)
		}
		for _, s := range c.Steps {
			if _, ok := s.Op.(Dropout); ok {
				streams++
			}
		}
		require.LessOrEqual(t, len(in.In)+len(in.Out), MaxChainOperands, "%v", in.Sig)
		require.LessOrEqual(t, len(c.Steps), MaxChainSteps, "%v", in.Sig)
		require.LessOrEqual(t, streams, 1, "%v", in.Sig)
		require.Zero(t, in.Sig.Op.(Chain).Out[0]-len(c.Steps)+1)
	}
}

// TestChainLimits has chains that are too long or have too many operands for one.
func TestChainLimits(t *testing.T) {
	for _, length := range []int{5, 16, 17, 40} {
		for _, operands := range []int{1, 6, 20} {
			t.Run(fmt.Sprintf("%d steps, %d operands", length, operands), func(t *testing.T) {
				tr := NewTrace()
				feeds := make([]Value, operands)
				for i := range feeds {
					feeds[i] = tr.Feed("f", tensor.Float32, tensor.Batched(3))
				}
				x := feeds[0]
				for i := range length {
					if i%2 == 0 {
						x = U(Sin, x)
					} else {
						x = B(Add, x, feeds[i%operands])
					}
				}
				p, err := Lower(tr, []Value{x}, Config{Target: &TestTarget{}, MaxN: 8})
				require.NoError(t, err)
				requireChains(t, p)
				steps := 0
				for _, in := range p.Instrs {
					steps += len(in.Sig.Op.(Chain).Steps)
				}
				require.Equal(t, length, steps)
				require.LessOrEqual(t, len(p.Instrs), 2+length/6, "most of it is merged")
			})
		}
	}
}

func TestAccessOf(t *testing.T) {
	d := tensor.D
	space := tensor.Shape{tensor.Batch, d(4), d(3)}
	for _, c := range []struct {
		s     tensor.Shape
		split int
		want  Access
		ok    bool
	}{
		{space, 0, Whole, true}, {space, 2, Whole, true}, {tensor.Shape{}, 1, OneElement, true}, {tensor.S(1, 1), 1, OneElement, true},
		{tensor.S(3), 2, PerColumn, true}, {tensor.S(3), 1, 0, false}, {tensor.S(4, 3), 1, PerColumn, true}, {tensor.S(4, 3), 2, 0, false},
		{tensor.Shape{tensor.Batch, d(1), d(1)}, 1, PerRow, true}, {tensor.Shape{tensor.Batch, d(1), d(1)}, 2, 0, false},
		{tensor.Shape{tensor.Batch, d(4), d(1)}, 2, PerRow, true}, {tensor.Shape{tensor.Batch, d(1), d(3)}, 1, 0, false},
		{tensor.S(1, 1, 4, 3), 0, 0, false},
	} {
		a, ok := AccessOf(c.s, space, c.split)
		require.Equal(t, c.ok, ok, "%v in %v cut at %d", c.s, space, c.split)
		if ok {
			require.Equal(t, c.want, a, "%v in %v cut at %d", c.s, space, c.split)
		}
	}
}
