//go:build cuda && cgo

package cudnn

import (
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

const dropoutSeed = 20

// newDropout returns a descriptor with seeded states.
func newDropout(t testing.TB, h *Handle, rate float32) (d *DropoutDescriptor, states driver.Ptr, bytes int) {
	d = made[*DropoutDescriptor](t)(NewDropoutDescriptor())
	bytes, err := h.DropoutStatesSize()
	require.NoError(t, err)
	states = devicetest.Memory(t, bytes)
	require.NoError(t, d.Set(h, rate, states, bytes, dropoutSeed))
	return d, states, bytes
}

func TestDropout(t *testing.T) {
	const rate = 0.25
	for _, e := range elements {
		for _, format := range []TensorFormat{NCHW, NHWC} {
			t.Run(fmt.Sprintf("%v/format=%d", e.t, format), func(t *testing.T) {
				h, s := newHandle(t)
				d, _, _ := newDropout(t, h, rate)
				sizes := []int{4, 5, 13, 16}
				ones := make([]float64, volume(sizes))
				for i := range ones {
					ones[i] = 1
				}
				x, y := newBlock(t, e, format, sizes, ones), newBlock(t, e, format, sizes, before(len(ones), 0))
				bytes, err := x.d.DropoutReserveSize()
				require.NoError(t, err)
				reserve := devicetest.Memory(t, bytes)
				unlessUnsupported(t, h.DropoutForward(d, x.d, x.p, y.d, y.p, reserve, bytes))
				kept, masked := 0, y.numbers(t, s)
				for i, v := range masked {
					if v != 0 {
						kept++
						masked[i] = 1
						require.InEpsilon(t, 1/(1-rate), v, 2*e.eps)
					}
				}
				// Five standard deviations of a binomial distribution.
				require.InDelta(t, (1-rate)*float64(len(ones)), kept, 140)

				vdy := devicetest.Numbers(len(ones), 1)
				dy, dx := newBlock(t, e, format, sizes, vdy), newBlock(t, e, format, sizes, before(len(ones), 0))
				require.NoError(t, h.DropoutBackward(d, dy.d, dy.p, dx.d, dx.p, reserve, bytes))
				for i := range masked {
					masked[i] *= vdy[i] / (1 - rate)
				}
				requireNear(t, 2*e.eps, dx.numbers(t, s), masked)
			})
		}
	}
}

func TestDropoutStates(t *testing.T) {
	h, s := newHandle(t)
	d, states, bytes := newDropout(t, h, 0.5)
	rate, at, seed, err := d.Get(h)
	require.NoError(t, err)
	require.Equal(t, float32(0.5), rate)
	require.Equal(t, states, at)
	require.EqualValues(t, dropoutSeed, seed)

	e := elements[0]
	sizes := []int{1, 1, 16, 16}
	x := newBlock(t, e, NCHW, sizes, devicetest.Convert(make([]int, 256), func(int) float64 { return 1 }))
	y := newBlock(t, e, NCHW, sizes, make([]float64, 256))
	room, err := x.d.DropoutReserveSize()
	require.NoError(t, err)
	reserve := devicetest.Memory(t, room)
	drop := func() []float64 {
		require.NoError(t, h.DropoutForward(d, x.d, x.p, y.d, y.p, reserve, room))
		return y.numbers(t, s)
	}
	first, second := drop(), drop()
	require.NotEqual(t, first, second)
	require.NoError(t, d.Set(h, 0.5, states, bytes, dropoutSeed))
	require.Equal(t, first, drop(), "the same seed")
	require.NoError(t, d.Restore(h, 0.5, states, bytes, dropoutSeed))
	require.Equal(t, second, drop(), "the states go on")
	require.NoError(t, d.Set(h, 0, 0, 0, 0))
	require.Equal(t, x.numbers(t, s), drop(), "a rate of 0")
	require.NoError(t, d.Set(h, 1, 0, 0, 0))
	require.Equal(t, make([]float64, 256), drop(), "a rate of 1")
}

func TestDropoutErrors(t *testing.T) {
	h, s := newHandle(t)
	d, states, bytes := newDropout(t, h, 0.5)
	unset := made[*DropoutDescriptor](t)(NewDropoutDescriptor())
	for name, err := range map[string]error{"rate above 1": d.Set(h, 1.5, states, bytes, 0), "rate below 0": d.Set(h, -1, states, bytes, 0)} {
		requireStatus(t, name, "cudnnSetDropoutDescriptor", badParam, err)
	}
	requireStatus(t, "states", "cudnnSetDropoutDescriptor", "CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT", d.Set(h, 0.5, states, bytes-1, 0))
	requireStatus(t, "states", "cudnnRestoreDropoutDescriptor", "CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT", d.Restore(h, 0.5, states, bytes-1, 0))
	requireStatus(t, "no states", "cudnnRestoreDropoutDescriptor", badParam, d.Restore(h, 0.5, 0, bytes, 0))

	x := newBlock(t, elements[0], NCHW, []int{1, 2, 8, 1}, make([]float64, 16))
	other := newBlock(t, elements[0], NCHW, []int{1, 16, 1, 1}, make([]float64, 16))
	doubles := newBlock(t, elements[1], NCHW, []int{1, 2, 8, 1}, make([]float64, 16))
	room, err := x.d.DropoutReserveSize()
	require.NoError(t, err)
	reserve := devicetest.Memory(t, room)
	for _, c := range []struct {
		name  string
		d     *DropoutDescriptor
		y     block
		bytes int
	}{
		{"descriptor that is not set", unset, x, room}, {"reserve", d, x, room - 1}, {"sizes", d, other, room}, {"types", d, doubles, room},
		{"null pointer", d, block{d: x.d}, room},
	} {
		requireStatus(t, c.name, "cudnnDropoutForward", badParam, h.DropoutForward(c.d, x.d, x.p, c.y.d, c.y.p, reserve, c.bytes))
		requireStatus(t, c.name, "cudnnDropoutBackward", badParam, h.DropoutBackward(c.d, x.d, x.p, c.y.d, c.y.p, reserve, c.bytes))
	}
	_, err = made[*TensorDescriptor](t)(NewTensorDescriptor()).DropoutReserveSize()
	requireStatus(t, "a tensor that is not set", "cudnnDropoutGetReserveSpaceSize", badParam, err)
	require.NoError(t, s.Synchronize())
}
