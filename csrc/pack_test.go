//go:build cgo && (linux || darwin)

package csrc

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPackAndUnpack(t *testing.T) {
	skipUnderRace(t)
	r := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		rows, cols, gap := pick(r, []int{0, 1, 2, 5, 32, 33, 255, 256, 257, 300, 513}), pick(r, gemmCols), pick(r, []int{0, 1, 7})
		x := randomMatrix(r, rows, cols)
		for transposed := range int64(2) {
			ld, l := cols+gap, rowMajor(rows, cols, cols+gap)
			if transposed == 1 {
				ld, l = rows+gap, colMajor(rows, cols, rows+gap)
			}
			src, empty := x.store(t, l, nan), matrix{rows, cols, make([]float32, rows*cols)}
			panels := empty.store(t, inPanels(rows, cols), nan)
			runFixed(t, newOp(Pack, []Operand{src.operand(), panels.operand()}, []int{rows, cols, ld}, []int64{transposed}))
			require.Equal(t, x.store(t, inPanels(rows, cols), 0).data, panels.data, "%dx%d transposed %d", rows, cols, transposed)
			panels.check(t)

			back := empty.store(t, rowMajor(rows, cols, cols+gap), -7)
			runFixed(t, newOp(Unpack, []Operand{panels.operand(), back.operand()}, []int{rows, cols, cols + gap}, nil))
			require.Equal(t, x.store(t, rowMajor(rows, cols, cols+gap), -7).data, back.data, "%dx%d back", rows, cols)
			back.check(t)
		}
	}
}
