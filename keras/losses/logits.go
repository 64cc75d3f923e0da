package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// SoftmaxLogits returns the value that pred is the softmax of, along whichever axis.
func SoftmaxLogits(pred ops.Value) (ops.Value, bool) {
	if perm, ok := pred.Op().(graph.Transpose); ok {
		inner, ok := SoftmaxLogits(pred.In()[0])
		if !ok {
			return ops.Value{}, false
		}
		before, ok := inner.Op().(graph.Transpose)
		if !ok || !inverse(perm.Perm, before.Perm) {
			return ops.Value{}, false
		}
		return inner.In()[0], true
	}
	if _, ok := pred.Op().(graph.Softmax); !ok {
		return ops.Value{}, false
	}
	return graph.LogitsOf(pred)
}

// SigmoidLogits returns the value that pred is the sigmoid of.
func SigmoidLogits(pred ops.Value) (ops.Value, bool) {
	if u, ok := pred.Op().(graph.Unary); !ok || u.Kind != graph.Sigmoid {
		return ops.Value{}, false
	}
	return graph.LogitsOf(pred)
}

// logitsUnder returns the logits that a softmax or a sigmoid made pred of. As in Keras on TensorFlow, each cross-entropy takes
// either for its own: a sigmoid's under a categorical one, too.
func logitsUnder(pred ops.Value) (ops.Value, bool) {
	if logits, ok := SoftmaxLogits(pred); ok {
		return logits, true
	}
	return SigmoidLogits(pred)
}

func inverse(p, q []int) bool {
	for i, a := range p {
		if a >= len(q) || q[a] != i {
			return false
		}
	}
	return len(p) == len(q)
}

// smooth moves a share of the targets to all classes alike: y*(1-s) + s/classes.
func smooth(loss string, y ops.Value, s float64, classes int) ops.Value {
	if !(s >= 0 && s <= 1) {
		ops.Fail(loss, fmt.Sprintf("LabelSmoothing %v is not in [0, 1]", s))
	}
	if s == 0 {
		return y
	}
	return ops.Add(ops.Scale(y, 1-s), ops.Number(y, s/float64(classes)))
}
