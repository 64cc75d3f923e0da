//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// convolution is a case; the arrays have an element for each spatial axis.
type convolution struct {
	n, c, k, groups       int
	in, size              []int
	pad, stride, dilation []int
	alpha, beta           float64
}

var convolutions = []convolution{
	{n: 1, c: 1, k: 1, groups: 1, in: []int{3, 3}, size: []int{1, 1}, pad: []int{0, 0}, stride: []int{1, 1}, dilation: []int{1, 1}, alpha: 1},
	{n: 2, c: 3, k: 5, groups: 1, in: []int{7, 5}, size: []int{3, 3}, pad: []int{1, 1}, stride: []int{1, 1}, dilation: []int{1, 1}, alpha: 1},
	{n: 3, c: 4, k: 6, groups: 2, in: []int{9, 8}, size: []int{3, 2}, pad: []int{1, 0}, stride: []int{2, 3}, dilation: []int{1, 1}, alpha: 0.5, beta: 2},
	{n: 2, c: 6, k: 6, groups: 6, in: []int{8, 7}, size: []int{3, 3}, pad: []int{2, 1}, stride: []int{1, 2}, dilation: []int{2, 1}, alpha: 1},
	{n: 1, c: 5, k: 3, groups: 1, in: []int{11, 6}, size: []int{5, 4}, pad: []int{4, 2}, stride: []int{3, 1}, dilation: []int{2, 2}, alpha: 1, beta: 1},
	{n: 2, c: 3, k: 4, groups: 1, in: []int{13}, size: []int{3}, pad: []int{2}, stride: []int{2}, dilation: []int{2}, alpha: 1},
	{n: 1, c: 2, k: 3, groups: 1, in: []int{5, 6, 4}, size: []int{3, 2, 3}, pad: []int{1, 0, 1}, stride: []int{2, 1, 1}, dilation: []int{1, 2, 1}, alpha: 1, beta: -1},
}

func (c convolution) String() string {
	return fmt.Sprintf("n=%d/c=%d/k=%d/groups=%d/in=%v/size=%v/pad=%v/stride=%v/dilation=%v", c.n, c.c, c.k, c.groups, c.in, c.size, c.pad, c.stride, c.dilation)
}

func (c convolution) out() []int {
	o := make([]int, len(c.in))
	for i := range o {
		o[i] = (c.in[i]+2*c.pad[i]-c.dilation[i]*(c.size[i]-1)-1)/c.stride[i] + 1
	}
	return o
}

func volume(v []int) int {
	n := 1
	for _, x := range v {
		n *= x
	}
	return n
}

// coordinates of element i of a block of these sizes.
func coordinates(i int, sizes []int) []int {
	at := make([]int, len(sizes))
	for a := len(sizes) - 1; a >= 0; a-- {
		at[a] = i % sizes[a]
		i /= sizes[a]
	}
	return at
}

// layout says where an element lies in memory.
type layout struct {
	format TensorFormat
	outer  int
	inner  int // channels, or input channels of a group
	pixels int
}

func (l layout) at(outer, inner, pixel int) int {
	if l.format == NHWC {
		return (outer*l.pixels+pixel)*l.inner + inner
	}
	return (outer*l.inner+inner)*l.pixels + pixel
}

func (l layout) count() int { return l.outer * l.inner * l.pixels }

func (c convolution) layouts(f TensorFormat) (x, w, y layout) {
	return layout{f, c.n, c.c, volume(c.in)}, layout{f, c.k, c.c / c.groups, volume(c.size)}, layout{f, c.n, c.k, volume(c.out())}
}

// each calls f with the places of every product of the convolution in x, w and y.
func (c convolution) each(format TensorFormat, f func(x, w, y int)) {
	lx, lw, ly := c.layouts(format)
	out := c.out()
	for o := range volume(out) {
		for tap := range volume(c.size) {
			pixel, inside := 0, true
			oc, tc := coordinates(o, out), coordinates(tap, c.size)
			for a := range oc {
				p := oc[a]*c.stride[a] - c.pad[a] + tc[a]*c.dilation[a]
				inside = inside && p >= 0 && p < c.in[a]
				pixel = pixel*c.in[a] + p
			}
			if !inside {
				continue
			}
			for n := range c.n {
				for k := range c.k {
					for i := range c.c / c.groups {
						channel := k/(c.k/c.groups)*(c.c/c.groups) + i
						f(lx.at(n, channel, pixel), lw.at(k, i, tap), ly.at(n, k, o))
					}
				}
			}
		}
	}
}

// setup is a case's descriptors and numbers.
type setup struct {
	x, y    *TensorDescriptor
	w       *FilterDescriptor
	conv    *ConvolutionDescriptor
	vx, vw  []float64
	vy      []float64
	element element
}

// element is a type of elements: how numbers become memory of the device and come back.
type element struct {
	t        DataType
	compute  DataType
	eps      float64
	upload   func(t testing.TB, v []float64) driver.Ptr
	download func(t testing.TB, s driver.Stream, p driver.Ptr, n int) []float64
}

func elementOf[T any](dt, compute DataType, eps float64, to func(float64) T, from func(T) float64) element {
	return element{dt, compute, eps,
		func(t testing.TB, v []float64) driver.Ptr { return devicetest.Upload(t, devicetest.Convert(v, to)) },
		func(t testing.TB, s driver.Stream, p driver.Ptr, n int) []float64 {
			return devicetest.Convert(devicetest.Download[T](t, s, p, n), from)
		}}
}

var elements = []element{
	elementOf(Float, Float, 1e-6, func(v float64) float32 { return float32(v) }, func(v float32) float64 { return float64(v) }),
	elementOf(Double, Double, 1e-14, func(v float64) float64 { return v }, func(v float64) float64 { return v }),
	elementOf(Half, Float, 1.0/1024, devicetest.Half, devicetest.FromHalf),
	elementOf(BFloat16, Float, 1.0/128, devicetest.BFloat16, devicetest.FromBFloat16),
}

func (c convolution) describe(t testing.TB, format TensorFormat, e element) setup {
	t.Helper()
	s := setup{x: made[*TensorDescriptor](t)(NewTensorDescriptor()), y: made[*TensorDescriptor](t)(NewTensorDescriptor()),
		w: made[*FilterDescriptor](t)(NewFilterDescriptor()), conv: made[*ConvolutionDescriptor](t)(NewConvolutionDescriptor()), element: e}
	require.NoError(t, s.x.Set(format, e.t, channelsFirst(c.n, c.c, c.in)))
	require.NoError(t, s.y.Set(format, e.t, channelsFirst(c.n, c.k, c.out())))
	require.NoError(t, s.w.Set(format, e.t, channelsFirst(c.k, c.c/c.groups, c.size)))
	require.NoError(t, s.conv.Set(c.pad, c.stride, c.dilation, e.compute))
	require.NoError(t, s.conv.SetGroups(c.groups))
	if e.t == Float {
		require.NoError(t, s.conv.SetMath(FMAMath)) // 16 bits are for tensor cores, which FMA forbids
	}
	sizes, err := s.conv.OutputSizes(s.x, s.w)
	require.NoError(t, err)
	require.Equal(t, channelsFirst(c.n, c.k, c.out()), sizes)
	lx, lw, ly := c.layouts(format)
	s.vx, s.vw, s.vy = devicetest.Numbers(lx.count(), 1), devicetest.Numbers(lw.count(), 2), devicetest.Numbers(ly.count(), 3)
	return s
}

func TestConvolution(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			for _, c := range convolutions {
				name := fmt.Sprintf("%v/format=%d/%v", e.t, format, c)
				t.Run(name+"/forward", func(t *testing.T) { testForward(t, c, format, e) })
				t.Run(name+"/backward data", func(t *testing.T) { testBackwardData(t, c, format, e) })
				t.Run(name+"/backward filter", func(t *testing.T) { testBackwardFilter(t, c, format, e) })
			}
		}
	}
}

// unlessUnsupported skips a combination that a card's library does not compute.
func unlessUnsupported(t *testing.T, err error) {
	t.Helper()
	if err != nil && notReference() {
		t.Skip(err)
	}
	require.NoError(t, err)
}

// compare checks got against alpha*sum + beta*old.
func (c convolution) compare(t *testing.T, e element, got, sum, old []float64) {
	t.Helper()
	for i := range sum {
		want := c.alpha * sum[i]
		if c.beta != 0 {
			want += c.beta * old[i]
		}
		if math.Abs(got[i]-want) > e.eps*max(1, math.Abs(want)) {
			require.Equal(t, want, got[i], "element %d", i)
		}
	}
}

// result is what lies at the result's place before: what must not be read where beta is 0.
func (c convolution) result(t testing.TB, e element, v []float64) driver.Ptr {
	if c.beta == 0 {
		nan := make([]float64, len(v))
		for i := range nan {
			nan[i] = math.NaN()
		}
		return e.upload(t, nan)
	}
	return e.upload(t, v)
}

func testForward(t *testing.T, c convolution, format TensorFormat, e element) {
	h, s := newHandle(t)
	d := c.describe(t, format, e)
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{})
	unlessUnsupported(t, err)
	bytes, err := h.ForwardWorkspace(d.x, d.w, d.conv, d.y, algo)
	require.NoError(t, err)
	require.GreaterOrEqual(t, algo.Bytes, bytes)
	bytes = algo.Bytes
	py := c.result(t, e, d.vy)
	require.NoError(t, h.ConvolutionForward(c.alpha, d.x, e.upload(t, d.vx), d.w, e.upload(t, d.vw), d.conv, algo,
		devicetest.Memory(t, bytes), bytes, c.beta, d.y, py))
	sum := make([]float64, len(d.vy))
	c.each(format, func(x, w, y int) { sum[y] += d.vx[x] * d.vw[w] })
	c.compare(t, e, e.download(t, s, py, len(sum)), sum, d.vy)
}

func testBackwardData(t *testing.T, c convolution, format TensorFormat, e element) {
	h, s := newHandle(t)
	d := c.describe(t, format, e)
	algo, err := h.BackwardDataAlgorithm(d.w, d.y, d.conv, d.x, AlgorithmRequest{Deterministic: true})
	unlessUnsupported(t, err)
	bytes, err := h.BackwardDataWorkspace(d.w, d.y, d.conv, d.x, algo)
	require.NoError(t, err)
	require.GreaterOrEqual(t, algo.Bytes, bytes)
	bytes = algo.Bytes
	px := c.result(t, e, d.vx)
	require.NoError(t, h.ConvolutionBackwardData(c.alpha, d.w, e.upload(t, d.vw), d.y, e.upload(t, d.vy), d.conv, algo,
		devicetest.Memory(t, bytes), bytes, c.beta, d.x, px))
	sum := make([]float64, len(d.vx))
	c.each(format, func(x, w, y int) { sum[x] += d.vy[y] * d.vw[w] })
	c.compare(t, e, e.download(t, s, px, len(sum)), sum, d.vx)
}

func testBackwardFilter(t *testing.T, c convolution, format TensorFormat, e element) {
	h, s := newHandle(t)
	d := c.describe(t, format, e)
	algo, err := h.BackwardFilterAlgorithm(d.x, d.y, d.conv, d.w, AlgorithmRequest{Deterministic: true})
	unlessUnsupported(t, err)
	bytes, err := h.BackwardFilterWorkspace(d.x, d.y, d.conv, d.w, algo)
	require.NoError(t, err)
	require.GreaterOrEqual(t, algo.Bytes, bytes)
	bytes = algo.Bytes
	pw := c.result(t, e, d.vw)
	require.NoError(t, h.ConvolutionBackwardFilter(c.alpha, d.x, e.upload(t, d.vx), d.y, e.upload(t, d.vy), d.conv, algo,
		devicetest.Memory(t, bytes), bytes, c.beta, d.w, pw))
	sum := make([]float64, len(d.vw))
	c.each(format, func(x, w, y int) { sum[w] += d.vx[x] * d.vy[y] })
	c.compare(t, e, e.download(t, s, pw, len(sum)), sum, d.vw)
}
