//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/cudnn/cublas"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// product is a matrix product by cuBLAS, or one for each entry of a batch.
type product struct {
	a, b, c           place
	rows, inner, cols tensor.Dim
	transA, transB    bool
	dtype             cublas.DataType
	batched           bool
	batch             tensor.Dim // how many
}

func (p *product) name() string {
	switch {
	case p.dtype == cublas.Double:
		return "cublas.dgemm"
	case p.batched:
		return "cublas.sgemm_batched"
	}
	return "cublas.sgemm"
}

func (p *product) enqueue(r *run) error {
	m, k, n := p.rows.At(r.n), p.inner.At(r.n), p.cols.At(r.n)
	batch := p.batch.At(r.n)
	if m == 0 || n == 0 || p.batched && batch == 0 {
		return nil
	}
	return r.dev.blas.MatMul(cublas.MatMul{
		M: m, N: n, K: k, TransA: p.transA, TransB: p.transB,
		A: r.address(p.a), B: r.address(p.b), C: r.address(p.c), Alpha: 1, Type: p.dtype,
		Batch: batch, StrideA: int64(m * k), StrideB: int64(k * n), StrideC: int64(m * n),
	})
}

var blasTypes = map[tensor.DType]cublas.DataType{tensor.Float32: cublas.Float, tensor.Float64: cublas.Double}

// matMul is the product of two matrices of the given shapes.
func (c *compiler) matMul(op graph.MatMul, a, b tensor.Shape, dtype tensor.DType) *product {
	p := &product{rows: a[0], inner: a[1], cols: b[1], transA: op.TransA, transB: op.TransB, dtype: blasTypes[dtype]}
	if op.TransA {
		p.rows, p.inner = a[1], a[0]
	}
	if op.TransB {
		p.cols = b[0]
	}
	c.add(p)
	return p
}

func (c *compiler) product(in *graph.Instr, op graph.MatMul) {
	p := c.matMul(op, in.Sig.In[0].Shape, in.Sig.In[1].Shape, in.Sig.In[0].DType)
	p.a, p.b, p.c = c.in(in, 0), c.in(in, 1), c.out(in, 0)
}

func (c *compiler) batchProduct(in *graph.Instr, op graph.BatchMatMul) {
	a, b := in.Sig.In[0].Shape, in.Sig.In[1].Shape
	lead := len(a) - 2
	p := c.matMul(graph.MatMul(op), a[lead:], b[lead:], in.Sig.In[0].DType)
	p.a, p.b, p.c = c.in(in, 0), c.in(in, 1), c.out(in, 0)
	p.batched, p.batch = true, elements(a[:lead])
}

// gemm is a product, then bias and activation in a pass of their own.
func (c *compiler) gemm(in *graph.Instr, op graph.Gemm) {
	c.product(in, op.MatMul)
	c.add(c.biasAct(in, op.Act))
}

// biasAct adds the third input, a bias for each of the last axis, to the result and applies an activation.
func (c *compiler) biasAct(in *graph.Instr, act graph.Activation) *launch {
	y := in.Sig.Out[0]
	n := elements(y.Shape)
	return c.kernel(typed("bias_act", y.DType), fours(n)).arg(c.out(in, 0), c.in(in, 2)).dims(0, n, tensor.D(y.Shape.LastSize())).numbers(2, int(act))
}
