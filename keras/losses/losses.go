// Package losses has what training minimises. A loss computes one number a sample (or a position); the mean over all of them, weights
// and regularisation are the model's.
//
// Reference: keras.losses.
package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Loss compares targets with predictions.
type Loss interface {
	// PerSample returns the loss of each sample, of the shape of pred without its last axis. y is in the dtype that the data has.
	PerSample(y, pred ops.Value) ops.Value
}

// Reduction says how the losses of the samples become one number.
type Reduction uint8

// The reductions: the mean over all elements (Keras's sum_over_batch_size), or their sum.
const (
	SumOverBatchSize Reduction = iota
	Sum
)

// Reduced is a Loss that does not want the mean.
type Reduced interface{ Reduction() Reduction }

// ChecksTargets is a Loss that can tell bad targets before a step runs, such as a label that is no class.
type ChecksTargets interface {
	// CheckTargets returns what is wrong with y, given the shape of the predictions.
	CheckTargets(y *tensor.Tensor, pred tensor.Shape) error
}

// matched returns y in pred's dtype and shape. (B,) against (B, 1) is reshaped, never broadcast to (B, B).
func matched(name string, y, pred ops.Value) ops.Value {
	y = ops.Cast(y, pred.DType())
	if y.Shape().Equal(pred.Shape()) {
		return y
	}
	one := tensor.D(1)
	p, q := pred.Shape(), y.Shape()
	trailing := len(p) == len(q)+1 && p[len(p)-1] == one && p[:len(q)].Equal(q)
	extra := len(q) == len(p)+1 && q[len(q)-1] == one && q[:len(p)].Equal(p)
	if !trailing && !extra {
		ops.Fail(name, fmt.Sprintf("targets %v and predictions %v differ in shape", q, p))
	}
	return ops.Reshape(y, p)
}

// meanLast averages the last axis; a value without one beside the batch is returned as it is.
func meanLast(x ops.Value) ops.Value {
	if len(x.Shape()) < 2 {
		return x
	}
	return ops.Mean(x, -1)
}
