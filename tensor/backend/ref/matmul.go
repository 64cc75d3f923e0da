package ref

import "github.com/gokeras/gokeras/tensor/graph"

// matrix is a row-major matrix, or one read transposed.
type matrix[T float] struct {
	numbers              []T
	rows, cols           int
	rowStride, colStride int
}

func matrixOf[T float](c *call, i int, transposed bool) matrix[T] {
	dims := c.sig.In[i].Shape[len(c.sig.In[i].Shape)-2:]
	rows, cols := dims[0].At(c.n), dims[1].At(c.n)
	if transposed {
		return matrix[T]{in[T](c, i), cols, rows, 1, cols}
	}
	return matrix[T]{in[T](c, i), rows, cols, cols, 1}
}

// entry returns matrix number i of those that follow each other in memory.
func (m matrix[T]) entry(i int) matrix[T] {
	m.numbers = m.numbers[i*m.rows*m.cols:]
	return m
}

func (m matrix[T]) at(i, j int) float64 { return float64(m.numbers[i*m.rowStride+j*m.colStride]) }

func matMul[T float](op graph.MatMul) kernel {
	return func(c *call) error {
		multiply(out[T](c, 0), matrixOf[T](c, 0, op.TransA), matrixOf[T](c, 1, op.TransB))
		return nil
	}
}

func batchMatMul[T float](op graph.BatchMatMul) kernel {
	return func(c *call) error {
		a, b, y := matrixOf[T](c, 0, op.TransA), matrixOf[T](c, 1, op.TransB), out[T](c, 0)
		size := a.rows * b.cols
		for i := 0; i*size < len(y); i++ {
			multiply(y[i*size:(i+1)*size], a.entry(i), b.entry(i))
		}
		return nil
	}
}

func multiply[T float](y []T, a, b matrix[T]) {
	for i := range a.rows {
		for j := range b.cols {
			sum := 0.0
			for k := range a.cols {
				sum += a.at(i, k) * b.at(k, j)
			}
			y[i*b.cols+j] = T(sum)
		}
	}
}
