package layers

import (
	"math"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// warp says where in the input the pixel in column x and row y of the output lies, for each sample:
//
//	column  xx*x + xy*y + x0
//	row     yx*x + yy*y + y0
//
// Each coefficient is a value [batch 1 1]. xy and yx may be missing, which stands for 0 and saves work.
type warp struct{ xx, xy, x0, yx, yy, y0 ops.Value }

// places returns the columns and the rows, values that broadcast to [batch h w].
func (m warp) places(h, w int) (columns, rows ops.Value) {
	line := func(n, axis int) ops.Value {
		shape := tensor.S(1, 1, 1)
		shape[axis] = tensor.D(n)
		return ops.Reshape(ops.Iota(tensor.D(n), m.x0.DType()), shape)
	}
	x, y := line(w, 2), line(h, 1)
	columns, rows = ops.Mul(m.xx, x), ops.Mul(m.yy, y)
	if !m.xy.IsZero() {
		columns = ops.Add(columns, ops.Mul(m.xy, y))
	}
	if !m.yx.IsZero() {
		rows = ops.Add(ops.Mul(m.yx, x), rows)
	}
	return ops.Add(columns, m.x0), ops.Add(rows, m.y0)
}

// sampling is how an image is read between its pixels and beyond its edges.
type sampling struct {
	fill          FillMode
	value         float64 // with FillConstant
	interpolation Interpolation
}

// check fails for settings that are none.
func (s sampling) check(b *Builder) {
	if s.fill > FillNearest {
		b.Fail("FillMode: got %v, want one of %v", s.fill, fillModes)
	}
	if s.interpolation > Bilinear {
		b.Fail("Interpolation: got %v, want one of %v", s.interpolation, interpolations[:2])
	}
	if math.IsNaN(s.value) || math.IsInf(s.value, 0) {
		b.Fail("FillValue: got %v, want a finite number", s.value)
	}
}

// transform moves the pixels of images x: those of the output are read where m says.
//
// Every pixel is gathered by its number among those of the batch, so that the samples share one Take; with FillConstant the image
// gets an edge of one pixel first, to which all that lies beyond is clipped.
//
// Reference: keras.ops.image.affine_transform, with the numbers of the TensorFlow backend.
func (s sampling) transform(x ops.Value, f DataFormat, m warp) ops.Value {
	if f == ChannelsFirst {
		return ops.Transpose(s.transform(ops.Transpose(x, 0, 2, 3, 1), ChannelsLast, m), 0, 3, 1, 2)
	}
	h, w := x.Shape()[1].Const, x.Shape()[2].Const
	columns, rows := m.places(h, w)
	columns, rows = s.fill.fold(columns, w), s.fill.fold(rows, h)
	if s.fill == FillConstant {
		x = ops.Pad(x, []int{0, 1, 1, 0}, []int{0, 1, 1, 0}, s.value)
	}
	p := pixelsOf(x)
	if s.interpolation == Nearest {
		return p.at(s.index(rounded(rows), h), s.index(rounded(columns), w))
	}
	left, top := ops.Floor(columns), ops.Floor(rows)
	next := func(v ops.Value) ops.Value { return ops.Add(v, ops.Number(v, 1)) }
	x0, x1 := s.index(left, w), s.index(next(left), w)
	y0, y1 := s.index(top, h), s.index(next(top), h)
	right, bottom := ops.ExpandDims(ops.Sub(columns, left), -1), ops.ExpandDims(ops.Sub(rows, top), -1)
	upper := between(p.at(y0, x0), p.at(y0, x1), right)
	return between(upper, between(p.at(y1, x0), p.at(y1, x1), right), bottom)
}

// index turns whole numbers of pixels on a line of n into int32 indices.
func (s sampling) index(v ops.Value, n int) ops.Value {
	if s.fill == FillConstant {
		v = ops.Add(ops.Clip(v, -1, float64(n)), ops.Number(v, 1))
	} else {
		v = ops.Clip(v, 0, float64(n-1)) // the neighbour of the last pixel counts for nothing
	}
	return ops.Cast(v, tensor.Int32)
}

// between returns (1-part)*a + part*b.
func between(a, b, part ops.Value) ops.Value {
	return ops.Add(ops.Mul(ops.Sub(ops.Number(part, 1), part), a), ops.Mul(part, b))
}

// rounded rounds halves away from 0, as C does.
func rounded(v ops.Value) ops.Value {
	low, half := ops.Floor(v), ops.Number(v, 0.5)
	part := ops.Sub(v, low)
	up := ops.LogicalOr(ops.Greater(part, half), ops.LogicalAnd(ops.Equal(part, half), ops.GreaterEqual(v, ops.Number(v, 0))))
	return ops.Where(up, ops.Add(low, ops.Number(low, 1)), low)
}

// pixels are those of a batch of images, one after another.
type pixels struct {
	all   ops.Value // [batch*h*w channels]
	first ops.Value // the number of the first of each image, [batch 1 1]
	w     int
}

func pixelsOf(x ops.Value) pixels {
	s := x.Shape()
	size := s[1].Const * s[2].Const
	all, _ := s[0].Mul(tensor.D(size))
	first := ops.Iota(s[0], tensor.Int32)
	first = ops.Mul(first, ops.Number(first, float64(size)))
	return pixels{ops.Reshape(x, tensor.Shape{all, s[3]}), ops.Reshape(first, tensor.Shape{s[0], tensor.D(1), tensor.D(1)}), s[2].Const}
}

// at returns the pixels [batch h w channels] at rows and columns that broadcast to [batch h w].
func (p pixels) at(row, column ops.Value) ops.Value {
	row = ops.Add(p.first, ops.Mul(row, ops.Number(row, float64(p.w))))
	return ops.Take(p.all, ops.Add(row, column), 0)
}
