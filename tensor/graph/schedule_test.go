package graph

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/stretchr/testify/require"
)

// written lists the variables that each instruction writes, in order, as op -> variable.
func written(p *Program) (list []string) {
	for _, in := range p.Instrs {
		for _, o := range in.Out {
			if o.Base == VarBase {
				list = append(list, in.Sig.Op.Name()+" -> "+p.Vars[o.Index].Name)
			}
		}
	}
	return list
}

// TestDirectWrites tells which updates go into their variable at once, and which through the arena.
func TestDirectWrites(t *testing.T) {
	type env struct {
		tr            *Trace
		va, vb, vc    *Var
		a, b, c, rate Value
	}
	adam := AdamStep{Beta1: 0.9, Beta2: 0.99, Epsilon: 1e-7}
	for name, c := range map[string]struct {
		build func(e env) []Value
		want  []string
	}{
		"element-wise in place":  {func(e env) []Value { e.tr.Assign(e.va, U(Neg, e.a)); return nil }, []string{"Chain[Neg] -> a"}},
		"another variable":       {func(e env) []Value { e.tr.Assign(e.va, U(Neg, e.b)); return nil }, []string{"Chain[Neg] -> a"}},
		"product reads it whole": {func(e env) []Value { e.tr.Assign(e.va, MatMulOf(e.a, e.b)); return nil }, []string{"Copy -> a"}},
		"product of others":      {func(e env) []Value { e.tr.Assign(e.va, MatMulOf(e.c, e.b)); return nil }, []string{"MatMul -> a"}},
		"transpose":              {func(e env) []Value { e.tr.Assign(e.va, TransposeAxes(e.a)); return nil }, []string{"Copy -> a"}},
		"adam": {func(e env) []Value {
			next := Apply(adam, e.a, TransposeAxes(e.a), e.rate, e.b, e.c)
			e.tr.Assign(e.va, next[0])
			e.tr.Assign(e.vb, next[1])
			e.tr.Assign(e.vc, next[2])
			return nil
		}, []string{"AdamStep -> a", "AdamStep -> b", "AdamStep -> c"}},
		"adam, slots crossed": {func(e env) []Value {
			next := Apply(adam, e.a, TransposeAxes(e.a), e.rate, e.b, e.c)
			e.tr.Assign(e.va, next[0])
			e.tr.Assign(e.vb, next[2])
			e.tr.Assign(e.vc, next[1])
			return nil
		}, []string{"AdamStep -> a", "Copy -> b", "Copy -> c"}},
		"the gradient is the weights": {func(e env) []Value {
			e.tr.Assign(e.va, Apply(SGDStep{}, e.a, e.a, e.rate)[0])
			return nil
		}, []string{"Copy -> a"}},
		"step in the gradient's tile": {func(e env) []Value {
			e.tr.Assign(e.va, Apply(SGDStep{}, e.a, matmul(e.b, e.c, true, false), e.rate)[0])
			return nil
		}, []string{"Gemm+SGDStep -> a"}},
		"the tile's factor is the weights": {func(e env) []Value {
			e.tr.Assign(e.va, Apply(SGDStep{}, e.a, matmul(e.b, e.a, true, false), e.rate)[0])
			return nil
		}, []string{"Copy -> a"}},
		"momentum in the tile": {func(e env) []Value {
			next := Apply(SGDStep{Momentum: 0.9}, e.a, matmul(e.c, e.c, true, false), e.rate, e.b)
			e.tr.Assign(e.va, next[0])
			e.tr.Assign(e.vb, next[1])
			return nil
		}, []string{"Gemm+SGDStep -> a", "Gemm+SGDStep -> b"}},
		"old value is a result": {func(e env) []Value { e.tr.Assign(e.va, U(Neg, e.a)); return []Value{e.a} }, []string{"Chain[Neg] -> a"}},
		"read later by what depends on the update": {func(e env) []Value {
			next := U(Neg, e.a)
			e.tr.Assign(e.va, next)
			return []Value{MatMulOf(next, e.a)}
		}, []string{"Copy -> a"}},
		"swap": {func(e env) []Value { e.tr.Assign(e.va, e.b); e.tr.Assign(e.vb, e.a); return nil }, []string{"Copy -> b", "Copy -> a"}},
		"one value for two": {func(e env) []Value {
			next := U(Neg, e.a)
			e.tr.Assign(e.va, next)
			e.tr.Assign(e.vb, next)
			return nil
		}, []string{"Chain[Neg] -> a", "Copy -> b"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := func(name string) *Var { return &Var{Name: name, DType: tensor.Float32, Shape: tensor.S(4, 4)} }
			e := env{tr: NewTrace(), va: v("a"), vb: v("b"), vc: v("c"), rate: Number(tensor.Float32, 0.1)}
			e.a, e.b, e.c = e.tr.Read(e.va), e.tr.Read(e.vb), e.tr.Read(e.vc)
			p, err := Lower(e.tr, c.build(e), Config{Target: &TestTarget{}, MaxN: 4})
			require.NoError(t, err)
			require.Equal(t, c.want, written(p))
		})
	}
}

// TestUpdatesFollowReads has a tied and regularised kernel: each reader of the old value runs before the write.
func TestUpdatesFollowReads(t *testing.T) {
	tr := NewTrace()
	vw := &Var{Name: "w", DType: tensor.Float32, Shape: tensor.S(3, 3)}
	x, w := tr.Feed("x", tensor.Float32, tensor.Batched(3)), tr.Read(vw)
	h := U(Relu, MatMulOf(x, w))
	l2 := ReduceAxes(Sum, U(Square, w))
	loss := B(Add, ReduceAxes(Mean, U(Square, matmul(h, w, false, true))), B(Mul, l2, Like(l2, 0.01)))
	tr.Assign(vw, Apply(SGDStep{}, w, Gradients(loss, w)[0], Like(w, 0.1))[0])
	p, err := Lower(tr, []Value{loss}, Config{Target: &TestTarget{}, MaxN: 4})
	require.NoError(t, err)
	last := len(p.Instrs) - 1
	require.Equal(t, []string{"SGDStep -> w"}, written(p))
	require.Equal(t, "SGDStep", p.Instrs[last].Sig.Op.Name(), "%v", names(p))
	reads := 0
	for _, in := range p.Instrs {
		for _, o := range in.In {
			if o.Base == VarBase {
				reads++
			}
		}
	}
	require.GreaterOrEqual(t, reads, 4)
}
