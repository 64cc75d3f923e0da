package layers

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// pixel reads one channel of an image at a place as TensorFlow does, written as its loops are.
func (s sampling) pixel(image *tensor.Tensor, row, column float64, channel int) float64 {
	h, w := image.Dims()[0], image.Dims()[1]
	read := func(y, x float64) float64 {
		if y < 0 || x < 0 || y >= float64(h) || x >= float64(w) {
			return s.value
		}
		return image.At(int(y), int(x), channel)
	}
	y, x := s.fill.inside(row, h), s.fill.inside(column, w)
	if s.interpolation == Nearest {
		return read(math.Round(y), math.Round(x))
	}
	top, left := math.Floor(y), math.Floor(x)
	upper := (left+1-x)*read(top, left) + (x-left)*read(top, left+1)
	lower := (left+1-x)*read(top+1, left) + (x-left)*read(top+1, left+1)
	return (top+1-y)*upper + (y-top)*lower
}

// inside is what fold computes, for one number.
func (f FillMode) inside(v float64, n int) float64 {
	size := float64(n)
	switch f {
	case FillConstant:
		return v
	case FillReflect:
		for ; v < -size; v += 2 * size {
		}
		for ; v >= 2*size; v -= 2 * size {
		}
		switch {
		case n > 1 && v < 0:
			v = -v - 1
		case n > 1 && v >= size:
			v = 2*size - v - 1
		}
	case FillWrap:
		switch {
		case n > 1 && v < 0:
			v += size * (math.Floor(-v/(size-1)) + 1)
		case n > 1 && v > size-1:
			v -= size * math.Floor(v/(size-1))
		}
	}
	return min(max(v, 0), size-1)
}

// TestWarpOfEachSample: every sample has a transform of its own, with all coefficients, and places far outside.
func TestWarpOfEachSample(t *testing.T) {
	const n, c = 6, 2
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{5, 6}, {1, 4}, {3, 1}, {2, 2}} {
		h, w := size[0], size[1]
		x, m := tensor.New(tensor.Float64, n, h, w, c), tensor.New(tensor.Float64, 6, n)
		for i := range tensor.Data[float64](x) {
			tensor.Data[float64](x)[i] = r.Float64()
		}
		for i := range tensor.Data[float64](m) {
			tensor.Data[float64](m)[i] = 4*r.Float64() - 2
		}
		for i := range n { // offsets reach further
			m.SetAt(8*r.Float64()-4, 2, i)
			m.SetAt(8*r.Float64()-4, 5, i)
		}
		for fill := FillReflect; fill <= FillNearest; fill++ {
			for _, how := range []Interpolation{Nearest, Bilinear} {
				s := sampling{fill, 0.3, how}
				got := s.run(t, x, m)
				for at := range tensor.Data[float64](got) {
					i, row, column, channel := at/(h*w*c), at/(w*c)%h, at/c%w, at%c
					y := m.At(3, i)*float64(column) + m.At(4, i)*float64(row) + m.At(5, i)
					z := m.At(0, i)*float64(column) + m.At(1, i)*float64(row) + m.At(2, i)
					require.InDelta(t, s.pixel(x.Index(i), y, z, channel), tensor.Data[float64](got)[at], 1e-9,
						"%v %v: sample %d, row %d, column %d of %v", fill, how, i, row, column, size)
				}
			}
		}
	}
}

// run transforms images by coefficients [6 batch].
func (s sampling) run(t *testing.T, x, m *tensor.Tensor) *tensor.Tensor {
	t.Helper()
	n := x.Len()
	trace := graph.NewTrace()
	images := trace.Feed("x", tensor.Float64, tensor.Batched(x.Dims()[1:]...))
	feeds := []*tensor.Tensor{x}
	var k [6]ops.Value
	for i := range k {
		feeds = append(feeds, m.Index(i))
		k[i] = ops.Reshape(trace.Feed("m", tensor.Float64, tensor.Batched()), tensor.Batched(1, 1))
	}
	y := s.transform(images, ChannelsLast, warp{k[0], k[1], k[2], k[3], k[4], k[5]})
	b := ref.New()
	p, err := graph.Lower(trace, []ops.Value{y}, graph.Config{Target: b, MaxN: n})
	require.NoError(t, err)
	exec, err := b.Compile(p, nil)
	require.NoError(t, err)
	arena, err := b.Alloc(max(p.ArenaBytes, 64))
	require.NoError(t, err)
	var scalars [graph.NumScalars]float64
	scalars[graph.InvN], scalars[graph.Rows] = 1/float64(n), float64(n)
	out := tensor.New(tensor.Float64, p.OutTypes[0].Shape.At(n)...)
	require.NoError(t, exec.Run(&backend.Run{N: n, Arena: arena, Feeds: feeds, Out: []*tensor.Tensor{out}, Scalars: &scalars}))
	return out
}

// TestAspect: windows in the middle, of the given proportions.
func TestAspect(t *testing.T) {
	for _, c := range []struct {
		h, w, height, width int
		want                box
	}{
		{6, 6, 3, 3, box{0, 0, 6, 6}},
		{6, 9, 2, 2, box{0, 1, 6, 6}},
		{9, 6, 2, 2, box{1, 0, 6, 6}},
		{1, 9, 5, 1, box{0, 4, 1, 1}},
		{4, 4, 1 << 20, 1, box{0, 1, 4, 1}},
	} {
		require.Equal(t, c.want, aspect(c.h, c.w, c.height, c.width))
	}
}
