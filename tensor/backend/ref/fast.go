package ref

import (
	"math"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// fastKernel returns the float32 loop of what a training step spends its time in, nil for all else.
func fastKernel(s graph.Signature) kernel {
	if len(s.In) == 0 || s.In[0].DType != tensor.Float32 {
		return nil
	}
	switch op := s.Op.(type) {
	case graph.MatMul:
		return sgemm(op)
	case graph.BatchMatMul:
		return sgemm(graph.MatMul(op))
	case graph.AdamStep:
		return fastAdam(op)
	case graph.SGDStep:
		if op.Momentum == 0 {
			return fastSGD
		}
	case graph.Binary:
		if f := fastBinary[op.Kind]; f != nil {
			return fastCombine(f)
		}
	case graph.Unary:
		if op.Kind == graph.Relu {
			return fastRelu
		}
	}
	return nil
}

// sgemm is gonum's product in pure Go, for each entry of batched ones. It allocates where it cuts a large product for several goroutines.
func sgemm(op graph.MatMul) kernel {
	flag := map[bool]blas.Transpose{false: blas.NoTrans, true: blas.Trans}
	transA, transB := flag[op.TransA], flag[op.TransB]
	return func(c *call) error {
		as, bs, y := matrixOf[float32](c, 0, op.TransA), matrixOf[float32](c, 1, op.TransB), out[float32](c, 0)
		size := as.rows * bs.cols
		if as.cols == 0 {
			clear(y)
			return nil
		}
		for i := 0; i*size < len(y); i++ {
			a, b := as.entry(i), bs.entry(i)
			gonum.Implementation{}.Sgemm(transA, transB, a.rows, b.cols, a.cols, 1, a.numbers, max(a.rowStride, a.colStride),
				b.numbers, max(b.rowStride, b.colStride), 0, y[i*size:], b.cols)
		}
		return nil
	}
}

// fastBinary are the inner loops; x and y go on by dx and dy.
var fastBinary = map[graph.BinaryKind]func(z, x, y []float32, dx, dy int){
	graph.Add: func(z, x, y []float32, dx, dy int) {
		for i := range z {
			z[i] = x[i*dx] + y[i*dy]
		}
	},
	graph.Sub: func(z, x, y []float32, dx, dy int) {
		for i := range z {
			z[i] = x[i*dx] - y[i*dy]
		}
	},
	graph.Mul: func(z, x, y []float32, dx, dy int) {
		for i := range z {
			z[i] = x[i*dx] * y[i*dy]
		}
	},
	graph.Div: func(z, x, y []float32, dx, dy int) {
		for i := range z {
			z[i] = x[i*dx] / y[i*dy]
		}
	},
}

func fastCombine(f func(z, x, y []float32, dx, dy int)) kernel {
	return func(c *call) error {
		x, y, z := in[float32](c, 0), in[float32](c, 1), out[float32](c, 0)
		l := broadcastLoops(c.sig.Out[0].Shape, c.sig.In, c.n)
		l.runs(func(at, n int, from, step strides) {
			f(z[at:at+n], x[from[0]:], y[from[1]:], step[0], step[1])
		})
		return nil
	}
}

func fastRelu(c *call) error {
	x, y := in[float32](c, 0), out[float32](c, 0)
	for i, v := range x {
		y[i] = relu(v)
	}
	return nil
}

func fastSGD(c *call) error {
	w, g, rate, w1 := in[float32](c, 0), in[float32](c, 1), in[float32](c, 2)[0], out[float32](c, 0)
	for i := range w {
		w1[i] = w[i] - rate*g[i]
	}
	return nil
}

func fastAdam(op graph.AdamStep) kernel {
	a, b, epsilon := float32(1-op.Beta1), float32(1-op.Beta2), float32(op.Epsilon)
	return func(c *call) error {
		w, g, rate, m, v := in[float32](c, 0), in[float32](c, 1), in[float32](c, 2)[0], in[float32](c, 3), in[float32](c, 4)
		w1, m1, v1 := out[float32](c, 0), out[float32](c, 1), out[float32](c, 2)
		for i := range w {
			first := m[i] + (g[i]-m[i])*a
			second := v[i] + (g[i]*g[i]-v[i])*b
			w1[i] = w[i] - rate*first/(float32(math.Sqrt(float64(second)))+epsilon)
			m1[i], v1[i] = first, second
		}
		return nil
	}
}
