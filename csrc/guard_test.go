//go:build cgo && (linux || darwin)

package csrc

import (
	"math"
	"os"
	"syscall"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// guarded is an array whose last element ends where an inaccessible page begins, so a read or write beyond it crashes, with NaNs in
// front of it that must stay.
type guarded[T float32 | float64] struct {
	data   []T
	margin []T
}

func newGuarded[T float32 | float64](t testing.TB, n int) *guarded[T] {
	var zero T
	size, page := int(unsafe.Sizeof(zero)), os.Getpagesize()
	const margin = 64
	body := ((n+margin)*size + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, body+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, syscall.Munmap(mem)) })
	require.NoError(t, syscall.Mprotect(mem[body:], syscall.PROT_NONE))
	all := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(mem))), body/size)
	all[0] = T(math.NaN())
	for n := 1; n < len(all); n *= 2 {
		copy(all[n:], all[:n])
	}
	first := len(all) - n
	return &guarded[T]{data: all[first:], margin: all[:first]}
}

func (g *guarded[T]) operand() Operand {
	return Operand{Base: Abs, Off: int64(uintptr(unsafe.Pointer(unsafe.SliceData(g.margin)))) + int64(len(g.margin))*int64(unsafe.Sizeof(g.margin[0]))}
}

func (g *guarded[T]) check(t testing.TB) {
	for i, v := range g.margin {
		if v == v {
			require.Failf(t, "write before the array", "element %d", i-len(g.margin))
		}
	}
}

// runFixed runs a program of one op whose sizes do not depend on the batch.
func runFixed(t testing.TB, op Op) {
	p, err := NewProgram([]Op{op}, nil, Dim{}, nil)
	require.NoError(t, err)
	require.Zero(t, p.Run(0, nil, nil, &Feeds{}).Code)
}

// newOp fills the tables of an op; dims are fixed sizes.
func newOp(k Kernel, args []Operand, dims []int, ints []int64, floats ...float64) Op {
	op := Op{Kernel: k, NArgs: int32(len(args))}
	copy(op.Arg[:], args)
	for i, d := range dims {
		op.Dim[i].Fixed = int64(d)
	}
	copy(op.Int[:], ints)
	copy(op.Float[:], floats)
	return op
}
