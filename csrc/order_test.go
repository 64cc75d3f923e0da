//go:build cgo

package csrc

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

var numberTypes = []Type{F32, F64, I32, I64, U8}

func TestCumulate(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range numberTypes {
		for _, s := range [][3]int{{1, 7, 1}, {3, 5, 4}, {2, 3, 130}, {500, 40, 1}, {1, 70000, 1}, {0, 3, 2}, {2, 0, 3}, {2, 3, 0}} {
			for mode := range 8 {
				product, reverse, exclusive := mode&1 != 0, mode&2 != 0, mode&4 != 0
				n := s[0] * s[1] * s[2]
				r := rand.New(rand.NewPCG(14, 14))
				x, y, want := newArray(t, typ, n), newArray(t, typ, n), newArray(t, typ, n)
				for i := range n {
					x.set(i, float64(r.IntN(2))) // sums are exact
					if product {
						x.set(i, b2f(r.IntN(40) > 0))
					}
				}
				for o := range s[0] {
					for j := range s[2] {
						sum := b2f(product)
						for k := range s[1] {
							if reverse {
								k = s[1] - 1 - k
							}
							at := (o*s[1]+k)*s[2] + j
							next := sum + x.at(at)
							if product {
								next = sum * x.at(at)
							}
							v := next
							if exclusive {
								v = sum
							}
							if typ == U8 {
								v = float64(uint8(int(v)))
							}
							want.set(at, v)
							sum = next
						}
					}
				}
				args := []*array{x, y}
				op := kernelOp(Cumulate, args, s[:]...)
				op.Int = [MaxInts]int64{Sum, int64(typ), int64(b2f(reverse)), int64(b2f(exclusive))}
				if product {
					op.Int[0] = Prod
				}
				runOK(t, op, nil, args, 0)
				require.Equal(t, want.data(), y.data(), "%v, mode %d, %v", s, mode, typ)
			}
		}
	}
}

func TestTopK(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range numberTypes {
		for _, s := range [][3]int{{1, 1, 1}, {5, 9, 3}, {3, 10, 10}, {40, 300, 7}, {0, 4, 2}, {3, 4, 0}, {2, 0, 0}} {
			rows, cols, k := s[0], s[1], s[2]
			r := rand.New(rand.NewPCG(15, 15))
			x, values, positions := newArray(t, typ, rows*cols), newArray(t, typ, rows*k), newArray(t, I32, rows*k)
			for i := range x.n {
				x.set(i, float64(r.IntN(8))) // with ties
				if (typ == F32 || typ == F64) && r.IntN(9) == 0 {
					x.set(i, []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1)}[r.IntN(4)])
				}
			}
			args := []*array{x, values, positions}
			op := kernelOp(TopK, args, rows, cols, k)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, args, 0)
			for row := range rows {
				order := make([]int, cols)
				for i := range order {
					order[i] = i
				}
				slices.SortStableFunc(order, func(a, b int) int {
					va, vb := x.at(row*cols+a), x.at(row*cols+b)
					return int(b2f(largerOf(vb, va)) - b2f(largerOf(va, vb)))
				})
				for i := range k {
					require.Equal(t, order[i], int(positions.at(row*k+i)), "%v, %v, row %d", s, typ, row)
					require.Equal(t, math.Float64bits(x.at(row*cols+order[i])), math.Float64bits(values.at(row*k+i)))
				}
			}
		}
	}
}

// largerOf has NaN above all numbers.
func largerOf(a, b float64) bool { return a > b || a != a && b == b }

func TestIota(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range numberTypes {
		for _, n := range []int{0, 1, 65, 70000} {
			y := newArray(t, typ, n)
			op := kernelOp(Iota, []*array{y}, n)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, []*array{y}, 0)
			for i := range n {
				want := float64(i)
				if typ == U8 {
					want = float64(uint8(i))
				}
				require.True(t, want == y.at(i))
			}
		}
	}
}
