//go:build cgo

package cpu

import (
	"math"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// productForm is how a matrix product runs.
type productForm uint8

const (
	direct      productForm = iota // csrc reads both factors where they lie
	packed                         // B is packed into panels first
	swapped                        // B is the transpose of weights W in panels: the result's transpose is W times that of A, packed
	viaBLAS                        // OpenBLAS
	plainDouble                    // float64
)

const (
	// blasSize is the least of the three sizes from which on OpenBLAS takes a product. Measured on Zen 3, one thread, against packing B
	// and csrc's tiles, both in GFLOP/s: 88 and 89 at 512, 89 and 87 at 1024, 89 and 77 at 2048, where its blocking for the outer caches
	// pays. See BenchmarkSgemm.
	blasSize = 512

	// From packRows rows on, four row blocks of csrc's tile kernel, a row-major B of packElements or more is packed once: else each
	// row block would pack its own copy, from rows that are far apart.
	packRows     = 384
	packElements = 1 << 18
)

// sizes returns m, k and n of a product [m k] [k n].
func sizes(m graph.MatMul, s graph.Signature) (rows, inner, cols tensor.Dim) {
	a, b := s.In[0].Shape, s.In[1].Shape
	rows, inner, cols = a[0], a[1], b[1]
	if m.TransA {
		rows, inner = inner, rows
	}
	if m.TransB {
		cols = b[0]
	}
	return rows, inner, cols
}

func supportsProduct(m graph.MatMul, s graph.Signature) bool {
	for i, t := range s.In {
		if t.Layout == graph.Panels && i != 1 {
			return false
		}
	}
	biased := len(s.In) == 3
	switch b := s.In[1].Layout == graph.Panels; {
	case b && biased:
		return !m.TransA && !m.TransB // in the swapped form a bias would go along rows
	case b:
		return !m.TransA && !(m.TransB && s.Out[0].Layout == graph.Panels)
	}
	return true
}

func (b *CPU) productForm(m graph.MatMul, s graph.Signature, maxN int) productForm {
	w := s.In[1]
	switch {
	case w.DType == tensor.Float64:
		return plainDouble
	case w.Layout == graph.Panels && m.TransB:
		return swapped
	case w.Layout == graph.Panels:
		return direct
	case s.Out[0].Layout == graph.RowMajor && b.blasTakes(m, s, maxN):
		return viaBLAS
	case m.TransB:
		return packed
	}
	rows, inner, cols := sizes(m, s)
	if rows.At(maxN) >= packRows && inner.At(maxN)*cols.At(maxN) >= packElements {
		return packed
	}
	return direct
}

func (b *CPU) blasTakes(m graph.MatMul, s graph.Signature, maxN int) bool {
	rows, inner, cols := sizes(m, s)
	least := min(rows.At(maxN), inner.At(maxN), cols.At(maxN))
	most := max(rows.At(maxN), inner.At(maxN), cols.At(maxN))
	return most <= math.MaxInt32 && (b.blas == blasAlways || b.blas == blasForLarge && least >= blasSize)
}

// workspace returns the bytes of the packed factor.
func (f productForm) workspace(m graph.MatMul, s graph.Signature, maxN int) int64 {
	rows, inner, cols := sizes(m, s)
	panels := graph.Type{DType: tensor.Float32, Layout: graph.Panels}
	switch f {
	case packed:
		panels.Shape = tensor.Shape{inner, cols}
	case swapped:
		panels.Shape = tensor.Shape{inner, rows}
	default:
		return 0
	}
	return panels.Bytes(maxN)
}

var activations = [...]int64{graph.Identity: csrc.ActNone, graph.ReluActivation: csrc.ActReLU, graph.SigmoidActivation: csrc.ActSigmoid,
	graph.TanhActivation: csrc.ActTanh}

func (c *compiler) product(in *graph.Instr, op graph.MatMul, act graph.Activation) {
	rows, inner, cols := sizes(op, in.Sig)
	m, k, n := dim(rows), dim(inner), dim(cols)
	a, b, y, bias := c.at(in.In[0]), c.at(in.In[1]), c.at(in.Out[0]), none
	lda, ldb := dim(in.Sig.In[0].Shape[1]), dim(in.Sig.In[1].Shape[1])
	if len(in.In) == 3 {
		bias = c.at(in.In[2])
	}
	work := c.at(in.Work)
	args, dims := []csrc.Operand{a, b, bias, y}, []csrc.Dim{m, n, k, lda, ldb, n}
	switch c.b.productForm(op, in.Sig, c.p.MaxN) {
	case plainDouble:
		g := c.emit(csrc.GemmF64, args, dims)
		g.Int = [csrc.MaxInts]int64{flag(op.TransA), flag(op.TransB), activations[act]}
	case viaBLAS:
		g := c.emit(csrc.GemmBLAS, args, dims)
		g.Int = [csrc.MaxInts]int64{flag(op.TransA), flag(op.TransB), activations[act]}
	case swapped:
		c.pack(a, work, k, m, lda, true)
		g := c.emit(csrc.Gemm, []csrc.Operand{b, work, none, y}, []csrc.Dim{n, m, k, ldb, m, n})
		g.Int = [csrc.MaxInts]int64{csrc.APanels, csrc.BPanels, activations[act], csrc.CTransposed}
	case packed:
		c.pack(b, work, k, n, ldb, op.TransB)
		args[1] = work
		g := c.emit(csrc.Gemm, args, dims)
		g.Int = [csrc.MaxInts]int64{aMode(op), csrc.BPanels, activations[act], cMode(in.Sig.Out[0])}
	default:
		g := c.emit(csrc.Gemm, args, dims)
		g.Int = [csrc.MaxInts]int64{aMode(op), bMode(in.Sig.In[1]), activations[act], cMode(in.Sig.Out[0])}
	}
}

func aMode(m graph.MatMul) int64 {
	if m.TransA {
		return csrc.ACols
	}
	return csrc.ARows
}

func bMode(t graph.Type) int64 {
	if t.Layout == graph.Panels {
		return csrc.BPanels
	}
	return csrc.BRows
}

func cMode(t graph.Type) int64 {
	if t.Layout == graph.Panels {
		return csrc.CPanels
	}
	return csrc.CRows
}

// pack copies a row-major matrix, or the transpose of one, into panels [k n].
func (c *compiler) pack(src, dst csrc.Operand, k, n, ld csrc.Dim, transpose bool) {
	op := c.emit(csrc.Pack, []csrc.Operand{src, dst}, []csrc.Dim{k, n, ld})
	op.Int[0] = flag(transpose)
}

func (c *compiler) relayout(in *graph.Instr, op graph.Relayout) {
	src, dst := c.at(in.In[0]), c.at(in.Out[0])
	rows, cols := dim(in.Sig.In[0].Shape[0]), dim(in.Sig.In[0].Shape[1])
	switch {
	case in.Sig.In[0].Layout == op.To:
		c.copyAll(in.Sig.In[0], src, dst)
	case op.To == graph.Panels:
		c.pack(src, dst, rows, cols, cols, false)
	default:
		c.emit(csrc.Unpack, []csrc.Operand{src, dst}, []csrc.Dim{rows, cols, cols})
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
