//go:build cgo && (linux || darwin)

package csrc

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// batchCase is a product of count matrices, each side read as it lies or transposed.
type batchCase struct {
	count, m, n, k int
	transA, transB bool
}

var batchCases = []batchCase{
	{count: 1, m: 1, n: 1, k: 1}, {count: 7, m: 3, n: 5, k: 4}, {count: 5, m: 2, n: 33, k: 9}, {count: 0, m: 2, n: 2, k: 2},
	{count: 3, m: 0, n: 2, k: 2}, {count: 3, m: 2, n: 2, k: 0}, {count: 700, m: 2, n: 3, k: 8}, {count: 3, m: 100, n: 70, k: 40},
}

// TestGemmBatch compares with the plain sum and, where A has no step, shares one A.
func TestGemmBatch(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 21))
		for _, c := range batchCases {
			for mode := range 8 {
				c.transA, c.transB = mode&1 != 0, mode&2 != 0
				shared := mode&4 != 0
				checkBatch[float32](t, r, c, F32, shared, 1e-6)
				checkBatch[float64](t, r, c, F64, shared, 1e-14)
			}
		}
	})
}

func checkBatch[T float32 | float64](t *testing.T, r *rand.Rand, c batchCase, typ Type, shared bool, tolerance float64) {
	la, lb, lda, ldb := rowMajor(c.m, c.k, c.k), rowMajor(c.k, c.n, c.n), c.k, c.n
	if c.transA {
		la, lda = colMajor(c.m, c.k, c.m), c.m
	}
	if c.transB {
		lb, ldb = colMajor(c.k, c.n, c.k), c.k
	}
	stepA, matrices := c.m*c.k, c.count
	if shared {
		stepA, matrices = 0, min(c.count, 1)
	}
	a, b, y := newGuarded[T](t, matrices*c.m*c.k), newGuarded[T](t, c.count*c.k*c.n), newGuarded[T](t, c.count*c.m*c.n)
	for _, x := range [][]T{a.data, b.data} {
		for i := range x {
			x[i] = T(2*r.Float64() - 1)
		}
	}
	modeA, modeB := int64(b2f(c.transA)), int64(b2f(c.transB))
	if typ == F32 {
		modeB *= BCols
	}
	runFixed(t, newOp(GemmBatch, []Operand{a.operand(), b.operand(), {Base: None}, y.operand()},
		[]int{c.m, c.n, c.k, lda, ldb, c.n, c.count, stepA, c.k * c.n, c.m * c.n}, []int64{modeA, modeB, ActNone, CRows, 0, int64(typ)}))
	y.check(t)
	for at, got := range y.data {
		e, i, j := at/(c.m*c.n), at/c.n%c.m, at%c.n
		want := 0.0
		for l := range c.k {
			want += float64(a.data[e*stepA+la.index(i, l)]) * float64(b.data[e*c.k*c.n+lb.index(l, j)])
		}
		require.False(t, !(math.Abs(float64(got)-want) <= tolerance*float64(1+c.k)), "%+v, entry %d, C[%d][%d]: got %v, want %v", c, e, i, j, got, want)
	}
}
