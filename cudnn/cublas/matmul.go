package cublas

import "github.com/gokeras/gokeras/cudnn/driver"

// MatMul is a product of row-major matrices, C = Alpha*op(A)*op(B) + Beta*C: element (i, j) lies at i*LD + j.
//
// A row-major matrix is the transpose of the column-major one with the same numbers, so cuBLAS gets the factors exchanged:
// transpose(C) = transpose(op(B)) * transpose(op(A)).
//
// Shapes: op(A) [M K], op(B) [K N], C [M N]; A lies as [K M] if TransA, B as [N K] if TransB.
// Defaults: a leading dimension of 0 is that of a matrix without gaps; a Batch of 0 is one product.
type MatMul struct {
	M, N, K        int
	TransA, TransB bool
	A, B, C        driver.Ptr
	LDA, LDB, LDC  int
	Alpha, Beta    float64

	Type    DataType    // of all three; Half and BFloat16 are computed in floats
	Compute ComputeType // of Half and BFloat16; 0 is Compute32F

	Batch                     int
	StrideA, StrideB, StrideC int64 // elements from one matrix of the batch to the next; 0 uses one factor for all
}

// orTight returns the leading dimension of a matrix with rows of width elements.
func orTight(ld, width int) int {
	if ld == 0 {
		return max(width, 1)
	}
	return ld
}

// tight returns g with its defaults filled in.
func (g MatMul) tight() MatMul {
	rowA, rowB := g.K, g.N
	if g.TransA {
		rowA = g.M
	}
	if g.TransB {
		rowB = g.K
	}
	g.LDA, g.LDB, g.LDC = orTight(g.LDA, rowA), orTight(g.LDB, rowB), orTight(g.LDC, g.N)
	if g.Compute == 0 {
		g.Compute = Compute32F
	}
	return g
}

// MatMul enqueues the product g of row-major matrices.
func (h *Handle) MatMul(g MatMul) error {
	g = g.tight()
	ta, tb := TransposeIf(g.TransA), TransposeIf(g.TransB)
	if g.Batch != 0 {
		return h.matMulBatched(g, ta, tb)
	}
	switch g.Type {
	case Float:
		return h.Sgemm(tb, ta, g.N, g.M, g.K, float32(g.Alpha), g.B, g.LDB, g.A, g.LDA, float32(g.Beta), g.C, g.LDC)
	case Double:
		return h.Dgemm(tb, ta, g.N, g.M, g.K, g.Alpha, g.B, g.LDB, g.A, g.LDA, g.Beta, g.C, g.LDC)
	}
	return h.GemmEx(tb, ta, g.N, g.M, g.K, float32(g.Alpha), g.B, g.Type, g.LDB, g.A, g.Type, g.LDA, float32(g.Beta), g.C, g.Type, g.LDC, g.Compute)
}

func (h *Handle) matMulBatched(g MatMul, ta, tb Transpose) error {
	switch g.Type {
	case Float:
		return h.SgemmStridedBatched(tb, ta, g.N, g.M, g.K, float32(g.Alpha), g.B, g.LDB, g.StrideB, g.A, g.LDA, g.StrideA,
			float32(g.Beta), g.C, g.LDC, g.StrideC, g.Batch)
	case Double:
		return h.DgemmStridedBatched(tb, ta, g.N, g.M, g.K, g.Alpha, g.B, g.LDB, g.StrideB, g.A, g.LDA, g.StrideA,
			g.Beta, g.C, g.LDC, g.StrideC, g.Batch)
	}
	return h.GemmStridedBatchedEx(tb, ta, g.N, g.M, g.K, float32(g.Alpha), g.B, g.Type, g.LDB, g.StrideB, g.A, g.Type, g.LDA, g.StrideA,
		float32(g.Beta), g.C, g.Type, g.LDC, g.StrideC, g.Batch, g.Compute)
}
