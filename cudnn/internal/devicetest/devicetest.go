// Package devicetest puts a test's numbers on the device and brings them back.
package devicetest

import (
	"math"
	"testing"
	"unsafe"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/cudnn/driver/drivertest"
	"github.com/stretchr/testify/require"
)

// Stream returns a stream of device 0's context, which is the test's current one until the end.
func Stream(t testing.TB) driver.Stream {
	t.Helper()
	drivertest.Context(t)
	s, err := driver.NewStream()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// Memory returns memory of the device, 0 for no bytes; the test's end frees it.
func Memory(t testing.TB, bytes int) driver.Ptr {
	t.Helper()
	if bytes == 0 {
		return 0
	}
	p, err := driver.Alloc(int64(bytes))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, driver.Free(p)) })
	return p
}

// Upload returns the device's copy of the elements.
func Upload[T any](t testing.TB, v []T) driver.Ptr {
	t.Helper()
	p := Memory(t, len(bytesOf(v)))
	require.NoError(t, driver.CopyToDevice(p, bytesOf(v)))
	return p
}

// Download returns n elements from the device, once the stream's work is done.
func Download[T any](t testing.TB, s driver.Stream, p driver.Ptr, n int) []T {
	t.Helper()
	require.NoError(t, s.Synchronize())
	v := make([]T, n)
	require.NoError(t, driver.CopyToHost(bytesOf(v), p))
	return v
}

func bytesOf[T any](v []T) []byte {
	var e T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(e)))
}

// BFloat16 is the bits of a number that the type has.
func BFloat16(v float64) uint16 { return uint16(math.Float32bits(float32(v)) >> 16) }

// FromBFloat16 is the number of the bits.
func FromBFloat16(h uint16) float64 { return float64(math.Float32frombits(uint32(h) << 16)) }

const halfBias = (127 - 15) << 23

// Half is the bits of a number that the type has and that is 0 or normal.
func Half(v float64) uint16 {
	u := math.Float32bits(float32(v))
	sign := uint16(u >> 16 & 0x8000)
	if u&0x7fffffff == 0 {
		return sign
	}
	return sign | uint16((u&0x7fffffff-halfBias)>>13)
}

// FromHalf is the number of the bits, 0 or a normal one.
func FromHalf(h uint16) float64 {
	sign, rest := uint32(h&0x8000)<<16, uint32(h&0x7fff)
	if rest == 0 {
		return float64(math.Float32frombits(sign))
	}
	return float64(math.Float32frombits(sign | (rest<<13 + halfBias)))
}

// Numbers returns n small multiples of 1/4 of both signs, which all float types have, and whose products they can sum without rounding
// as long as there are few.
func Numbers(n, seed int) []float64 {
	v := make([]float64, n)
	state := uint32(seed)*2654435761 + 1
	for i := range v {
		state = state*1664525 + 1013904223
		v[i] = float64(int(state>>24)%9-4) / 4
	}
	return v
}

// Convert returns the numbers as another type.
func Convert[A, B any](v []A, f func(A) B) []B {
	to := make([]B, len(v))
	for i, x := range v {
		to[i] = f(x)
	}
	return to
}
