package ref

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// rowsOf calls f with the position and the size of each row, a row being the last axis.
func rowsOf(c *call, f func(row, first, cols int)) {
	shape := c.sig.In[0].Shape
	cols := shape[len(shape)-1].At(c.n)
	for row := range elements(graph.Type{Shape: shape[:len(shape)-1]}, c.n) {
		f(row, row*cols, cols)
	}
}

// logSumExp returns the largest number of a row, and log(sum(exp(x-largest))): exp of more than 709 would overflow.
func logSumExp[T float](x []T) (largest, log float64) {
	largest = math.Inf(-1)
	for _, v := range x {
		largest = maximum(largest, float64(v))
	}
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v) - largest)
	}
	return largest, math.Log(sum)
}

func softmax[T float](op graph.Softmax) kernel {
	return func(c *call) error {
		x, y := in[T](c, 0), out[T](c, 0)
		rowsOf(c, func(_, first, cols int) {
			largest, log := logSumExp(x[first : first+cols])
			for i := first; i < first+cols; i++ {
				l := float64(x[i]) - largest - log
				if op.Log {
					y[i] = T(l)
				} else {
					y[i] = T(math.Exp(l))
				}
			}
		})
		return nil
	}
}

func softmaxGrad[T float](op graph.SoftmaxGrad) kernel {
	return func(c *call) error {
		y, dy, dx := in[T](c, 0), in[T](c, 1), out[T](c, 0)
		rowsOf(c, func(_, first, cols int) {
			sum := 0.0
			for i := first; i < first+cols; i++ {
				if op.Log {
					sum += float64(dy[i])
				} else {
					sum += float64(y[i]) * float64(dy[i])
				}
			}
			for i := first; i < first+cols; i++ {
				if op.Log {
					dx[i] = T(float64(dy[i]) - math.Exp(float64(y[i]))*sum)
				} else {
					dx[i] = T(float64(y[i]) * (float64(dy[i]) - sum))
				}
			}
		})
		return nil
	}
}

// checkLabels comes before the first result, so that a bad label leaves all as it was.
func checkLabels(c *call, labels []int32) error {
	classes := c.sig.In[0].Shape[1].At(c.n)
	for row, label := range labels {
		if label < 0 || int(label) >= classes {
			return fmt.Errorf("label %d of row %d is not in [0, %d): there are %d classes", label, row, classes, classes)
		}
	}
	return nil
}

func sparseCrossEntropy[T float](c *call) error {
	x, labels, loss := in[T](c, 0), in[int32](c, 1), out[T](c, 0)
	if err := checkLabels(c, labels); err != nil {
		return err
	}
	rowsOf(c, func(row, first, cols int) {
		largest, log := logSumExp(x[first : first+cols])
		loss[row] = T(log - (float64(x[first+int(labels[row])]) - largest))
	})
	return nil
}

func sparseCrossEntropyGrad[T float](c *call) error {
	x, labels, dloss, dx := in[T](c, 0), in[int32](c, 1), in[T](c, 2), out[T](c, 0)
	if err := checkLabels(c, labels); err != nil {
		return err
	}
	rowsOf(c, func(row, first, cols int) {
		largest, log := logSumExp(x[first : first+cols])
		for i := range cols {
			p := math.Exp(float64(x[first+i]) - largest - log)
			if i == int(labels[row]) {
				p--
			}
			dx[first+i] = T(p * float64(dloss[row]))
		}
	})
	return nil
}
