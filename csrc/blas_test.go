//go:build cgo

package csrc

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What it computes is tested where a BLAS is at hand, in package cpu.
func TestGemmBLASWithoutSgemmFails(t *testing.T) {
	SetSgemm(nil)
	b, err := Alloc(64)
	require.NoError(t, err)
	op := Op{Kernel: GemmBLAS, NArgs: 4, Arg: [MaxArgs]Operand{b.At(0), b.At(4), {Base: None}, b.At(8)}}
	for i := range 6 {
		op.Dim[i] = Dim{Fixed: 1}
	}
	p, err := NewProgram([]Op{op}, nil, Dim{}, []*Buffer{b})
	require.NoError(t, err)
	var scalars [Scalars]float64
	const badOp = 2
	require.Equal(t, badOp, p.Run(1, nil, &scalars, &Feeds{}).Code)
}
