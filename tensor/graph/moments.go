package graph

import "fmt"

// Moments is the mean of the elements along Axes (ascending), and the mean of the squares of their distances from it, the variance
// without correction. It drops these axes. The variance is exact to rounding, however far the mean is from 0.
//
// Shapes: x -> mean, variance, both without the axes.
// Reference: tf.nn.moments.
type Moments struct{ Axes []int }

// Name returns "Moments".
func (Moments) Name() string { return "Moments" }

// Infer drops the axes.
func (m Moments) Infer(in []Type) ([]Type, error) {
	if !in[0].DType.IsFloat() {
		return nil, fmt.Errorf("not defined for %v", in[0].DType)
	}
	t, err := Reduce{Mean, m.Axes}.Infer(in)
	if err != nil {
		return nil, err
	}
	return []Type{t[0], {DType: t[0].DType, Shape: t[0].Shape.Clone()}}, nil
}

// VJP shares the gradient of the mean out, and that of the variance by how far each element is from the mean.
func (m Moments) VJP(in, out, dout []Value) []Value {
	x := in[0]
	var dx Value
	if !dout[0].IsZero() {
		dx = spreadAlong(B(Mul, dout[0], inverseCount(x, m.Axes)), x, m.Axes)
	}
	if !dout[1].IsZero() {
		twice := B(Mul, dout[1], B(Mul, inverseCount(x, m.Axes), Like(x, 2)))
		part := B(Mul, spreadAlong(twice, x, m.Axes), B(Sub, x, spreadAlong(out[0], x, m.Axes)))
		if dx.IsZero() {
			return []Value{part}
		}
		dx = B(Add, dx, part)
	}
	return []Value{dx}
}

// Decompose is two means.
func (m Moments) Decompose(in []Value) []Value {
	x := in[0]
	mean := apply1(Reduce{Mean, m.Axes}, x)
	return []Value{mean, apply1(Reduce{Mean, m.Axes}, U(Square, B(Sub, x, spreadAlong(mean, x, m.Axes))))}
}

// spreadAlong repeats a value that lacks the axes of x along them.
func spreadAlong(v, x Value, axes []int) Value {
	if len(v.Shape()) > 0 {
		v = ReshapeTo(v, keepDims(x.Shape(), axes))
	}
	return BroadcastToShape(v, x.Shape())
}

// MomentsOf returns mean and variance of x along axes in any order; negative axes count from the end, none means all.
func MomentsOf(x Value, axes ...int) (mean, variance Value) {
	out := Apply(Moments{sortedAxes(len(x.Shape()), axes)}, x)
	return out[0], out[1]
}
