package graph

import (
	"slices"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// layoutTrace has a kernel [3 40] with a slot, and a bias.
func layoutTrace() (tr *Trace, x Value, w, m, b *Var) {
	tr = NewTrace()
	w = &Var{Name: "w", DType: tensor.Float32, Shape: tensor.S(3, 40)}
	m = &Var{Name: "m", DType: tensor.Float32, Shape: w.Shape, Follow: w}
	b = &Var{Name: "b", DType: tensor.Float32, Shape: tensor.S(40)}
	return tr, tr.Feed("x", tensor.Float32, tensor.Batched(3)), w, m, b
}

func TestLayouts(t *testing.T) {
	type env struct {
		tr      *Trace
		x       Value
		w, m, b *Var
	}
	momentum := SGDStep{Momentum: 0.9}
	for name, c := range map[string]struct {
		build func(e env) []Value
		want  []string
		lay   map[string]Layout
	}{
		"product reads panels": {func(e env) []Value { return []Value{MatMulOf(e.x, e.tr.Read(e.w))} },
			[]string{"MatMul"}, map[string]Layout{"w": Panels}},
		"bias stays in rows": {func(e env) []Value { return []Value{B(Add, MatMulOf(e.x, e.tr.Read(e.w)), e.tr.Read(e.b))} },
			[]string{"Gemm"}, map[string]Layout{"w": Panels, "b": RowMajor}},
		"no product, no panels": {func(e env) []Value { return []Value{U(Exp, e.tr.Read(e.w))} }, []string{"Exp"}, map[string]Layout{"w": RowMajor}},
		"read back": {func(e env) []Value { return []Value{MatMulOf(e.x, e.tr.Read(e.w)), e.tr.Read(e.w)} },
			[]string{"MatMul", "Relayout:rows"}, map[string]Layout{"w": Panels}},
		"one conversion for two readers": {func(e env) []Value {
			w := e.tr.Read(e.w)
			return []Value{MatMulOf(e.x, w), U(Exp, w), ReduceAxes(Sum, w, 0)}
		}, []string{"MatMul", "Relayout:rows", "Exp", "ReduceSum[0]"}, map[string]Layout{"w": Panels}},
		"a view is no way around": {func(e env) []Value {
			w := e.tr.Read(e.w)
			return []Value{MatMulOf(e.x, w), ReshapeTo(w, tensor.S(120))}
		}, []string{"MatMul", "Relayout:rows"}, map[string]Layout{"w": Panels}},
		"assigned in rows": {func(e env) []Value {
			w := e.tr.Read(e.w)
			e.tr.Assign(e.w, U(Neg, w))
			return []Value{MatMulOf(e.x, w)}
		}, []string{"MatMul", "Relayout:rows", "Neg", "Relayout:panels"}, map[string]Layout{"w": Panels}},
		"step in panels, slot follows": {func(e env) []Value {
			w := e.tr.Read(e.w)
			y := MatMulOf(e.x, w)
			next := Apply(momentum, w, Gradients(ReduceAxes(Sum, U(Square, y)), w)[0], Like(w, 0.1), e.tr.Read(e.m))
			e.tr.Assign(e.w, next[0])
			e.tr.Assign(e.m, next[1])
			return nil
		}, []string{"MatMul", "Mul", "Gemm+SGDStep"}, map[string]Layout{"w": Panels, "m": Panels}},
		"the gradient is converted": {func(e env) []Value {
			w := e.tr.Read(e.w)
			g := U(Neg, w)
			next := Apply(momentum, w, g, Like(w, 0.1), e.tr.Read(e.m))
			e.tr.Assign(e.w, next[0])
			e.tr.Assign(e.m, next[1])
			return []Value{MatMulOf(e.x, w)}
		}, []string{"MatMul", "Relayout:rows", "Neg", "Relayout:panels", "SGDStep"}, map[string]Layout{"w": Panels, "m": Panels}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, x, w, m, b := layoutTrace()
			target := withoutChains()
			target.Panels = true
			p, err := Lower(tr, c.build(env{tr, x, w, m, b}), Config{Target: target, MaxN: 8})
			require.NoError(t, err)
			require.ElementsMatch(t, c.want, names(p))
			lay := map[string]Layout{}
			for i, v := range p.Vars {
				lay[v.Name] = p.Layouts[i]
			}
			require.Equal(t, c.lay, lay)
			for _, typ := range p.OutTypes {
				require.Equal(t, RowMajor, typ.Layout, "results are row-major")
			}
		})
	}
}

// TestPanelsSpread lays out what is computed element by element from weights in panels: no copies, but where an op cannot read them.
func TestPanelsSpread(t *testing.T) {
	type env struct {
		tr      *Trace
		w, g, m Value
		next    func(w, m Value)
	}
	scaled := func(v Value) Value { return B(Mul, v, Like(v, 0.5)) }
	for name, c := range map[string]struct {
		build func(e env) []Value
		want  []string // what the kernel's shape goes in and out of, but for the forward product; [panels] where the result is
	}{
		"gradient and slot": {func(e env) []Value {
			m := B(Add, e.m, U(Square, e.g))
			e.next(B(Sub, e.w, B(Div, e.g, U(Sqrt, m))), m)
			return nil
		}, []string{"MatMulT[panels]", "Chain[Square Add][panels]", "Chain[Sqrt Div Sub][panels]"}},
		"norm of the gradient": {func(e env) []Value {
			norm := ReduceAxes(Sum, U(Square, e.g))
			e.next(B(Sub, e.w, B(Mul, e.g, norm)), e.m)
			return nil
		}, []string{"MatMulT[panels]", "Chain[Square][panels]", "ReduceSum[0 1]", "Chain[Mul Sub][panels]"}},
		"penalty in the gradient of a step": {func(e env) []Value {
			next := Apply(SGDStep{Momentum: 0.9}, e.w, B(Add, e.g, scaled(e.w)), Like(e.w, 0.1), e.m)
			e.next(next[0], next[1])
			return nil
		}, []string{"MatMulT[panels]", "Chain[0.5 Mul Add][panels]", "SGDStep[panels]"}},
		"decay before a fused step": {func(e env) []Value {
			next := Apply(SGDStep{Momentum: 0.9}, scaled(e.w), e.g, Like(e.w, 0.1), e.m)
			e.next(next[0], next[1])
			return nil
		}, []string{"Chain[0.5 Mul][panels]", "Gemm+SGDStep[panels]"}},
		"also a gradient by rows": {func(e env) []Value {
			e.next(B(Sub, e.w, e.g), e.m)
			return []Value{ReduceAxes(Sum, e.g, 0)}
		}, []string{"MatMulT[panels]", "Relayout:rows", "Chain[Sub][panels]", "ReduceSum[0]"}},
		"a matrix by rows beside": {func(e env) []Value {
			e.next(B(Sub, e.w, e.tr.Feed("mask", tensor.Float32, tensor.S(3, 40))), e.m)
			return nil
		}, []string{"Relayout:rows", "Chain[Sub]", "Relayout:panels"}}, // this target wants panels all the same
	} {
		t.Run(name, func(t *testing.T) {
			tr, x, wv, mv, _ := layoutTrace()
			w, old := tr.Read(wv), tr.Read(mv)
			y := MatMulOf(x, w)
			outs := c.build(env{tr, w, Gradients(ReduceAxes(Sum, U(Square, y)), w)[0], old, func(w, m Value) {
				tr.Assign(wv, w)
				if m != old {
					tr.Assign(mv, m)
				}
			}})
			p, err := Lower(tr, append(outs, y), Config{Target: &TestTarget{Panels: true}, MaxN: 8})
			require.NoError(t, err)
			var got []string
			for _, in := range p.Instrs {
				text := label(in.Sig.Op)
				ofShape := func(t Type) bool { return t.Shape.Equal(wv.Shape) }
				if text == "MatMul" || !slices.ContainsFunc(append(in.Sig.In, in.Sig.Out...), ofShape) {
					continue
				}
				if in.Sig.Out[0].Layout == Panels && text != "Relayout:panels" {
					text += "[panels]"
				}
				got = append(got, text)
			}
			require.ElementsMatch(t, c.want, got)
			require.Equal(t, Panels, p.Layouts[slices.Index(p.Vars, wv)])
		})
	}
}

// TestLayoutOfPlacedVariable keeps the layout that a variable has already.
func TestLayoutOfPlacedVariable(t *testing.T) {
	tr, x, w, _, _ := layoutTrace()
	target := withoutChains()
	target.Panels = true
	p, err := Lower(tr, []Value{MatMulOf(x, tr.Read(w))}, Config{Target: target, MaxN: 8,
		LayoutOf: func(v *Var) (Layout, bool) { return RowMajor, v == w }})
	require.NoError(t, err)
	require.Equal(t, []string{"MatMul"}, names(p))
	require.Equal(t, []Layout{RowMajor}, p.Layouts)
	require.Empty(t, target.LaidOutIn, "nobody asks the target")
}

func TestTypeBytes(t *testing.T) {
	for _, c := range []struct {
		t    Type
		n    int
		want int64
	}{
		{Type{tensor.Float32, tensor.S(3, 40), RowMajor}, 0, 480},
		{Type{tensor.Float32, tensor.S(3, 40), Panels}, 0, 2 * 3 * 32 * 4},
		{Type{tensor.Float64, tensor.S(3, 32), Panels}, 0, 3 * 32 * 8},
		{Type{tensor.Bool, tensor.Batched(3), RowMajor}, 5, 15},
		{Type{tensor.Float32, tensor.Shape{}, RowMajor}, 5, 4},
		{Type{tensor.Float32, tensor.S(0, 4), RowMajor}, 5, 0},
		{Type{tensor.Int64, tensor.Shape{{Const: 2, PerN: 3}}, RowMajor}, 2, 64},
	} {
		require.Equal(t, c.want, c.t.Bytes(c.n), "%v for %d rows", c.t, c.n)
	}
}
