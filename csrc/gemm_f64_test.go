//go:build cgo && (linux || darwin)

package csrc

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func random64(t testing.TB, r *rand.Rand, l layout) *guarded[float64] {
	g := newGuarded[float64](t, l.size)
	for i := range g.data {
		g.data[i] = r.Float64()*2 - 1
	}
	return g
}

func TestGemmF64(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(8, 8))
		for i := range 200 {
			m, n, k, gap := pick(r, gemmRows), pick(r, gemmCols), pick(r, gemmSteps), pick(r, []int{0, 1, 5})
			if m*n*k > 2_000_000 {
				m = pick(r, gemmRows[:8])
			}
			la, lb, lc, lda, ldb := rowMajor(m, k, k+gap), rowMajor(k, n, n+gap), rowMajor(m, n, n+gap), k+gap, n+gap
			if i%2 == 1 {
				la, lda = colMajor(m, k, m+gap), m+gap
			}
			if i/2%2 == 1 {
				lb, ldb = colMajor(k, n, k+gap), k+gap
			}
			act, add := i/4%4, int64(i/16%2)
			a, b, c, bias := random64(t, r, la), random64(t, r, lb), random64(t, r, lc), random64(t, r, rowMajor(1, n, n))
			old := append([]float64{}, c.data...)
			args := []Operand{a.operand(), b.operand(), bias.operand(), c.operand()}
			if i%3 == 0 {
				args[2] = Operand{Base: None}
			}
			runFixed(t, newOp(GemmF64, args, []int{m, n, k, lda, ldb, n + gap}, []int64{int64(i % 2), int64(i / 2 % 2), int64(act), 0, add}))
			c.check(t)
			for y := range m {
				for x := range n {
					at := lc.index(y, x)
					want := 0.0
					for s := range k {
						want += a.data[la.index(y, s)] * b.data[lb.index(s, x)]
					}
					if i%3 != 0 {
						want += bias.data[x]
					}
					want = activate(want, act) + float64(add)*old[at]
					require.False(t, !(math.Abs(c.data[at]-want) <= 1e-15*float64(8+k)), "case %d: %dx%dx%d: C[%d][%d]: got %v want %v", i, m, k, n, y, x, c.data[at], want)
					old[at] = c.data[at]
				}
			}
			require.Equal(t, old, c.data, "case %d: gaps between rows", i)
		}
	})
}
