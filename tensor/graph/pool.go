package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// MaxPool is the largest element of each window, channel by channel, and the number of its tap, the first of equals. What the padding
// adds counts for less than any number. A NaN makes the maximum NaN; which tap is named then is not defined.
//
// Shapes: x [batch spatial... channels] -> values, taps [batch Out(spatial)... channels].
// Reference: tf.nn.max_pool.
type MaxPool struct{ Window }

// Name returns "MaxPool".
func (MaxPool) Name() string { return "MaxPool" }

// Infer returns the values, in the dtype of x, and the taps, uint8 where 256 taps are enough, else int32.
func (p MaxPool) Infer(in []Type) ([]Type, error) {
	y, err := p.pooled(in[0])
	if err != nil {
		return nil, err
	}
	return []Type{y, {DType: p.tapType(), Shape: y.Shape}}, nil
}

// tapType holds the number of a tap.
func (w Window) tapType() tensor.DType {
	if w.Taps() <= 256 {
		return tensor.Uint8
	}
	return tensor.Int32
}

// pooled is the type of x with the window's spatial sizes.
func (w Window) pooled(x Type) (Type, error) {
	if !x.DType.IsFloat() {
		return Type{}, fmt.Errorf("want a float dtype")
	}
	sizes, channels, err := spatialOf(x.Shape, w.Spatial())
	if err != nil {
		return Type{}, err
	}
	out, err := w.Out(sizes)
	if err != nil {
		return Type{}, err
	}
	for a := range out {
		if w.Dilation[a] != 1 {
			return Type{}, fmt.Errorf("want a pool without dilation, got %v", w.Dilation)
		}
		if w.Before[a] >= w.span(a) || w.After[a] >= w.span(a) {
			return Type{}, fmt.Errorf("spatial axis %d: a pool of %d that reaches over %d elements, with %d and %d around, would hold nothing",
				a, w.Size[a], w.span(a), w.Before[a], w.After[a])
		}
	}
	return Type{DType: x.DType, Shape: spread(x.Shape[0], out, channels)}, nil
}

// VJP lays the gradient where the maximum was.
func (p MaxPool) VJP(in, out, dout []Value) []Value {
	n := p.Spatial()
	return []Value{apply1(MaxPoolGrad{p.Window, in[0].Shape()[1 : n+1].At(0)}, dout[0], out[1])}
}

// MaxPoolOf is the values of MaxPool. The maximum of what Relu leaves is Relu of the maximum, and there are fewer of those.
func MaxPoolOf(x Value, w Window) Value {
	if r, ok := x.Op().(Unary); ok && r.Kind == Relu {
		return U(Relu, apply1(MaxPool{w}, x.In()[0]))
	}
	return apply1(MaxPool{w}, x)
}

// MaxPoolGrad is the gradient of MaxPool: each element of dy is added where its tap lay. In are the spatial sizes of the input.
//
// Shapes: dy, taps [batch Out(In)... channels] -> [batch In... channels].
type MaxPoolGrad struct {
	Window
	In []int
}

// Name returns "MaxPoolGrad".
func (MaxPoolGrad) Name() string { return "MaxPoolGrad" }

// Infer returns the type of the input of MaxPool.
func (g MaxPoolGrad) Infer(in []Type) ([]Type, error) {
	x, err := g.unpooled(in[0], g.In)
	if err == nil && (in[1].DType != g.tapType() || !in[1].Shape.Equal(in[0].Shape)) {
		err = fmt.Errorf("want the taps of each element")
	}
	return []Type{x}, err
}

// unpooled is the type of what was pooled to dy from the given spatial sizes.
func (w Window) unpooled(dy Type, sizes []int) (Type, error) {
	if len(dy.Shape) != w.Spatial()+2 {
		return Type{}, fmt.Errorf("want a gradient with %d spatial axes", w.Spatial())
	}
	x := Type{DType: dy.DType, Shape: spread(dy.Shape[0], sizes, dy.Shape.LastSize())}
	y, err := w.pooled(x)
	if err == nil && !y.Equal(dy) {
		err = fmt.Errorf("for an input %v, want a gradient %v", x.Shape, y.Shape)
	}
	return x, err
}

// VJP goes through the decomposed form.
func (g MaxPoolGrad) VJP(in, _, dout []Value) []Value { return vjpByDecompose(g, in, dout) }

// AvgPool is the mean of each window, channel by channel, over the elements of the input alone: what the padding adds does not count.
//
// Shapes: x [batch spatial... channels] -> [batch Out(spatial)... channels].
// Reference: tf.nn.avg_pool.
type AvgPool struct{ Window }

// Name returns "AvgPool".
func (AvgPool) Name() string { return "AvgPool" }

// Infer returns the result's type.
func (p AvgPool) Infer(in []Type) ([]Type, error) {
	y, err := p.pooled(in[0])
	return []Type{y}, err
}

// VJP shares the gradient out.
func (p AvgPool) VJP(in, _, dout []Value) []Value {
	return []Value{apply1(AvgPoolGrad{p.Window, in[0].Shape()[1 : p.Spatial()+1].At(0)}, dout[0])}
}

// AvgPoolOf is the mean of each window of x; see AvgPool.
func AvgPoolOf(x Value, w Window) Value { return apply1(AvgPool{w}, x) }

// AvgPoolGrad is the gradient of AvgPool: each element of dy, over the count of its window, is added to all of the window.
//
// Shapes: dy [batch Out(In)... channels] -> [batch In... channels].
type AvgPoolGrad struct {
	Window
	In []int
}

// Name returns "AvgPoolGrad".
func (AvgPoolGrad) Name() string { return "AvgPoolGrad" }

// Infer returns the type of the input of AvgPool.
func (g AvgPoolGrad) Infer(in []Type) ([]Type, error) {
	x, err := g.unpooled(in[0], g.In)
	return []Type{x}, err
}

// VJP is AvgPool: both are linear.
func (g AvgPoolGrad) VJP(_, _, dout []Value) []Value { return []Value{AvgPoolOf(dout[0], g.Window)} }

// Counts returns how many elements of an input of the given sizes each window holds, row-major over the result's spatial axes.
func (w Window) Counts(in []int) []int {
	counts := []int{1}
	out, err := w.Out(in)
	if err != nil {
		Fail("Window", err.Error())
	}
	for a, n := range out {
		var next []int
		for _, c := range counts {
			for i := range n {
				k := 0
				for t := range w.Size[a] {
					if at := i*w.Stride[a] + t*w.Dilation[a] - w.Before[a]; at >= 0 && at < in[a] {
						k++
					}
				}
				next = append(next, c*k)
			}
		}
		counts = next
	}
	return slices.Clip(counts)
}
