//go:build cgo && (linux || darwin)

package csrc

import (
	"fmt"
	"testing"
)

// BenchmarkMoments reports how fast the matrix goes by: for sums of columns, their moments, and the moments of rows.
func BenchmarkMoments(b *testing.B) {
	for _, s := range [][2]int{{131072, 16}, {32768, 32}, {100352, 64}, {6272, 512}, {4096, 768}} {
		rows, cols := s[0], s[1]
		x, parts, y, z := benchArray(b, rows*cols), benchArray(b, 4*Parts*cols), benchArray(b, max(rows, cols)), benchArray(b, max(rows, cols))
		bench := func(name string, ops ...Op) {
			b.Run(fmt.Sprintf("%s/%dx%d", name, rows, cols), func(b *testing.B) { benchBytes(b, ops, float64(4*rows*cols)) })
		}
		for name, kind := range map[string]int64{"sums": Sum, "columns": Moments} {
			ints := []int64{kind, int64(F32)}
			part := newOp(ColumnParts, []Operand{x, parts}, s[:], ints)
			part.Scratch = int64(3 * 8 * cols)
			bench(name, part, newOp(ColumnJoin, []Operand{parts, y, z}, s[:], ints))
		}
		dy, mean, ints := benchArray(b, rows*cols), benchArray(b, cols), []int64{NormGrad, int64(F32)}
		bench("gradient", newOp(ColumnParts, []Operand{x, parts, dy, mean}, s[:], ints), newOp(ColumnJoin, []Operand{parts, y, z, mean}, s[:], ints))
		bench("rows", newOp(RowMoments, []Operand{x, y, z}, s[:], []int64{0, int64(F32)}))
	}
}
