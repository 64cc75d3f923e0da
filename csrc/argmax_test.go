//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestArgMaxF32 has ties, zeros of both signs, infinities and NaN in every lane of rows and columns, and rows of several blocks.
func TestArgMaxF32(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(22, 22))
		special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0}
		for _, rows := range []int{0, 1, 3, 4, 5, 8, 16, 17, 33, 100} {
			for _, red := range []int{1, 2, 4, 10, 31, 32, 33, 100, 131} {
				for _, inner := range []int{1, 3, 4, 8, 19} {
					x, y := newArray(t, F32, rows*red*inner), newArray(t, I32, rows*inner)
					for i := range x.n {
						if x.set(i, float64(r.IntN(9)-4)); r.IntN(12) == 0 {
							x.set(i, special[r.IntN(len(special))])
						}
					}
					args := []*array{x, y}
					op := kernelOp(ArgMax, args, rows, red, inner)
					op.Int[1] = int64(F32)
					runOK(t, op, nil, args, 0)
					for i := range y.n {
						best, first := 0, i/inner*red*inner+i%inner
						for k := range red {
							if largerOf(x.at(first+k*inner), x.at(first+best*inner)) {
								best = k
							}
						}
						require.Equal(t, best, int(y.at(i)), "%d rows of %d, %d columns: result %d", rows, red, inner, i)
					}
				}
			}
		}
	})
}

// BenchmarkArgMax compares rows of float32 with those of int32, which have no vector code.
func BenchmarkArgMax(b *testing.B) {
	for _, s := range [][2]int{{1024, 10}, {128, 1000}} {
		for _, typ := range []Type{F32, I32} {
			b.Run(fmt.Sprintf("shape=%dx%d/%s", s[0], s[1], typeNames[typ]), func(b *testing.B) {
				x, err := Alloc(int64(4 * s[0] * s[1]))
				require.NoError(b, err)
				y, err := Alloc(int64(4 * s[0]))
				require.NoError(b, err)
				r := rand.New(rand.NewPCG(1, 1))
				for i := range s[0] * s[1] {
					x.Bytes()[4*i+3] = byte(r.IntN(0x40)) // the high byte orders numbers of both types
				}
				op := Op{Kernel: ArgMax, NArgs: 2}
				op.Arg[0], op.Arg[1] = x.At(0), y.At(0)
				op.Dim[0].Fixed, op.Dim[1].Fixed, op.Dim[2].Fixed = int64(s[0]), int64(s[1]), 1
				op.Int[1] = int64(typ)
				p, err := NewProgram([]Op{op}, nil, Dim{}, []*Buffer{x, y})
				require.NoError(b, err)
				b.SetBytes(int64(4 * s[0] * s[1]))
				for b.Loop() {
					p.Run(0, nil, new([Scalars]float64), new(Feeds))
				}
			})
		}
	}
}
