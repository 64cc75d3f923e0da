package cblas

import (
	"fmt"
	"math"
	"math/bits"
)

// gemm holds the integers of count products; a single product is a batch of 1.
type gemm struct {
	transA, transB            Transpose
	m, n, k                   int
	lda, ldb, ldc             int
	strideA, strideB, strideC int
	count                     int
}

// operand is one matrix of a batch as it is stored.
type operand struct {
	name           string
	rows, cols, ld int
	rowName        string
	colName        string
	stride, len    int
}

// empty tells that there is no output to write.
func (g *gemm) empty() bool { return g.m == 0 || g.n == 0 || g.count == 0 }

// check returns the first error of the arguments.
func (g *gemm) check(fn string, lenA, lenB, lenC int) error {
	if err := g.checkSizes(fn); err != nil {
		return err
	}
	a := operand{"a", g.m, g.k, g.lda, "m", "k", g.strideA, lenA}
	b := operand{"b", g.k, g.n, g.ldb, "k", "n", g.strideB, lenB}
	c := operand{"c", g.m, g.n, g.ldc, "m", "n", g.strideC, lenC}
	if g.transA != NoTrans {
		a.transpose()
	}
	if g.transB != NoTrans {
		b.transpose()
	}
	for _, x := range [...]*operand{&a, &b, &c} {
		if err := x.check(fn, g.count); err != nil {
			return err
		}
	}
	return g.checkDisjoint(fn)
}

func (g *gemm) checkSizes(fn string) error {
	for _, t := range [...]struct {
		name  string
		trans Transpose
	}{{"transA", g.transA}, {"transB", g.transB}} {
		if t.trans != NoTrans && t.trans != Trans && t.trans != ConjTrans {
			return fmt.Errorf("cblas: %s: %s is %d, want NoTrans (%d), Trans (%d) or ConjTrans (%d)", fn, t.name, t.trans, NoTrans, Trans, ConjTrans)
		}
	}
	for _, s := range [...]struct {
		name string
		size int
	}{{"m", g.m}, {"n", g.n}, {"k", g.k}, {"count", g.count}} {
		if s.size < 0 {
			return fmt.Errorf("cblas: %s: %s is %d, want 0 or more", fn, s.name, s.size)
		}
		// BLAS counts in C's int.
		if s.size > math.MaxInt32 && s.name != "count" {
			return fmt.Errorf("cblas: %s: %s is %d, more than BLAS's limit of %d", fn, s.name, s.size, math.MaxInt32)
		}
	}
	return nil
}

// checkDisjoint refuses outputs that share elements: their order would decide the result.
func (g *gemm) checkDisjoint(fn string) error {
	if g.count <= 1 || g.empty() {
		return nil
	}
	matrix := int64(g.m-1)*int64(g.ldc) + int64(g.n)
	stacked := int64(g.strideC) >= matrix
	// The second product cannot overflow: c is long enough for it.
	sideBySide := g.strideC >= g.n && (g.count-1)*g.strideC+g.n <= g.ldc
	if stacked || sideBySide {
		return nil
	}
	return fmt.Errorf("cblas: %s: outputs overlap: strideC is %d, needs %d, or from %d on with ldc %d >= (count-1)*strideC+n (m=%d n=%d count=%d)",
		fn, g.strideC, matrix, g.n, g.ldc, g.m, g.n, g.count)
}

func (x *operand) transpose() {
	x.rows, x.cols = x.cols, x.rows
	x.rowName, x.colName = x.colName, x.rowName
}

// check returns an error unless the slice holds count matrices.
func (x *operand) check(fn string, count int) error {
	if x.ld < max(1, x.cols) {
		return fmt.Errorf("cblas: %s: ld%s is %d, needs %d (%s=%d)", fn, x.name, x.ld, max(1, x.cols), x.colName, x.cols)
	}
	if x.ld > math.MaxInt32 {
		return fmt.Errorf("cblas: %s: ld%s is %d, more than BLAS's limit of %d", fn, x.name, x.ld, math.MaxInt32)
	}
	if x.stride < 0 {
		return fmt.Errorf("cblas: %s: stride of %s is %d, want 0 or more", fn, x.name, x.stride)
	}
	if x.rows == 0 || x.cols == 0 || count == 0 {
		return nil
	}
	matrix := uint64(x.rows-1)*uint64(x.ld) + uint64(x.cols) // below 2^62, as each factor is below 2^31
	hi, steps := bits.Mul64(uint64(count-1), uint64(x.stride))
	need, carry := bits.Add64(steps, matrix, 0)
	if hi == 0 && carry == 0 && need <= uint64(x.len) {
		return nil
	}
	needs := fmt.Sprint(need)
	if hi != 0 || carry != 0 {
		needs = "2^64 or more"
	}
	shape := fmt.Sprintf("%s=%d %s=%d ld%s=%d", x.rowName, x.rows, x.colName, x.cols, x.name, x.ld)
	if x.stride != 0 || count != 1 {
		shape += fmt.Sprintf(" stride=%d count=%d", x.stride, count)
	}
	return fmt.Errorf("cblas: %s: %s has %d elements, needs %s (%s)", fn, x.name, x.len, needs, shape)
}
