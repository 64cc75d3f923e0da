package losses

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Total returns the loss of predictions as the framework counts it: l's numbers, weighed, masked and reduced.
//
// Shapes: weight and mask have the leading axes of what l.PerSample returns, [batch] or [batch steps]; one more axis of size 1 is
// dropped. The result has rank 0, or that of the samples where l's reduction is None.
// Defaults: the zero Value for weight and mask stands for none.
// Reference: keras.losses.Loss.__call__, except that a weight of [batch] against losses [batch steps] counts for all steps of its
// sample, where Keras fails.
func Total(l Loss, y, pred, weight, mask ops.Value) ops.Value {
	values := l.PerSample(y, pred)
	if values.IsZero() {
		ops.Fail(fmt.Sprintf("loss %T", l), "want a value for each sample")
	}
	if m, ok := l.(MasksSamples); ok {
		mask = bothMasks(mask, m.SampleMask(y, pred, values))
	}
	return Reduce(values, weight, mask, ReductionOf(l))
}

// Reduce weighs and masks the values of samples and reduces them. Under a mask SumOverBatchSize and Mean divide by the number of
// entries that it keeps; where it keeps none the result is 0.
//
// Reference: keras.src.losses.loss.reduce_weighted_values.
func Reduce(values, weight, mask ops.Value, r Reduction) ops.Value {
	w := maskedWeight(weight, mask, r, values.DType())
	if !w.IsZero() {
		values, w = sameRank(values, w)
		if len(w.Shape()) > len(values.Shape()) && len(values.Shape()) > 0 {
			ops.Fail("sample weights", "have more axes than the losses of the samples", w, values)
		}
		values = mulAligned(values, w)
	}
	switch {
	case r == None || len(values.Shape()) == 0:
		return values
	case r == Sum:
		return ops.Sum(values)
	case r == MeanWithSampleWeight && !w.IsZero():
		return divideOrZero(ops.Sum(values), ops.Sum(w))
	}
	return ops.Mean(values)
}

// maskedWeight makes one weight of a weight and a mask. For a mean, kept entries count total/kept: the mean over all then is the
// mean over the kept.
func maskedWeight(weight, mask ops.Value, r Reduction, dtype tensor.DType) ops.Value {
	if !weight.IsZero() {
		weight = ops.Cast(weight, dtype)
	}
	if mask.IsZero() {
		return weight
	}
	m := ops.Cast(ops.Cast(mask, tensor.Bool), dtype)
	if r == SumOverBatchSize || r == Mean {
		kept := ops.Mean(m) // as a share
		m = ops.Mul(m, divideOrZero(ops.Number(kept, 1), kept))
	}
	if weight.IsZero() {
		return m
	}
	m, weight = sameRank(m, weight)
	return mulAligned(weight, m)
}

func bothMasks(a, b ops.Value) ops.Value {
	switch {
	case a.IsZero():
		return b
	case b.IsZero():
		return a
	}
	return ops.LogicalAnd(ops.Cast(a, tensor.Bool), b)
}

// divideOrZero returns x/y, and 0 where y is 0.
func divideOrZero(x, y ops.Value) ops.Value {
	zero := ops.Equal(y, ops.Number(y, 0))
	return ops.Where(zero, ops.Number(x, 0), ops.Div(x, ops.Where(zero, ops.Number(y, 1), y)))
}

// mulAligned multiplies a and b with their leading axes aligned.
func mulAligned(a, b ops.Value) ops.Value {
	rank := max(len(a.Shape()), len(b.Shape()))
	return ops.Mul(trailingOnes(a, rank), trailingOnes(b, rank))
}

// trailingOnes gives x axes of size 1 at the end, up to rank; a number broadcasts without.
func trailingOnes(x ops.Value, rank int) ops.Value {
	s := x.Shape()
	if len(s) == 0 || len(s) == rank {
		return x
	}
	out := s.Clone()
	for range rank - len(s) {
		out = append(out, tensor.D(1))
	}
	return ops.Reshape(x, out)
}
