//go:build cgo && (linux || darwin)

package csrc

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	testRate  = float32(0.01)
	testBeta1 = 0.9
	testBeta2 = 0.999
)

// updateCase is one setting of GK_GEMM_SGD or GK_GEMM_ADAM; w, m, v are [m][n].
type updateCase struct {
	m, n, k, gap int
	panels       bool
	eps          float64
	A, B         matrix // [k][m], [k][n]
	w, mo, v     matrix
}

func randomUpdate(r *rand.Rand) updateCase {
	u := updateCase{m: pick(r, gemmRows), n: pick(r, gemmCols), k: pick(r, gemmSteps), gap: pick(r, []int{0, 0, 1, 5, 32}), panels: r.IntN(2) == 0, eps: 1e-7}
	if u.m*u.n*u.k > 2_000_000 {
		u.m = pick(r, gemmRows[:8])
	}
	u.A, u.B, u.w = randomMatrix(r, u.k, u.m), randomMatrix(r, u.k, u.n), randomMatrix(r, u.m, u.n)
	u.mo, u.v = randomMatrix(r, u.m, u.n), randomMatrix(r, u.m, u.n)
	for i := range u.v.v {
		u.v.v[i] = u.v.v[i]*u.v.v[i] + 0.01
	}
	return u
}

func (u *updateCase) layout() layout {
	if u.panels {
		return inPanels(u.m, u.n)
	}
	return rowMajor(u.m, u.n, u.n)
}

func (u *updateCase) gradient(i, j int) (g, size float64) {
	for k := range u.k {
		p := float64(u.A.at(k, i)) * float64(u.B.at(k, j))
		g += p
		size += math.Abs(p)
	}
	return g, size
}

// run returns w, m, v in memory after the update.
func (u *updateCase) run(t testing.TB, k Kernel) [3]*guarded[float32] {
	a, b := u.A.store(t, rowMajor(u.k, u.m, u.m+u.gap), nan), u.B.store(t, rowMajor(u.k, u.n, u.n+u.gap), nan)
	l := u.layout()
	w, m, v := u.w.store(t, l, 0), u.mo.store(t, l, 0), u.v.store(t, l, 0)
	rate := newGuarded[float32](t, 1)
	rate.data[0] = testRate
	args := []Operand{a.operand(), b.operand(), w.operand(), rate.operand()}
	if k == GemmAdam {
		args = []Operand{a.operand(), b.operand(), w.operand(), m.operand(), v.operand(), rate.operand()}
	}
	panels := int64(0)
	if u.panels {
		panels = 1
	}
	runFixed(t, newOp(k, args, []int{u.m, u.n, u.k, u.m + u.gap, u.n + u.gap}, []int64{panels}, testBeta1, testBeta2, u.eps))
	for _, g := range []*guarded[float32]{a, b, w, m, v} {
		g.check(t)
	}
	return [3]*guarded[float32]{w, m, v}
}

// checkPadding wants zeros between the elements: panels are padded, row-major weights have no gaps.
func (u *updateCase) checkPadding(t testing.TB, got [3]*guarded[float32]) {
	l := u.layout()
	seen := make([]bool, len(got[0].data))
	for i := range u.m {
		for j := range u.n {
			seen[l.index(i, j)] = true
		}
	}
	for _, g := range got {
		for i, v := range g.data {
			if !seen[i] && v != 0 {
				require.Failf(t, "padding written", "element %d: got %v", i, v)
			}
		}
	}
}

func TestGemmSGD(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(5, 5))
		for range 200 {
			u := randomUpdate(r)
			got, l := u.run(t, GemmSGD), u.layout()
			u.checkPadding(t, got)
			for i := range u.m {
				for j := range u.n {
					g, size := u.gradient(i, j)
					want := float64(u.w.at(i, j)) - float64(testRate)*g
					requireNear(t, want, got[0].data[l.index(i, j)], 1.2e-7*(2+0.02*size*math.Sqrt(float64(u.k)+1)))
				}
			}
		}
	})
}

func TestGemmAdam(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(6, 6))
		for range 200 {
			u := randomUpdate(r)
			got, l := u.run(t, GemmAdam), u.layout()
			u.checkPadding(t, got)
			for i := range u.m {
				for j := range u.n {
					g, size := u.gradient(i, j)
					m, v := float64(u.mo.at(i, j)), float64(u.v.at(i, j))
					m += (g - m) * (1 - testBeta1)
					v += (g*g - v) * (1 - testBeta2)
					w := float64(u.w.at(i, j)) - float64(testRate)*m/(math.Sqrt(v)+u.eps)
					// v >= 0.0099 bounds how much an error of the gradient moves w.
					err, at := 1.2e-7*(4+size*math.Sqrt(float64(u.k)+1)), l.index(i, j)
					requireNear(t, w, got[0].data[at], err)
					requireNear(t, m, got[1].data[at], err)
					requireNear(t, v, got[2].data[at], err*(1+math.Abs(g)))
				}
			}
		}
	})
}

// With epsilon 0 the padding's step is 0/0; it must not be stored. Infinite activations must not reach it either.
func TestGemmAdamKeepsPaddingZero(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 7))
		for _, n := range []int{1, 10, 17, 33} {
			u := updateCase{m: 13, n: n, k: 5, panels: true}
			u.A, u.B, u.w = randomMatrix(r, u.k, u.m), randomMatrix(r, u.k, n), randomMatrix(r, u.m, n)
			u.mo, u.v = matrix{u.m, n, make([]float32, u.m*n)}, matrix{u.m, n, make([]float32, u.m*n)}
			u.A.v[3] = float32(math.Inf(1))
			u.checkPadding(t, u.run(t, GemmAdam))
			u.checkPadding(t, u.run(t, GemmSGD))
		}
	})
}

// An element's update does not depend on the layout of w, nor on how many columns lie beside it.
func TestGemmAdamColumnsAreIndependent(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 11))
		u := updateCase{m: 101, n: 70, k: 77, eps: 1e-7}
		u.A, u.B, u.w, u.mo, u.v = randomMatrix(r, u.k, u.m), randomMatrix(r, u.k, u.n), randomMatrix(r, u.m, u.n), randomMatrix(r, u.m, u.n), randomMatrix(r, u.m, u.n)
		for i := range u.v.v {
			u.v.v[i] *= u.v.v[i]
		}
		all, l := u.run(t, GemmAdam), u.layout()
		for _, n := range []int{70, 64, 37, 10, 3} {
			few := u
			few.n, few.panels = n, true
			for _, x := range []*matrix{&few.B, &few.w, &few.mo, &few.v} {
				*x = x.firstColumns(n)
			}
			got, at := few.run(t, GemmAdam), few.layout()
			for a := range all {
				for i := range u.m {
					for j := range n {
						require.Equal(t, all[a].data[l.index(i, j)], got[a].data[at.index(i, j)], "array %d of %d columns", a, n)
					}
				}
			}
		}
	})
}

func (m matrix) firstColumns(n int) matrix {
	x := matrix{m.rows, n, nil}
	for i := range m.rows {
		x.v = append(x.v, m.v[i*m.cols:i*m.cols+n]...)
	}
	return x
}

func requireNear(t testing.TB, want float64, got float32, tolerance float64) {
	if !(math.Abs(float64(got)-want) <= tolerance) {
		require.Failf(t, "wrong element", "got %v want %v +- %g", got, want, tolerance)
	}
}
