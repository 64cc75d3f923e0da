package cblas_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// batch is the layout of a batch's operands.
type batch struct {
	name                      string
	transA, transB            transpose
	m, n, k, count            int
	lda, ldb, ldc             int
	strideA, strideB, strideC int
}

var batches = []batch{
	{"one after the other", cblas.NoTrans, cblas.NoTrans, 3, 4, 5, 6, 5, 4, 4, 15, 20, 12},
	{"gaps", cblas.Trans, cblas.NoTrans, 3, 4, 5, 2, 4, 6, 7, 31, 37, 41},
	{"one matrix b for all", cblas.NoTrans, cblas.Trans, 2, 3, 4, 5, 4, 4, 3, 8, 0, 6},
	{"one matrix a for all", cblas.NoTrans, cblas.Trans, 2, 3, 4, 5, 4, 4, 3, 0, 12, 6},
	{"heads side by side", cblas.NoTrans, cblas.NoTrans, 6, 4, 6, 3, 6, 12, 12, 36, 4, 4},
	{"one product, no strides", cblas.NoTrans, cblas.NoTrans, 2, 2, 2, 1, 2, 2, 2, 0, 0, 0},
	{"no product", cblas.NoTrans, cblas.NoTrans, 2, 2, 2, 0, 2, 2, 2, 4, 4, 4},
	{"no inner dimension", cblas.NoTrans, cblas.NoTrans, 2, 2, 0, 3, 1, 2, 2, 7, 7, 4},
	{"no rows", cblas.NoTrans, cblas.NoTrans, 0, 2, 3, 3, 3, 2, 2, 0, 6, 0},
}

func (b batch) operand(random *rand.Rand, trans transpose, rows, cols, ld, stride int) []float64 {
	if trans != cblas.NoTrans {
		rows, cols = cols, rows
	}
	if rows == 0 || cols == 0 || b.count == 0 {
		return nil
	}
	x := make([]float64, (b.count-1)*stride+(rows-1)*ld+cols)
	for i := range x {
		x[i] = float64(random.IntN(19) - 9)
	}
	return x
}

// Small whole numbers make each product exact, so the batch must equal three loops to the bit, in both types.
func TestGemmBatch(t *testing.T) {
	for _, b := range batches {
		t.Run(b.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			x := b.operand(random, b.transA, b.m, b.k, b.lda, b.strideA)
			y := b.operand(random, b.transB, b.k, b.n, b.ldb, b.strideB)
			z := b.operand(random, cblas.NoTrans, b.m, b.n, b.ldc, b.strideC)
			want := append([]float64(nil), z...)
			for i := range b.count {
				for row := range b.m {
					for col := range b.n {
						sum := 3 * z[i*b.strideC+row*b.ldc+col]
						for l := range b.k {
							sum += 2 * at(x[i*b.strideA:], b.lda, b.transA, row, l) * at(y[i*b.strideB:], b.ldb, b.transB, l, col)
						}
						want[i*b.strideC+row*b.ldc+col] = sum
					}
				}
			}
			single := narrow(z)
			require.NoError(t, cblas.SgemmBatch(b.transA, b.transB, b.m, b.n, b.k, 2, narrow(x), b.lda, b.strideA, narrow(y), b.ldb, b.strideB, 3, single, b.ldc, b.strideC, b.count))
			require.Equal(t, narrow(want), single)
			require.NoError(t, cblas.DgemmBatch(b.transA, b.transB, b.m, b.n, b.k, 2, x, b.lda, b.strideA, y, b.ldb, b.strideB, 3, z, b.ldc, b.strideC, b.count))
			require.Equal(t, want, z)
		})
	}
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i := range x {
		y[i] = float32(x[i])
	}
	return y
}
