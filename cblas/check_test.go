package cblas_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// arguments are those of a batch; lengths stand for the slices.
type arguments struct {
	transA, transB            transpose
	m, n, k                   int
	lenA, lda, strideA        int
	lenB, ldb, strideB        int
	lenC, ldc, strideC, count int
}

// valid are arguments of two products that each case breaks in one place.
func valid() arguments {
	return arguments{cblas.NoTrans, cblas.NoTrans, 4, 3, 6, 48, 6, 24, 36, 3, 18, 24, 3, 12, 2}
}

var badBatches = []struct {
	name  string
	spoil func(x *arguments)
	text  string
}{
	{"transA zero", func(x *arguments) { x.transA = 0 }, "transA is 0, want NoTrans (78), Trans (84) or ConjTrans (67)"},
	{"transB", func(x *arguments) { x.transB = 'X' }, "transB is 88, want NoTrans (78), Trans (84) or ConjTrans (67)"},
	{"m", func(x *arguments) { x.m = -1 }, "m is -1, want 0 or more"},
	{"n", func(x *arguments) { x.n = -2 }, "n is -2, want 0 or more"},
	{"k", func(x *arguments) { x.k = math.MinInt }, "k is -9223372036854775808, want 0 or more"},
	{"count", func(x *arguments) { x.count = -4 }, "count is -4, want 0 or more"},
	{"m beyond C's int", func(x *arguments) { x.m = 1 << 31 }, "m is 2147483648, more than BLAS's limit of 2147483647"},
	{"lda", func(x *arguments) { x.lda = 5 }, "lda is 5, needs 6 (k=6)"},
	{"lda transposed", func(x *arguments) { x.transA, x.lda = cblas.Trans, 3 }, "lda is 3, needs 4 (m=4)"},
	{"lda of no columns", func(x *arguments) { x.k, x.lda = 0, 0 }, "lda is 0, needs 1 (k=0)"},
	{"ldb", func(x *arguments) { x.ldb = math.MinInt }, "ldb is -9223372036854775808, needs 3 (n=3)"},
	{"ldb beyond C's int", func(x *arguments) { x.ldb = 1 << 40 }, "ldb is 1099511627776, more than BLAS's limit of 2147483647"},
	{"ldc", func(x *arguments) { x.ldc = 2 }, "ldc is 2, needs 3 (n=3)"},
	{"ldc where m is 0", func(x *arguments) { x.m, x.ldc = 0, 2 }, "ldc is 2, needs 3 (n=3)"},
	{"a short", func(x *arguments) { x.lenA = 47 }, "a has 47 elements, needs 48 (m=4 k=6 lda=6 stride=24 count=2)"},
	{"a transposed short", func(x *arguments) { x.transA, x.lda, x.lenA = cblas.Trans, 5, 52 }, "a has 52 elements, needs 53 (k=6 m=4 lda=5 stride=24 count=2)"},
	{"b nil", func(x *arguments) { x.lenB = 0 }, "b has 0 elements, needs 36 (k=6 n=3 ldb=3 stride=18 count=2)"},
	{"c short", func(x *arguments) { x.ldc = 5 }, "c has 24 elements, needs 30 (m=4 n=3 ldc=5 stride=12 count=2)"},
	{"b longer than any slice", func(x *arguments) {
		x.k, x.transA, x.lda, x.lenA, x.ldb = math.MaxInt32, cblas.NoTrans, math.MaxInt32, 0, math.MaxInt32
		x.m = 0
	},
		"b has 36 elements, needs 4611686011984936983 (k=2147483647 n=3 ldb=2147483647 stride=18 count=2)"},
	{"stride overflows", func(x *arguments) { x.strideA, x.count = math.MaxInt, 4 }, "a has 48 elements, needs 2^64 or more (m=4 k=6 lda=6 stride=9223372036854775807 count=4)"},
	{"count overflows", func(x *arguments) { x.count = math.MaxInt }, "a has 48 elements, needs 2^64 or more (m=4 k=6 lda=6 stride=24 count=9223372036854775807)"},
	{"stride wraps to a small number", func(x *arguments) { x.strideA, x.count = 1<<62, 5 }, "a has 48 elements, needs 2^64 or more (m=4 k=6 lda=6 stride=4611686018427387904 count=5)"},
	{"strideA", func(x *arguments) { x.strideA = -24 }, "stride of a is -24, want 0 or more"},
	{"strideC", func(x *arguments) { x.strideC = -1 }, "stride of c is -1, want 0 or more"},
	{"one output for all", func(x *arguments) { x.strideC = 0 }, "outputs overlap: strideC is 0, needs 12, or from 3 on with ldc 3 >= (count-1)*strideC+n (m=4 n=3 count=2)"},
	{"outputs one element short", func(x *arguments) { x.strideC = 11 }, "outputs overlap: strideC is 11, needs 12, or from 3 on with ldc 3 >= (count-1)*strideC+n (m=4 n=3 count=2)"},
	{"side by side too narrow", func(x *arguments) { x.ldc, x.strideC = 5, 3; x.lenC = 40 }, "outputs overlap: strideC is 3, needs 18, or from 3 on with ldc 5 >= (count-1)*strideC+n (m=4 n=3 count=2)"},
	{"side by side overlap", func(x *arguments) { x.ldc, x.strideC = 6, 2; x.lenC = 40 }, "outputs overlap: strideC is 2, needs 21, or from 3 on with ldc 6 >= (count-1)*strideC+n (m=4 n=3 count=2)"},
}

func TestBatchRefusesBadArguments(t *testing.T) {
	for _, test := range badBatches {
		t.Run(test.name, func(t *testing.T) {
			x := valid()
			require.NoError(t, x.single(ones[float32](x.lenC)))
			test.spoil(&x)
			single, double := ones[float32](x.lenC), ones[float64](x.lenC)
			require.EqualError(t, x.single(single), "cblas: SgemmBatch: "+test.text)
			require.EqualError(t, x.double(double), "cblas: DgemmBatch: "+test.text)
			require.Equal(t, ones[float32](x.lenC), single)
			require.Equal(t, ones[float64](x.lenC), double)
		})
	}
}

func TestGemmRefusesBadArguments(t *testing.T) {
	c := []float32{1, 1, 1, 1, 1, 1, 1, 1}
	err := cblas.Sgemm(cblas.NoTrans, cblas.NoTrans, 4, 2, 6, 1, make([]float32, 10), 6, make([]float32, 12), 2, 0, c, 2)
	require.EqualError(t, err, "cblas: Sgemm: a has 10 elements, needs 24 (m=4 k=6 lda=6)")
	require.Equal(t, ones[float32](8), c)
	err = cblas.Dgemm(cblas.NoTrans, cblas.Trans, 4, 2, 6, 1, make([]float64, 24), 6, make([]float64, 11), 6, 0, make([]float64, 8), 2)
	require.EqualError(t, err, "cblas: Dgemm: b has 11 elements, needs 12 (n=2 k=6 ldb=6)")
}

func (x arguments) single(c []float32) error {
	a, b := ones[float32](x.lenA), ones[float32](x.lenB)
	return cblas.SgemmBatch(x.transA, x.transB, x.m, x.n, x.k, 1, a, x.lda, x.strideA, b, x.ldb, x.strideB, 0, c, x.ldc, x.strideC, x.count)
}

func (x arguments) double(c []float64) error {
	a, b := ones[float64](x.lenA), ones[float64](x.lenB)
	return cblas.DgemmBatch(x.transA, x.transB, x.m, x.n, x.k, 1, a, x.lda, x.strideA, b, x.ldb, x.strideB, 0, c, x.ldc, x.strideC, x.count)
}

func ones[T float32 | float64](n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = 1
	}
	return x
}
