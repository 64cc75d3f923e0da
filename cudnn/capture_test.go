//go:build cuda && cgo

package cudnn

import (
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// A captured convolution runs when its graph is launched, each time on what is there then; alpha is that of the capture.
func TestConvolutionCaptured(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	px, pw, py := e.upload(t, d.vx), e.upload(t, d.vw), e.upload(t, make([]float64, len(d.vy)))
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{})
	require.NoError(t, err)
	workspace := devicetest.Memory(t, algo.Bytes)

	require.NoError(t, s.BeginCapture())
	require.NoError(t, h.ConvolutionForward(2, d.x, px, d.w, pw, d.conv, algo, workspace, algo.Bytes, 0, d.y, py))
	g, err := s.EndCapture()
	require.NoError(t, err)
	defer func() { require.NoError(t, g.Close()) }()
	run, err := g.Instantiate()
	require.NoError(t, err)
	defer func() { require.NoError(t, run.Close()) }()
	require.Equal(t, make([]float64, len(d.vy)), e.download(t, s, py, len(d.vy)))

	sum := make([]float64, len(d.vy))
	plain.each(NHWC, func(x, w, y int) { sum[y] += 2 * d.vx[x] * d.vw[w] })
	require.NoError(t, run.Launch(s))
	plain.compare(t, e, e.download(t, s, py, len(sum)), sum, nil)

	require.NoError(t, driver.Memset(px, 0, int64(4*len(d.vx)), s))
	require.NoError(t, run.Launch(s))
	require.Equal(t, make([]float64, len(d.vy)), e.download(t, s, py, len(d.vy)))
}

// Rows and images with gaps between them.
func TestConvolutionWithGaps(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	height, width, c := plain.in[0], plain.in[1], plain.c
	row := (width + 2) * c
	image := (height + 1) * row
	require.NoError(t, d.x.SetNd(e.t, []int{plain.n, c, height, width}, []int{image, 1, row, c}))
	vx := devicetest.Numbers(plain.n*image, 6)
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{})
	unlessUnsupported(t, err)
	py := e.upload(t, d.vy)
	require.NoError(t, h.ConvolutionForward(1, d.x, e.upload(t, vx), d.w, e.upload(t, d.vw), d.conv, algo,
		devicetest.Memory(t, algo.Bytes), algo.Bytes, 0, d.y, py))
	sum := make([]float64, len(d.vy))
	plain.each(NHWC, func(x, w, y int) {
		at := coordinates(x, []int{plain.n, height, width, c})
		sum[y] += vx[at[0]*image+at[1]*row+at[2]*c+at[3]] * d.vw[w]
	})
	plain.compare(t, e, e.download(t, s, py, len(sum)), sum, nil)
}
