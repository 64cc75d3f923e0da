package cblas

// Sgemm computes c = alpha * op(a) * op(b) + beta * c in float32. With beta 0, c is not read and may hold NaN;
// with alpha 0, neither are a and b.
//
// Shapes: op(a) [m k], op(b) [k n], c [m n], row-major; element i, j of the stored a is a[i*lda+j], and so on.
// A transposed a is stored as [k m], a transposed b as [n k].
// Errors: an invalid transpose, a negative size, a leading dimension below max(1, columns), a short slice, a number above
// 2^31-1. Returns at once if m or n is 0.
// Reference: BLAS, cblas_sgemm.
func Sgemm(transA, transB Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) error {
	g := gemm{transA: transA, transB: transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc, count: 1}
	if err := g.check("Sgemm", len(a), len(b), len(c)); err != nil || g.empty() {
		return err
	}
	if g.k == 0 || alpha == 0 {
		scale(&g, beta, c)
		return nil
	}
	sgemm(&g, alpha, a, b, beta, c)
	return nil
}

// Dgemm is Sgemm in float64.
func Dgemm(transA, transB Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) error {
	g := gemm{transA: transA, transB: transB, m: m, n: n, k: k, lda: lda, ldb: ldb, ldc: ldc, count: 1}
	if err := g.check("Dgemm", len(a), len(b), len(c)); err != nil || g.empty() {
		return err
	}
	if g.k == 0 || alpha == 0 {
		scale(&g, beta, c)
		return nil
	}
	dgemm(&g, alpha, a, b, beta, c)
	return nil
}

// SgemmBatch computes count products of one shape: for i < count, Sgemm of the matrices that begin at a[i*strideA],
// b[i*strideB] and c[i*strideC]. The argument order is that of cublasSgemmStridedBatched.
//
// A strideA or strideB of 0 uses one matrix for all products. The outputs must be disjoint: each lies after the one before
// (strideC >= (m-1)*ldc+n), or all lie side by side in the rows of one wide matrix (strideC >= n, (count-1)*strideC+n <= ldc),
// as the heads of an attention layer do.
// Errors: those of Sgemm; a negative count or stride; outputs that overlap. Returns at once if count, m or n is 0.
func SgemmBatch(transA, transB Transpose, m, n, k int, alpha float32, a []float32, lda, strideA int, b []float32, ldb, strideB int, beta float32, c []float32, ldc, strideC, count int) error {
	g := gemm{transA, transB, m, n, k, lda, ldb, ldc, strideA, strideB, strideC, count}
	if err := g.check("SgemmBatch", len(a), len(b), len(c)); err != nil || g.empty() {
		return err
	}
	if g.k == 0 || alpha == 0 {
		scale(&g, beta, c)
		return nil
	}
	sgemm(&g, alpha, a, b, beta, c)
	return nil
}

// DgemmBatch is SgemmBatch in float64.
func DgemmBatch(transA, transB Transpose, m, n, k int, alpha float64, a []float64, lda, strideA int, b []float64, ldb, strideB int, beta float64, c []float64, ldc, strideC, count int) error {
	g := gemm{transA, transB, m, n, k, lda, ldb, ldc, strideA, strideB, strideC, count}
	if err := g.check("DgemmBatch", len(a), len(b), len(c)); err != nil || g.empty() {
		return err
	}
	if g.k == 0 || alpha == 0 {
		scale(&g, beta, c)
		return nil
	}
	dgemm(&g, alpha, a, b, beta, c)
	return nil
}

// scale computes c = beta * c, which is all of the product when k or alpha is 0. It is not left to the implementations, which
// differ there: gonum's computes 0 * NaN, and asks for rows of a that have no elements.
func scale[T float32 | float64](g *gemm, beta T, c []T) {
	for i := range g.count {
		for j := range g.m {
			row := c[i*g.strideC+j*g.ldc:][:g.n]
			if beta == 0 {
				clear(row)
				continue
			}
			for l := range row {
				row[l] *= beta
			}
		}
	}
}
