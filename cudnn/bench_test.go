//go:build cuda && cgo

package cudnn

import (
	"testing"

	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

func BenchmarkConvolutionForward(b *testing.B) {
	c := convolution{n: 16, c: 32, k: 64, groups: 1, in: []int{26, 26}, size: []int{3, 3}, pad: []int{0, 0}, stride: []int{1, 1}, dilation: []int{1, 1}, alpha: 1}
	h, s := newHandle(b)
	e := elements[0]
	d := c.describe(b, NHWC, e)
	px, pw, py := e.upload(b, d.vx), e.upload(b, d.vw), e.upload(b, d.vy)
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{})
	require.NoError(b, err)
	workspace := devicetest.Memory(b, algo.Bytes)
	for b.Loop() {
		require.NoError(b, h.ConvolutionForward(1, d.x, px, d.w, pw, d.conv, algo, workspace, algo.Bytes, 0, d.y, py))
		require.NoError(b, s.Synchronize())
	}
	flops := 2 * len(d.vy) * c.c * volume(c.size)
	b.ReportMetric(float64(flops)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}

func BenchmarkConvolutionBackward(b *testing.B) {
	c := convolution{n: 16, c: 32, k: 64, groups: 1, in: []int{26, 26}, size: []int{3, 3}, pad: []int{0, 0}, stride: []int{1, 1}, dilation: []int{1, 1}, alpha: 1}
	h, s := newHandle(b)
	e := elements[0]
	d := c.describe(b, NHWC, e)
	px, pw, py := e.upload(b, d.vx), e.upload(b, d.vw), e.upload(b, d.vy)
	data, err := h.BackwardDataAlgorithm(d.w, d.y, d.conv, d.x, AlgorithmRequest{Deterministic: true})
	require.NoError(b, err)
	filter, err := h.BackwardFilterAlgorithm(d.x, d.y, d.conv, d.w, AlgorithmRequest{Deterministic: true})
	require.NoError(b, err)
	bytes := max(data.Bytes, filter.Bytes)
	workspace := devicetest.Memory(b, bytes)
	for b.Loop() {
		require.NoError(b, h.ConvolutionBackwardFilter(1, d.x, px, d.y, py, d.conv, filter, workspace, bytes, 0, d.w, pw))
		require.NoError(b, h.ConvolutionBackwardData(1, d.w, pw, d.y, py, d.conv, data, workspace, bytes, 0, d.x, px))
		require.NoError(b, s.Synchronize())
	}
	flops := 4 * len(d.vy) * c.c * volume(c.size)
	b.ReportMetric(float64(flops)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}
