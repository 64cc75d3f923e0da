//go:build cuda && cgo

package cudnn

import (
	"errors"
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

var plain = convolutions[1] // n=2 c=3 k=5 in=7x5 size=3x3

func TestConvolutionBackwardBias(t *testing.T) {
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			t.Run(fmt.Sprintf("%v/format=%d", e.t, format), func(t *testing.T) {
				h, s := newHandle(t)
				d := plain.describe(t, format, e)
				db := made[*TensorDescriptor](t)(NewTensorDescriptor())
				require.NoError(t, db.Set(format, e.t, []int{1, plain.k, 1, 1}))
				old := devicetest.Numbers(plain.k, 4)
				p := e.upload(t, old)
				require.NoError(t, h.ConvolutionBackwardBias(1, d.y, e.upload(t, d.vy), 2, db, p))
				sum := make([]float64, plain.k)
				_, _, l := plain.layouts(format)
				for n := range l.outer {
					for k := range l.inner {
						for pixel := range l.pixels {
							sum[k] += d.vy[l.at(n, k, pixel)]
						}
					}
				}
				convolution{alpha: 1, beta: 2}.compare(t, e, e.download(t, s, p, plain.k), sum, old)
			})
		}
	}
}

func TestConvolutionBiasActivationForward(t *testing.T) {
	e := elements[0]
	for _, mode := range []ActivationMode{ReLU, Identity} {
		for _, alpha2 := range []float64{0, 1} {
			t.Run(fmt.Sprintf("mode=%d/alpha2=%v", mode, alpha2), func(t *testing.T) {
				h, s := newHandle(t)
				d := plain.describe(t, NHWC, e)
				bias := made[*TensorDescriptor](t)(NewTensorDescriptor())
				require.NoError(t, bias.SetNHWC(e.t, 1, []int{1, 1}, plain.k))
				act := made[*ActivationDescriptor](t)(NewActivationDescriptor())
				require.NoError(t, act.Set(mode, NotPropagateNaN, 0))
				vb := devicetest.Numbers(plain.k, 5)
				py := e.upload(t, d.vy)
				algo := Algorithm{Number: ImplicitPrecompGEMM, Math: FMAMath}
				bytes, err := h.ForwardWorkspace(d.x, d.w, d.conv, d.y, algo)
				require.NoError(t, err)
				require.NoError(t, h.ConvolutionBiasActivationForward(1, d.x, e.upload(t, d.vx), d.w, e.upload(t, d.vw), d.conv, algo,
					devicetest.Memory(t, bytes), bytes, alpha2, d.y, py, bias, e.upload(t, vb), act, d.y, py))
				want := make([]float64, len(d.vy))
				plain.each(NHWC, func(x, w, y int) { want[y] += d.vx[x] * d.vw[w] })
				for i := range want {
					want[i] += alpha2*d.vy[i] + vb[i%plain.k]
					if mode == ReLU {
						want[i] = max(want[i], 0)
					}
				}
				plain.compare(t, e, e.download(t, s, py, len(want)), want, nil)
			})
		}
	}
}

func TestFindAlgorithms(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	px, pw, py := e.upload(t, d.vx), e.upload(t, d.vw), e.upload(t, d.vy)
	const bytes = 1 << 20
	workspace := devicetest.Memory(t, bytes)
	for _, r := range []AlgorithmRequest{{}, {Deterministic: true}, {WorkspaceLimit: -1}, {Deterministic: true, WorkspaceLimit: 4096}} {
		for name, find := range map[string]func() (Algorithm, error){
			"forward":         func() (Algorithm, error) { return h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, r) },
			"backward data":   func() (Algorithm, error) { return h.BackwardDataAlgorithm(d.w, d.y, d.conv, d.x, r) },
			"backward filter": func() (Algorithm, error) { return h.BackwardFilterAlgorithm(d.x, d.y, d.conv, d.w, r) },
			"find forward": func() (Algorithm, error) {
				return h.FindForwardAlgorithm(d.x, px, d.w, pw, d.conv, d.y, py, workspace, bytes, r)
			},
			"find backward data": func() (Algorithm, error) {
				return h.FindBackwardDataAlgorithm(d.w, pw, d.y, py, d.conv, d.x, px, workspace, bytes, r)
			},
			"find backward filter": func() (Algorithm, error) {
				return h.FindBackwardFilterAlgorithm(d.x, px, d.y, py, d.conv, d.w, pw, workspace, bytes, r)
			},
		} {
			a, err := find()
			if notReference() && errors.Is(err, ErrNotSupported) {
				continue
			}
			require.NoError(t, err, "%s %+v", name, r)
			require.Equal(t, FMAMath, a.Math)
			require.True(t, a.Deterministic || !r.Deterministic, "%s %+v", name, r)
			switch {
			case r.WorkspaceLimit < 0:
				require.Zero(t, a.Bytes, name)
			case r.WorkspaceLimit > 0:
				require.LessOrEqual(t, a.Bytes, r.WorkspaceLimit, name)
			}
		}
	}
	require.NoError(t, s.Synchronize())
}

// What only the reference is sure to refuse, and to refuse with this status.
func TestConvolutionErrors(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	px, pw, py := e.upload(t, d.vx), e.upload(t, d.vw), e.upload(t, d.vy)
	algo := Algorithm{Number: ImplicitPrecompGEMM, Math: FMAMath}
	bytes, err := h.ForwardWorkspace(d.x, d.w, d.conv, d.y, algo)
	require.NoError(t, err)
	workspace := devicetest.Memory(t, max(bytes, 1))
	forward := func(x *TensorDescriptor, px, pw driver.Ptr, algo Algorithm, bytes int, y *TensorDescriptor) error {
		return h.ConvolutionForward(1, x, px, d.w, pw, d.conv, algo, workspace, bytes, 0, y, py)
	}
	unset := made[*TensorDescriptor](t)(NewTensorDescriptor())
	nchw := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, nchw.Set(NCHW, e.t, channelsFirst(plain.n, plain.c, plain.in)))
	doubles := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, doubles.SetNHWC(Double, plain.n, plain.in, plain.c))
	for _, c := range []struct {
		name, status string
		err          error
	}{
		{"null pointer", "CUDNN_STATUS_BAD_PARAM", forward(d.x, 0, pw, algo, bytes, d.y)},
		{"descriptor that is not set", "CUDNN_STATUS_BAD_PARAM", forward(unset, px, pw, algo, bytes, d.y)},
		{"sizes", "CUDNN_STATUS_BAD_PARAM", forward(d.x, px, pw, algo, bytes, d.x)},
		{"types", "CUDNN_STATUS_BAD_PARAM", forward(doubles, px, pw, algo, bytes, d.y)},
		{"workspace", "CUDNN_STATUS_BAD_PARAM", forward(d.x, px, pw, algo, bytes-1, d.y)},
		{"algorithm", "CUDNN_STATUS_BAD_PARAM", forward(d.x, px, pw, Algorithm{Number: 99}, bytes, d.y)},
		{"layouts", "CUDNN_STATUS_NOT_SUPPORTED", forward(nchw, px, pw, algo, bytes, d.y)},
	} {
		var typed *Error
		require.ErrorAs(t, c.err, &typed, c.name)
		if !notReference() {
			require.Equal(t, c.status, typed.Name, c.name)
			require.NotEmpty(t, typed.Text, c.name)
		}
		require.Equal(t, "cudnnConvolutionForward", typed.Func, c.name)
	}
	if !notReference() {
		require.ErrorIs(t, forward(nchw, px, pw, algo, bytes, d.y), ErrNotSupported)
	}
	require.NoError(t, s.Synchronize())
}

// The work of a call waits for the stream: what it reads may still be written after the call.
func TestConvolutionIsQueued(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	px, pw, py := devicetest.Memory(t, 4*len(d.vx)), e.upload(t, d.vw), devicetest.Memory(t, 4*len(d.vy))
	require.NoError(t, driver.Memset(px, 0, int64(4*len(d.vx)), s))
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{WorkspaceLimit: -1})
	require.NoError(t, err)
	require.NoError(t, h.ConvolutionForward(1, d.x, px, d.w, pw, d.conv, algo, 0, 0, 0, d.y, py))
	require.Equal(t, make([]float64, len(d.vy)), e.download(t, s, py, len(d.vy)))
}

func TestConvolutionAllocatesNothing(t *testing.T) {
	h, s := newHandle(t)
	e := elements[0]
	d := plain.describe(t, NHWC, e)
	px, pw, py := e.upload(t, d.vx), e.upload(t, d.vw), e.upload(t, d.vy)
	algo, err := h.ForwardAlgorithm(d.x, d.w, d.conv, d.y, AlgorithmRequest{WorkspaceLimit: -1})
	require.NoError(t, err)
	var failed error
	require.Zero(t, testing.AllocsPerRun(20, func() {
		if err := h.ConvolutionForward(1, d.x, px, d.w, pw, d.conv, algo, 0, 0, 0, d.y, py); err != nil {
			failed = err
		}
	}))
	require.NoError(t, failed)
	require.NoError(t, s.Synchronize())
}
