//go:build cuda && cgo

package cublas

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { drivertest.Main(m) }

func newHandle(t testing.TB) (*Handle, driver.Stream) {
	t.Helper()
	s := devicetest.Stream(t)
	h, err := New()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close()) })
	require.NoError(t, h.SetStream(s))
	return h, s
}

func TestHandle(t *testing.T) {
	h, _ := newHandle(t)
	v, err := h.Version()
	require.NoError(t, err)
	require.GreaterOrEqual(t, v, 120000)
	for _, mode := range []MathMode{TF32Math, PedanticMath, DefaultMath} {
		require.NoError(t, h.SetMathMode(mode))
		got, err := h.MathMode()
		require.NoError(t, err)
		require.Equal(t, mode, got)
	}
	require.NoError(t, h.SetWorkspace(devicetest.Memory(t, 1<<20), 1<<20))
	require.NoError(t, h.SetWorkspace(0, 0))
}

func TestLeakIsSeen(t *testing.T) {
	devicetest.Stream(t)
	h, err := New()
	require.NoError(t, err)
	require.EqualValues(t, 1, driver.Live()["cublas handles"])
	require.ErrorContains(t, driver.Leaked(), "1 cublas handles")
	require.NoError(t, h.Close())
	require.NoError(t, h.Close())
	require.NotContains(t, driver.Live(), "cublas handles")
}

// stored is a type of elements: how numbers become memory of the device and come back.
type stored struct {
	name     string
	t        DataType
	upload   func(t testing.TB, v []float64) driver.Ptr
	download func(t testing.TB, s driver.Stream, p driver.Ptr, n int) []float64
}

func storedAs[T any](name string, dt DataType, to func(float64) T, from func(T) float64) stored {
	return stored{name, dt,
		func(t testing.TB, v []float64) driver.Ptr { return devicetest.Upload(t, devicetest.Convert(v, to)) },
		func(t testing.TB, s driver.Stream, p driver.Ptr, n int) []float64 {
			return devicetest.Convert(devicetest.Download[T](t, s, p, n), from)
		}}
}

var (
	floats    = storedAs("float", Float, func(v float64) float32 { return float32(v) }, func(v float32) float64 { return float64(v) })
	doubles   = storedAs("double", Double, func(v float64) float64 { return v }, func(v float64) float64 { return v })
	halves    = storedAs("half", Half, devicetest.Half, devicetest.FromHalf)
	bfloat16s = storedAs("bfloat16", BFloat16, devicetest.BFloat16, devicetest.FromBFloat16)
)

// product is a case in the words of MatMul.
type product struct {
	m, n, k, batch int
	transA, transB bool
	alpha, beta    float64
	gap            int // that much longer are rows in memory
}

func (p product) String() string {
	return fmt.Sprintf("%dx%dx%d/batch=%d/%v,%v/alpha=%v/beta=%v/gap=%d", p.m, p.n, p.k, p.batch, p.transA, p.transB, p.alpha, p.beta, p.gap)
}

var products = []product{
	{m: 1, n: 1, k: 1, alpha: 1},
	{m: 2, n: 3, k: 4, alpha: 1},
	{m: 5, n: 7, k: 3, alpha: 1, transA: true},
	{m: 5, n: 7, k: 3, alpha: 0.5, transB: true, gap: 3},
	{m: 4, n: 9, k: 6, alpha: 1, beta: 1, transA: true, transB: true},
	{m: 33, n: 17, k: 20, alpha: 2, beta: -0.5, gap: 1},
	{m: 6, n: 300, k: 5, alpha: 1, transA: true},
	{m: 300, n: 6, k: 5, alpha: 1, beta: 1},
	{m: 3, n: 2, k: 4, alpha: 0, beta: 2},
	{m: 3, n: 2, k: 0, alpha: 1, beta: 2},
	{m: 3, n: 5, k: 4, alpha: 1, batch: 3},
	{m: 3, n: 5, k: 4, alpha: 1, beta: 1, batch: 2, transB: true, gap: 2},
	{m: 2, n: 4, k: 3, alpha: 1, batch: 2, transA: true},
}

// matrix returns numbers for batch row-major matrices, and their leading dimension and distance.
func (p product) matrix(rows, columns, seed int) (v []float64, ld, stride int) {
	ld = max(columns+p.gap, 1)
	stride = rows*ld + p.gap
	return devicetest.Numbers(max(p.batch, 1)*stride+1, seed), ld, stride
}

func at(v []float64, ld, i, j int, trans bool) float64 {
	if trans {
		i, j = j, i
	}
	return v[i*ld+j]
}

func orient(rows, columns int, trans bool) (int, int) {
	if trans {
		return columns, rows
	}
	return rows, columns
}

func TestMatMul(t *testing.T) {
	for _, st := range []stored{floats, doubles, halves, bfloat16s} {
		for _, p := range products {
			t.Run(st.name+"/"+p.String(), func(t *testing.T) { testMatMul(t, st, p) })
		}
	}
}

func testMatMul(t *testing.T, st stored, p product) {
	h, s := newHandle(t)
	require.NoError(t, h.SetMathMode(PedanticMath))
	ra, ca := orient(p.m, p.k, p.transA)
	rb, cb := orient(p.k, p.n, p.transB)
	a, lda, strideA := p.matrix(ra, ca, 1)
	b, ldb, strideB := p.matrix(rb, cb, 2)
	c, ldc, strideC := p.matrix(p.m, p.n, 3)
	if p.beta == 0 {
		for i := range c {
			c[i] = math.Inf(1) // is not read
		}
	}
	want := append([]float64(nil), c...)
	for q := range max(p.batch, 1) {
		for i := range p.m {
			for j := range p.n {
				sum := 0.0
				for l := range p.k {
					sum += at(a[q*strideA:], lda, i, l, p.transA) * at(b[q*strideB:], ldb, l, j, p.transB)
				}
				old := 0.0
				if p.beta != 0 {
					old = p.beta * c[q*strideC+i*ldc+j]
				}
				want[q*strideC+i*ldc+j] = p.alpha*sum + old
			}
		}
	}
	if st.t == Half || st.t == BFloat16 {
		if p.beta == 0 { // the helpers of the test know no infinities
			for i := range c {
				c[i] = 1024
				if math.IsInf(want[i], 0) {
					want[i] = 1024
				}
			}
		}
	}
	pc := st.upload(t, c)
	require.NoError(t, h.MatMul(MatMul{M: p.m, N: p.n, K: p.k, TransA: p.transA, TransB: p.transB, A: st.upload(t, a), B: st.upload(t, b), C: pc,
		LDA: lda, LDB: ldb, LDC: ldc, Alpha: p.alpha, Beta: p.beta, Type: st.t, Batch: p.batch,
		StrideA: int64(strideA), StrideB: int64(strideB), StrideC: int64(strideC)}))
	got := st.download(t, s, pc, len(c))
	eps := map[DataType]float64{Float: 0, Double: 0, Half: 1.0 / 1024, BFloat16: 1.0 / 128}[st.t]
	for i := range want {
		if math.Abs(got[i]-want[i]) > eps*math.Abs(want[i]) {
			require.Equal(t, want[i], got[i], "element %d", i)
		}
	}
}

// The column-major calls by themselves: a 2x3 matrix times a 3x2 one.
func TestGemmIsColumnMajor(t *testing.T) {
	h, s := newHandle(t)
	a := floats.upload(t, []float64{1, 4, 2, 5, 3, 6})    // [1 2 3; 4 5 6]
	b := floats.upload(t, []float64{7, 9, 11, 8, 10, 12}) // [7 8; 9 10; 11 12]
	c := floats.upload(t, make([]float64, 4))
	require.NoError(t, h.Sgemm(NoTrans, NoTrans, 2, 2, 3, 1, a, 2, b, 3, 0, c, 2))
	require.Equal(t, []float64{58, 139, 64, 154}, floats.download(t, s, c, 4))
}

func TestGemmExToFloats(t *testing.T) {
	for _, st := range []stored{halves, bfloat16s, floats} {
		t.Run(st.name, func(t *testing.T) {
			h, s := newHandle(t)
			a, b := st.upload(t, []float64{1, 4, 2, 5, 3, 6}), st.upload(t, []float64{7, 9, 11, 8, 10, 12})
			c := floats.upload(t, []float64{1, 2, 3, 4})
			require.NoError(t, h.GemmEx(NoTrans, NoTrans, 2, 2, 3, 2, a, st.t, 2, b, st.t, 3, 10, c, Float, 2, Compute32F))
			require.Equal(t, []float64{126, 298, 158, 348}, floats.download(t, s, c, 4))
			require.NoError(t, h.GemmStridedBatchedEx(NoTrans, Trans, 1, 1, 1, 1, a, st.t, 1, 1, b, st.t, 1, 0, 0, c, Float, 1, 1, 4, Compute32F))
			require.Equal(t, []float64{7, 28, 14, 35}, floats.download(t, s, c, 4))
		})
	}
}

func TestErrors(t *testing.T) {
	h, _ := newHandle(t)
	a, b, c := floats.upload(t, make([]float64, 64)), floats.upload(t, make([]float64, 64)), floats.upload(t, make([]float64, 64))
	for _, e := range []struct {
		name string
		call func() error
	}{
		{"lda", func() error { return h.Sgemm(NoTrans, NoTrans, 4, 2, 3, 1, a, 3, b, 3, 0, c, 4) }},
		{"lda of a transposed factor", func() error { return h.Sgemm(Trans, NoTrans, 4, 2, 3, 1, a, 2, b, 3, 0, c, 4) }},
		{"ldb", func() error { return h.Sgemm(NoTrans, NoTrans, 4, 2, 3, 1, a, 4, b, 2, 0, c, 4) }},
		{"ldc", func() error { return h.Sgemm(NoTrans, NoTrans, 4, 2, 3, 1, a, 4, b, 3, 0, c, 3) }},
		{"negative size", func() error { return h.Sgemm(NoTrans, NoTrans, -4, 2, 3, 1, a, 4, b, 3, 0, c, 4) }},
		{"operation", func() error { return h.Sgemm(7, NoTrans, 4, 2, 3, 1, a, 4, b, 3, 0, c, 4) }},
		{"batch", func() error {
			return h.SgemmStridedBatched(NoTrans, NoTrans, 2, 2, 2, 1, a, 2, 4, b, 2, 4, 0, c, 2, 4, -1)
		}},
		{"doubles", func() error { return h.Dgemm(NoTrans, NoTrans, 4, 2, 3, 1, a, 3, b, 3, 0, c, 4) }},
		{"batch of doubles", func() error {
			return h.DgemmStridedBatched(NoTrans, NoTrans, 2, 2, 2, 1, a, 1, 4, b, 2, 4, 0, c, 2, 4, 2)
		}},
	} {
		// Not t.Run: a goroutine of its own would have another thread, without the context.
		err := e.call()
		var typed *Error
		require.ErrorAs(t, err, &typed, e.name)
		require.Equal(t, "CUBLAS_STATUS_INVALID_VALUE", typed.Name, e.name)
		require.Contains(t, err.Error(), "cublas: "+typed.Func+": CUBLAS_STATUS_INVALID_VALUE (7): ", e.name)
		require.NotErrorIs(t, err, ErrNotSupported, e.name)
	}
	require.ErrorIs(t, h.GemmEx(NoTrans, NoTrans, 2, 2, 2, 1, a, Half, 2, b, BFloat16, 2, 0, c, Float, 2, Compute32F), ErrNotSupported)
	require.ErrorContains(t, h.Sgemm(NoTrans, NoTrans, 1<<40, 2, 3, 1, a, 4, b, 3, 0, c, 4), "cublas: cublasSgemm: got m 1099511627776")
}

func TestMatMulAllocatesNothing(t *testing.T) {
	h, s := newHandle(t)
	a, b, c := floats.upload(t, make([]float64, 64)), floats.upload(t, make([]float64, 64)), floats.upload(t, make([]float64, 64))
	g := MatMul{M: 8, N: 8, K: 8, A: a, B: b, C: c, Alpha: 1}
	var failed error
	require.Zero(t, testing.AllocsPerRun(50, func() {
		if err := h.MatMul(g); err != nil {
			failed = err
		}
	}))
	require.NoError(t, failed)
	require.NoError(t, s.Synchronize())
}
