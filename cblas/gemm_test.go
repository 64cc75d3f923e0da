package cblas_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// product is one call's arguments; the operands have padding between their rows.
type product[T float32 | float64] struct {
	transA, transB transpose
	m, n, k        int
	lda, ldb, ldc  int
	alpha, beta    T
	a, b, c        []T
}

type transpose = cblas.Transpose

const guard = 12345 // stands in the padding of c and after its end

// newProduct fills the operands with numbers in [-1, 1). The padding of a and b is NaN, so that reading it shows, and so is all
// of c if beta is 0.
func newProduct[T float32 | float64](transA, transB transpose, m, n, k, pad int, alpha, beta T) *product[T] {
	p := &product[T]{transA: transA, transB: transB, m: m, n: n, k: k, alpha: alpha, beta: beta}
	random := rand.New(rand.NewPCG(uint64(m*1000+n), uint64(k)))
	nan := T(math.NaN())
	p.a, p.lda = matrix(random, transA, m, k, pad, nan)
	p.b, p.ldb = matrix(random, transB, k, n, pad, nan)
	p.c, p.ldc = matrix(random, cblas.NoTrans, m, n, pad, T(guard))
	p.c = append(p.c, guard, guard, guard)
	for i := range p.m {
		for j := range p.n {
			if beta == 0 {
				p.c[i*p.ldc+j] = nan
			}
		}
	}
	return p
}

func matrix[T float32 | float64](random *rand.Rand, trans transpose, rows, cols, pad int, filler T) (x []T, ld int) {
	if trans != cblas.NoTrans {
		rows, cols = cols, rows
	}
	ld = max(1, cols+pad)
	if rows == 0 || cols == 0 {
		return nil, ld
	}
	x = make([]T, (rows-1)*ld+cols)
	for i := range x {
		if x[i] = filler; i%ld < cols {
			x[i] = T(2*random.Float64() - 1)
		}
	}
	return x, ld
}

// want returns the product by three loops in float64, and for each element the largest error that rounding allows.
func (p *product[T]) want() (c, tolerance []float64) {
	c, tolerance = make([]float64, len(p.c)), make([]float64, len(p.c))
	epsilon := math.Pow(2, -23)
	if _, double := any(p.alpha).(float64); double {
		epsilon = math.Pow(2, -52)
	}
	for i := range c {
		c[i] = float64(p.c[i])
	}
	for i := range p.m {
		for j := range p.n {
			var sum, magnitude float64
			for l := range p.k {
				term := at(p.a, p.lda, p.transA, i, l) * at(p.b, p.ldb, p.transB, l, j)
				sum += term
				magnitude += math.Abs(term)
			}
			var before float64
			if p.beta != 0 {
				before = float64(p.beta) * float64(p.c[i*p.ldc+j])
			}
			c[i*p.ldc+j] = float64(p.alpha)*sum + before
			tolerance[i*p.ldc+j] = float64(p.k+3) * epsilon * (math.Abs(float64(p.alpha))*magnitude + math.Abs(before))
		}
	}
	return c, tolerance
}

func at[T float32 | float64](x []T, ld int, trans transpose, i, j int) float64 {
	if trans != cblas.NoTrans {
		i, j = j, i
	}
	return float64(x[i*ld+j])
}

// run calls the function of T.
func (p *product[T]) run() error {
	switch p := any(p).(type) {
	case *product[float32]:
		return cblas.Sgemm(p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c, p.ldc)
	case *product[float64]:
		return cblas.Dgemm(p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c, p.ldc)
	}
	panic("unreachable")
}

func requireNear[T float32 | float64](t *testing.T, want, tolerance []float64, got []T) {
	t.Helper()
	for i := range want {
		if !(math.Abs(float64(got[i])-want[i]) <= tolerance[i]) {
			require.InDelta(t, want[i], float64(got[i]), tolerance[i], "element %d", i)
		}
	}
}

var transposes = []transpose{cblas.NoTrans, cblas.Trans, cblas.ConjTrans}

func testGemm[T float32 | float64](t *testing.T) {
	shapes := [][3]int{{1, 1, 1}, {1, 7, 3}, {5, 1, 9}, {2, 3, 1}, {17, 13, 11}, {64, 64, 64}, {33, 65, 129}, {3, 2, 0}, {0, 4, 5}, {4, 0, 5}, {0, 0, 0}}
	scalars := [][2]T{{1, 0}, {0.5, 1}, {-1.5, 0.25}, {0, 2}, {0, 0}}
	for _, shape := range shapes {
		for _, transA := range transposes {
			for _, transB := range transposes {
				for i, s := range scalars {
					m, n, k := shape[0], shape[1], shape[2]
					t.Run(fmt.Sprintf("%c%c/m=%d/n=%d/k=%d/alpha=%v/beta=%v", transA, transB, m, n, k, s[0], s[1]), func(t *testing.T) {
						p := newProduct(transA, transB, m, n, k, 3*(i%2), s[0], s[1])
						want, tolerance := p.want()
						require.NoError(t, p.run())
						requireNear(t, want, tolerance, p.c)
					})
				}
			}
		}
	}
}

func TestSgemm(t *testing.T) { testGemm[float32](t) }
func TestDgemm(t *testing.T) { testGemm[float64](t) }

// With alpha 0 the inputs are not read, whatever is in them.
func TestGemmAlphaZeroIgnoresNaN(t *testing.T) {
	nan := float32(math.NaN())
	c := []float32{1, 2, 3, 4}
	require.NoError(t, cblas.Sgemm(cblas.NoTrans, cblas.NoTrans, 2, 2, 1, 0, []float32{nan, nan}, 1, []float32{nan, nan}, 2, 3, c, 2))
	require.Equal(t, []float32{3, 6, 9, 12}, c)
}
