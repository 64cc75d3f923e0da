//go:build cuda && cgo

package cudnn

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

func TestLeakOfEachDescriptorIsSeen(t *testing.T) {
	type closer interface{ Close() error }
	for name, open := range map[string]func() (closer, error){
		"cudnn filter descriptors":        func() (closer, error) { return NewFilterDescriptor() },
		"cudnn convolution descriptors":   func() (closer, error) { return NewConvolutionDescriptor() },
		"cudnn activation descriptors":    func() (closer, error) { return NewActivationDescriptor() },
		"cudnn pooling descriptors":       func() (closer, error) { return NewPoolingDescriptor() },
		"cudnn dropout descriptors":       func() (closer, error) { return NewDropoutDescriptor() },
		"cudnn op tensor descriptors":     func() (closer, error) { return NewOpTensorDescriptor() },
		"cudnn reduce tensor descriptors": func() (closer, error) { return NewReduceTensorDescriptor() },
	} {
		d, err := open()
		require.NoError(t, err)
		require.EqualValues(t, 1, driver.Live()[name])
		require.ErrorContains(t, driver.Leaked(), "1 "+name)
		require.NoError(t, d.Close())
		require.NoError(t, d.Close())
		require.NotContains(t, driver.Live(), name)
	}
}

// operations are calls on tensors of one size, from x to y.
func operations(t testing.TB, h *Handle, x, y block) map[string]func() error {
	pool := made[*PoolingDescriptor](t)(NewPoolingDescriptor())
	require.NoError(t, pool.Set(PoolingMaxDeterministic, NotPropagateNaN, []int{3, 3}, []int{1, 1}, []int{1, 1}))
	relu := activations[1].descriptor(t)
	param := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, param.SetBatchNorm(x.d, Spatial))
	ones := blockOf(t, x.e, param, []float64{1, 1, 1}).p
	dropout, _, _ := newDropout(t, h, 0.5)
	room, err := x.d.DropoutReserveSize()
	require.NoError(t, err)
	reserve := devicetest.Memory(t, room)
	add := made[*OpTensorDescriptor](t)(NewOpTensorDescriptor())
	require.NoError(t, add.Set(OpAdd, Float, NotPropagateNaN))
	norm := newReduction(t, ReduceNorm2, x.e, NotPropagateNaN, NoIndices)
	bytes, err := h.ReductionWorkspaceSize(norm, x.d, param)
	require.NoError(t, err)
	workspace, sums := devicetest.Memory(t, bytes), blockOf(t, x.e, param, []float64{0, 0, 0}).p
	return map[string]func() error{
		"pooling":             func() error { return h.PoolingForward(pool, 1, x.d, x.p, 0, y.d, y.p) },
		"pooling backward":    func() error { return h.PoolingBackward(pool, 1, x.d, x.p, x.d, x.p, x.d, x.p, 0, y.d, y.p) },
		"softmax":             func() error { return h.SoftmaxForward(SoftmaxLog, SoftmaxChannel, 1, x.d, x.p, 0, y.d, y.p) },
		"softmax backward":    func() error { return h.SoftmaxBackward(SoftmaxLog, SoftmaxChannel, 1, x.d, x.p, x.d, x.p, 0, y.d, y.p) },
		"activation":          func() error { return h.ActivationForward(relu, 1, x.d, x.p, 0, y.d, y.p) },
		"activation backward": func() error { return h.ActivationBackward(relu, 1, x.d, x.p, x.d, x.p, x.d, x.p, 0, y.d, y.p) },
		"batch norm": func() error {
			return h.BatchNormForwardTraining(Spatial, 1, 0, x.d, x.p, y.d, y.p, param, ones, ones, 1, 0, 0, 1, 0, 0)
		},
		"batch norm inference": func() error {
			return h.BatchNormForwardInference(Spatial, 1, 0, x.d, x.p, y.d, y.p, param, ones, ones, ones, ones, 1)
		},
		"batch norm backward": func() error {
			return h.BatchNormBackward(Spatial, 1, 0, 1, 0, x.d, x.p, x.d, x.p, y.d, y.p, param, ones, sums, sums, 1, 0, 0)
		},
		"dropout":   func() error { return h.DropoutForward(dropout, x.d, x.p, y.d, y.p, reserve, room) },
		"add":       func() error { return h.AddTensor(1, x.d, x.p, 0, y.d, y.p) },
		"op":        func() error { return h.OpTensor(add, 1, x.d, x.p, 1, x.d, x.p, 0, y.d, y.p) },
		"transform": func() error { return h.TransformTensor(1, x.d, x.p, 0, y.d, y.p) },
		"scale":     func() error { return h.ScaleTensor(y.d, y.p, 0.5) },
		"set":       func() error { return h.SetTensor(y.d, y.p, 0.5) },
		"reduce":    func() error { return h.ReduceTensor(norm, 0, 0, workspace, bytes, 1, x.d, x.p, 0, param, sums) },
	}
}

func TestOperationsAllocateNothing(t *testing.T) {
	h, s := newHandle(t)
	sizes := []int{2, 3, 4, 5}
	x := newBlock(t, elements[0], NHWC, sizes, devicetest.Numbers(volume(sizes), 1))
	y := newBlock(t, elements[0], NHWC, sizes, before(volume(sizes), 0))
	for name, call := range operations(t, h, x, y) {
		var failed error
		require.Zero(t, testing.AllocsPerRun(20, func() {
			if err := call(); err != nil {
				failed = err
			}
		}), name)
		require.NoError(t, failed, name)
	}
	require.NoError(t, s.Synchronize())
}

// A captured call does nothing before its graph is launched, and then what the call itself does.
func TestOperationsCaptured(t *testing.T) {
	h, s := newHandle(t)
	sizes := []int{2, 3, 4, 5}
	v, old := devicetest.Numbers(volume(sizes), 1), devicetest.Numbers(volume(sizes), 2)
	x, y := newBlock(t, elements[0], NHWC, sizes, v), newBlock(t, elements[0], NHWC, sizes, old)
	for name, call := range operations(t, h, x, y) {
		if name == "dropout" || name == "reduce" || name == "scale" {
			continue // other states than before, another result, and a result of its own argument
		}
		require.NoError(t, h.SetTensor(y.d, y.p, 7))
		require.NoError(t, call(), name)
		want := y.numbers(t, s)
		require.NoError(t, h.SetTensor(y.d, y.p, 7))
		require.NoError(t, s.BeginCapture())
		require.NoError(t, call(), name)
		g, err := s.EndCapture()
		require.NoError(t, err)
		run, err := g.Instantiate()
		require.NoError(t, err)
		for _, n := range y.numbers(t, s) {
			require.Equal(t, 7.0, n, name)
		}
		require.NoError(t, run.Launch(s))
		require.Equal(t, want, y.numbers(t, s), name)
		require.False(t, math.IsNaN(want[0]), name)
		require.NoError(t, run.Close())
		require.NoError(t, g.Close())
	}
}
