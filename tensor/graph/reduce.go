package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// ReduceKind is a function of many numbers.
type ReduceKind uint8

// The reductions.
const (
	Sum ReduceKind = iota
	Mean
	MaxOf
	MinOf
	Prod
	numReduce
)

// String returns the name of the reduction.
func (k ReduceKind) String() string { return [...]string{"Sum", "Mean", "Max", "Min", "Prod"}[k] }

// Reduce combines the elements along Axes (ascending) and drops these axes.
type Reduce struct {
	Kind ReduceKind
	Axes []int
}

// Name returns "Reduce" and the function.
func (r Reduce) Name() string { return "Reduce" + r.Kind.String() }

// Infer drops the axes.
func (r Reduce) Infer(in []Type) ([]Type, error) {
	t := in[0]
	if t.DType == tensor.Bool || r.Kind == Mean && !t.DType.IsFloat() {
		return nil, fmt.Errorf("not defined for %v", t.DType)
	}
	shape := tensor.Shape{}
	for i, d := range t.Shape {
		if !slices.Contains(r.Axes, i) {
			shape = append(shape, d)
		}
	}
	for i, a := range r.Axes {
		if a < 0 || a >= len(t.Shape) || i > 0 && a <= r.Axes[i-1] {
			return nil, fmt.Errorf("axes %v are not ascending axes of rank %d", r.Axes, len(t.Shape))
		}
	}
	return []Type{{DType: t.DType, Shape: shape}}, nil
}

// VJP of the sum spreads the gradient; of the mean divides it by the count; of max and min splits it among equal elements; of the
// product multiplies it by the other elements.
func (r Reduce) VJP(in, out, dout []Value) []Value {
	x := in[0]
	spread := func(v Value) Value { return spreadAlong(v, x, r.Axes) }
	switch r.Kind {
	case Sum:
		return []Value{spread(dout[0])}
	case Mean:
		return []Value{spread(B(Mul, dout[0], inverseCount(x, r.Axes)))}
	case MaxOf, MinOf:
		hit := CastTo(B(Eq, x, spread(out[0])), x.DType())
		share := B(Div, dout[0], apply1(Reduce{Sum, r.Axes}, hit))
		return []Value{B(Mul, hit, spread(share))}
	}
	return []Value{B(Mul, spread(dout[0]), others(x, r.Axes))} // not out/x, which is NaN where an element is 0
}

// inverseCount is 1 over the number of elements along axes, which may grow with the batch.
func inverseCount(x Value, axes []int) Value {
	count := tensor.D(1)
	for _, a := range axes {
		count, _ = count.Mul(x.Shape()[a])
	}
	if count.Fixed() {
		return Like(x, 1/float64(count.Const))
	}
	if count.Const != 0 {
		number := func(n int) Value { return Number(tensor.Float64, float64(n)) }
		elements := B(Add, B(Mul, Scalar(Rows), number(count.PerN)), number(count.Const))
		return CastTo(B(Div, number(1), elements), x.DType())
	}
	return CastTo(B(Mul, Scalar(InvN), Number(tensor.Float64, 1/float64(count.PerN))), x.DType())
}

func keepDims(s tensor.Shape, axes []int) tensor.Shape {
	out := s.Clone()
	for _, a := range axes {
		out[a] = tensor.D(1)
	}
	return out
}

// ReduceAxes combines x along axes in any order; negative axes count from the end, none means all.
func ReduceAxes(kind ReduceKind, x Value, axes ...int) Value {
	return apply1(Reduce{kind, sortedAxes(len(x.Shape()), axes)}, x)
}

// sortedAxes counts negative axes from the end and sorts; none means all.
func sortedAxes(rank int, axes []int) []int {
	sorted := make([]int, 0, rank)
	for _, a := range axes {
		if a < 0 {
			a += rank
		}
		sorted = append(sorted, a)
	}
	if len(axes) == 0 {
		for i := range rank {
			sorted = append(sorted, i)
		}
	}
	slices.Sort(sorted)
	return sorted
}

// ArgMax is the int32 position of the largest element along Axis, the first of equals; the axis is dropped.
type ArgMax struct{ Axis int }

// Name returns "ArgMax".
func (ArgMax) Name() string { return "ArgMax" }

// Infer drops the axis.
func (a ArgMax) Infer(in []Type) ([]Type, error) {
	if a.Axis < 0 || a.Axis >= len(in[0].Shape) {
		return nil, fmt.Errorf("axis %d of rank %d", a.Axis, len(in[0].Shape))
	}
	if in[0].DType == tensor.Bool {
		return nil, fmt.Errorf("not defined for bool")
	}
	return []Type{{DType: tensor.Int32, Shape: slices.Delete(in[0].Shape.Clone(), a.Axis, a.Axis+1)}}, nil
}

// ArgMaxAlong returns the position of the largest element along axis; a negative axis counts from the end.
func ArgMaxAlong(x Value, axis int) Value {
	if axis < 0 {
		axis += len(x.Shape())
	}
	return apply1(ArgMax{axis}, x)
}
