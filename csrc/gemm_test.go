//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// matrix is a logical [rows][cols] matrix, row-major.
type matrix struct {
	rows, cols int
	v          []float32
}

func randomMatrix(r *rand.Rand, rows, cols int) matrix {
	m := matrix{rows, cols, make([]float32, rows*cols)}
	for i := range m.v {
		m.v[i] = r.Float32()*2 - 1
	}
	return m
}

func (m matrix) at(i, j int) float32 { return m.v[i*m.cols+j] }

// layout says where element (i, j) of a matrix lies in memory of size floats.
type layout struct {
	size  int
	index func(i, j int) int
}

func rowMajor(rows, cols, ld int) layout {
	return layout{max(0, (rows-1)*ld+cols), func(i, j int) int { return i*ld + j }}
}

func colMajor(rows, cols, ld int) layout {
	return layout{max(0, (cols-1)*ld+rows), func(i, j int) int { return j*ld + i }}
}

func inPanels(rows, cols int) layout {
	return layout{(cols + Panel - 1) / Panel * rows * Panel, func(i, j int) int { return (j/Panel*rows+i)*Panel + j%Panel }}
}

// store puts m into guarded memory; what lies between its elements stays NaN, or is zero for panels.
func (m matrix) store(t testing.TB, l layout, fill float32) *guarded[float32] {
	if m.rows == 0 || m.cols == 0 {
		l.size = 0
	}
	g := newGuarded[float32](t, l.size)
	for i := range g.data {
		g.data[i] = fill
	}
	for i := range m.rows {
		for j := range m.cols {
			g.data[l.index(i, j)] = m.at(i, j)
		}
	}
	return g
}

var nan = float32(math.NaN())

func fillOf(panels bool) float32 {
	if panels {
		return 0
	}
	return nan
}

// gemmCase is one setting of GK_GEMM.
type gemmCase struct {
	m, n, k        int
	a, b, act, c   int
	bias, add      bool
	ldGap          int
	A, B, C, bias1 matrix
}

func (g gemmCase) String() string {
	return fmt.Sprintf("%dx%dx%d a%d b%d c%d act%d bias%v add%v gap%d", g.m, g.k, g.n, g.a, g.b, g.c, g.act, g.bias, g.add, g.ldGap)
}

func (g *gemmCase) random(r *rand.Rand) {
	g.A, g.B, g.C = randomMatrix(r, g.m, g.k), randomMatrix(r, g.k, g.n), randomMatrix(r, g.m, g.n)
	g.bias1 = randomMatrix(r, 1, g.n)
}

func (g *gemmCase) layouts() (a, b, c layout, ld [3]int) {
	ld = [3]int{g.k + g.ldGap, g.n + g.ldGap, g.n + g.ldGap}
	switch g.a {
	case ARows:
		a = rowMajor(g.m, g.k, ld[0])
	case ACols:
		ld[0] = g.m + g.ldGap
		a = colMajor(g.m, g.k, ld[0])
	case APanels:
		a = inPanels(g.m, g.k)
	}
	if b = rowMajor(g.k, g.n, ld[1]); g.b == BPanels {
		b = inPanels(g.k, g.n)
	} else if g.b == BCols {
		ld[1] = g.k + g.ldGap
		b = colMajor(g.k, g.n, ld[1])
	}
	switch g.c {
	case CRows:
		c = rowMajor(g.m, g.n, ld[2])
	case CTransposed:
		ld[2] = g.m + g.ldGap
		c = colMajor(g.m, g.n, ld[2])
	case CPanels:
		c = inPanels(g.m, g.n)
	}
	return a, b, c, ld
}

// run returns C in memory and the layout it has there.
func (g *gemmCase) run(t testing.TB) (*guarded[float32], layout) {
	la, lb, lc, ld := g.layouts()
	a, b := g.A.store(t, la, fillOf(g.a == APanels)), g.B.store(t, lb, fillOf(g.b == BPanels))
	c := g.C.store(t, lc, fillOf(g.c == CPanels))
	bias := Operand{Base: None}
	if g.bias {
		bias = g.bias1.store(t, rowMajor(1, g.n, g.n), nan).operand()
	}
	add := int64(0)
	if g.add {
		add = 1
	}
	runFixed(t, newOp(Gemm, []Operand{a.operand(), b.operand(), bias, c.operand()}, []int{g.m, g.n, g.k, ld[0], ld[1], ld[2]},
		[]int64{int64(g.a), int64(g.b), int64(g.act), int64(g.c), add}))
	c.check(t)
	return c, lc
}

func activate(x float64, act int) float64 {
	switch act {
	case ActReLU:
		return max(x, 0)
	case ActSigmoid:
		return 1 / (1 + math.Exp(-x))
	case ActTanh:
		return math.Tanh(x)
	}
	return x
}

// want returns the element and how far a float32 sum of k products may be from it.
func (g *gemmCase) want(i, j int) (value, tolerance float64) {
	sum, size := 0.0, 0.0
	for k := range g.k {
		p := float64(g.A.at(i, k)) * float64(g.B.at(k, j))
		sum += p
		size += math.Abs(p)
	}
	if g.bias {
		sum += float64(g.bias1.v[j])
		size++
	}
	value = activate(sum, g.act)
	if g.add {
		value += float64(g.C.at(i, j))
		size++
	}
	const eps = 1.2e-7
	return value, eps * (size*math.Sqrt(float64(g.k)+1) + 4)
}

func (g *gemmCase) check(t testing.TB) {
	c, l := g.run(t)
	seen := make([]bool, len(c.data))
	for i := range g.m {
		for j := range g.n {
			want, tol := g.want(i, j)
			at := l.index(i, j)
			seen[at] = true
			if got := float64(c.data[at]); !(math.Abs(got-want) <= tol) {
				require.Failf(t, "wrong element", "%v: C[%d][%d]: got %v want %v +- %g", g, i, j, got, want, tol)
			}
		}
	}
	for i, v := range c.data {
		padding := v != v
		if g.c == CPanels {
			padding = v == 0
		}
		if !seen[i] && !padding {
			require.Failf(t, "padding written", "%v: element %d: got %v", g, i, v)
		}
	}
}

var (
	gemmRows  = []int{0, 1, 2, 3, 5, 6, 7, 12, 13, 32, 33, 95, 96, 97, 112, 193}
	gemmCols  = []int{0, 1, 2, 7, 8, 9, 10, 15, 16, 17, 24, 31, 32, 33, 48, 64, 65, 128}
	gemmSteps = []int{0, 1, 2, 3, 10, 31, 32, 33, 63, 64, 100, 65, 128, 383, 385, 650, 1025}
)

func pick(r *rand.Rand, of []int) int { return of[r.IntN(len(of))] }

// Every combination of modes on shapes with tails in each direction.
func TestGemmModes(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 1))
		for mode := range 3 * 3 * 3 * 4 * 2 * 2 {
			g := gemmCase{a: mode % 3, b: mode / 3 % 3, c: mode / 9 % 3, act: mode / 27 % 4, bias: mode/108%2 == 1, add: mode/216 == 1}
			for _, s := range [][3]int{{7, 42, 33}, {33, 10, 35}, {101, 33, 65}} {
				g.m, g.n, g.k, g.ldGap = s[0], s[1], s[2], mode%4
				g.random(r)
				g.check(t)
			}
		}
	})
}

func TestGemmShapes(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(2, 2))
		for range 400 {
			g := gemmCase{m: pick(r, gemmRows), n: pick(r, gemmCols), k: pick(r, gemmSteps), a: r.IntN(3), b: r.IntN(3), c: r.IntN(3),
				act: r.IntN(4), bias: r.IntN(2) == 0, add: r.IntN(2) == 0, ldGap: pick(r, []int{0, 0, 1, 5, 32})}
			if g.m*g.n*g.k > 2_000_000 {
				g.m = pick(r, gemmRows[:8])
			}
			g.random(r)
			g.check(t)
		}
	})
}

// Predict of one row must give what the row gives in any batch: bit for bit.
func TestGemmRowDoesNotDependOnBatch(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(3, 3))
		for _, n := range []int{10, 16, 20, 32, 128, 131} {
			for _, k := range []int{3, 128, 784, 1100} {
				for _, b := range []int{BRows, BPanels, BCols} {
					batch := gemmCase{m: 200, n: n, k: k, b: b, act: ActTanh, bias: true}
					batch.random(r)
					all, l := batch.run(t)
					for _, rows := range []int{1, 2, 3, 4, 31, 32} {
						first := r.IntN(batch.m - rows)
						few := batch
						few.m = rows
						few.A = matrix{rows, k, batch.A.v[first*k : (first+rows)*k]}
						few.C = randomMatrix(r, rows, n)
						got, _ := few.run(t)
						require.Equal(t, all.data[l.index(first, 0):l.index(first+rows-1, n-1)+1], got.data, "%v rows %d", batch, rows)
					}
				}
			}
		}
	})
}

// The layouts of A, B and C are where elements lie, and nothing else: the same numbers come out, bit for bit.
func TestGemmLayoutsAgree(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(10, 10))
		for _, s := range [][3]int{{37, 50, 70}, {97, 33, 1100}, {2, 128, 784}} {
			g := gemmCase{m: s[0], n: s[1], k: s[2], bias: true, act: ActSigmoid}
			g.random(r)
			want, l := g.run(t)
			for g.a = range 3 {
				for g.b = range 3 {
					for g.c = range 3 {
						got, at := g.run(t)
						for i := range g.m {
							for j := range g.n {
								require.Equal(t, want.data[l.index(i, j)], got.data[at.index(i, j)], "%v", g)
							}
						}
					}
				}
			}
		}
	})
}

// NaN and infinity go through, and activations have their limits.
func TestGemmSpecialValues(t *testing.T) {
	inf := float32(math.Inf(1))
	in := []float32{nan, inf, -inf, 0, -200, 200, 1e-30, -1e-3}
	want := map[int][]float32{
		ActNone:    in,
		ActReLU:    {nan, inf, 0, 0, 0, 200, 1e-30, 0},
		ActSigmoid: {nan, 1, 0, 0.5, 0, 1, 0.5, 0.49975},
		ActTanh:    {nan, 1, -1, 0, -1, 1, 1e-30, -1e-3},
	}
	eachISA(t, func(t *testing.T) {
		for act, w := range want {
			g := gemmCase{m: len(in), n: 1, k: 1, act: act, A: matrix{len(in), 1, in}, B: matrix{1, 1, []float32{1}}}
			g.C = matrix{len(in), 1, make([]float32, len(in))}
			c, _ := g.run(t)
			for i := range w {
				if w[i] != w[i] {
					require.True(t, c.data[i] != c.data[i], "act %d of NaN: got %v", act, c.data[i])
				} else if w[i] == inf || w[i] == -inf {
					require.Equal(t, w[i], c.data[i])
				} else {
					require.InDelta(t, w[i], c.data[i], 1e-6, "act %d of %v", act, in[i])
				}
			}
		}
	})
}
