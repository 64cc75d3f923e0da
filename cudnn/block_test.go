//go:build cuda && cgo

package cudnn

import (
	"math"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/internal/devicetest"
	"github.com/stretchr/testify/require"
)

// block is a tensor of a test on the device. Its numbers are listed in the order of the sizes, the last axis fastest, whatever the order
// in memory.
type block struct {
	d       *TensorDescriptor
	p       driver.Ptr
	sizes   []int
	strides []int
	e       element
}

func newBlock(t testing.TB, e element, format TensorFormat, sizes []int, v []float64) block {
	t.Helper()
	d := made[*TensorDescriptor](t)(NewTensorDescriptor())
	require.NoError(t, d.Set(format, e.t, sizes))
	return blockOf(t, e, d, v)
}

// blockOf puts the numbers where the descriptor says.
func blockOf(t testing.TB, e element, d *TensorDescriptor, v []float64) block {
	t.Helper()
	_, sizes, strides, err := d.Nd()
	require.NoError(t, err)
	b := block{d: d, sizes: sizes, strides: strides, e: e}
	memory := make([]float64, b.span())
	require.Len(t, v, volume(sizes))
	for i, x := range v {
		memory[b.place(i)] = x
	}
	b.p = e.upload(t, memory)
	return b
}

func (b block) span() int {
	n := 1
	for a, size := range b.sizes {
		n += (size - 1) * b.strides[a]
	}
	return n
}

func (b block) place(i int) int {
	at := 0
	for a, x := range coordinates(i, b.sizes) {
		at += x * b.strides[a]
	}
	return at
}

func (b block) numbers(t testing.TB, s driver.Stream) []float64 {
	t.Helper()
	memory := b.e.download(t, s, b.p, b.span())
	v := make([]float64, volume(b.sizes))
	for i := range v {
		v[i] = memory[b.place(i)]
	}
	return v
}

// before is what a result's memory has before a call, in which it must not be read if beta is 0.
func before(n int, beta float64) []float64 {
	v := devicetest.Numbers(n, 9)
	if beta == 0 {
		for i := range v {
			v[i] = math.NaN()
		}
	}
	return v
}

// requireBlend checks got against alpha*want + beta*old.
func requireBlend(t testing.TB, eps float64, got []float64, alpha float64, want []float64, beta float64, old []float64) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		w := alpha * want[i]
		if beta != 0 {
			w += beta * old[i]
		}
		if !(math.Abs(got[i]-w) <= eps*max(1, math.Abs(w))) {
			require.Equal(t, w, got[i], "element %d", i)
		}
	}
}

func requireNear(t testing.TB, eps float64, got, want []float64) {
	t.Helper()
	requireBlend(t, eps, got, 1, want, 0, nil)
}

// repeated is the element of sizes with axes of size 1 that belongs to element i of others.
func repeated(i int, of, sizes []int) int {
	at := 0
	for a, x := range coordinates(i, of) {
		if sizes[a] == 1 {
			x = 0
		}
		at = at*sizes[a] + x
	}
	return at
}

// requireStatus checks a refusal. What a card's library refuses, and how, may differ.
func requireStatus(t testing.TB, name, function, status string, err error) {
	t.Helper()
	if notReference() {
		return
	}
	var typed *Error
	require.ErrorAs(t, err, &typed, name)
	require.Equal(t, function, typed.Func, name)
	require.Equal(t, status, typed.Name, name)
	require.NotEmpty(t, typed.Text, name)
}

const (
	badParam     = "CUDNN_STATUS_BAD_PARAM"
	notSupported = "CUDNN_STATUS_NOT_SUPPORTED"
)

// factors are what results are blended with.
var factors = []struct{ alpha, beta float64 }{{1, 0}, {0.5, 2}}
