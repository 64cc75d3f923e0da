//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var columnShapes = [][2]int{{0, 3}, {3, 0}, {1, 1}, {33, 7}, {1000, 8}, {5000, 33}, {700, 130}, {20000, 64}, {70001, 1}, {257, 1031}}

// momentsTolerance is for variances; in float64 it is that of the plain sums here.
var momentsTolerance = [...]float64{F32: 8e-6, F64: 2e-12}

// columnOps are the two ops of a kind of sum over the columns of x, with the parts between them.
func columnOps(t *testing.T, kind int64, x *array, rows, cols int, out ...*array) (ops [2]Op, parts *array) {
	parts = newArray(t, F64, Parts*2*cols)
	ops = [2]Op{kernelOp(ColumnParts, []*array{x, parts}, rows, cols), kernelOp(ColumnJoin, append([]*array{parts}, out...), rows, cols)}
	for i := range ops {
		ops[i].Int[0], ops[i].Int[1] = kind, int64(x.typ)
	}
	ops[0].Scratch = int64(3 * 8 * cols)
	return ops, parts
}

// exactMoments are the mean of x, the mean of the squares of the distances from it, and the mean of sizes.
func exactMoments(x []float64) (mean, variance, size float64) {
	for _, v := range x {
		mean += v
		size += math.Abs(v)
	}
	n := float64(len(x))
	mean /= n
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	variance /= n
	return mean, variance, size / n
}

func TestColumnSums(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range columnShapes {
				t.Run(fmt.Sprint(typeNames[typ], s), func(t *testing.T) {
					rows, cols := s[0], s[1]
					x, sum, mean := randomArray(t, rand.New(rand.NewPCG(48, 48)), typ, rows*cols), newArray(t, typ, cols), newArray(t, typ, cols)
					for kind, y := range map[int64]*array{Sum: sum, Mean: mean} {
						ops, parts := columnOps(t, kind, x, rows, cols, y)
						runOK(t, ops[0], nil, []*array{x, parts}, 0)
						runOK(t, ops[1], nil, []*array{parts, y}, 0)
					}
					for j := range cols {
						m, _, size := exactMoments(column(x, [3]int{1, rows, cols}, 0, j))
						requireClose(t, []float64{m}, []float64{mean.at(j)}, tolerance(typ), size)
						if rows > 0 {
							requireClose(t, []float64{m * float64(rows)}, []float64{sum.at(j)}, tolerance(typ), size*float64(rows))
						} else {
							require.Zero(t, sum.at(j))
						}
					}
				})
			}
		}
	})
}

// farArray is numbers whose mean is a thousand times or more their distance from it, another in each column.
func farArray(t *testing.T, typ Type, rows, cols int) *array {
	r := rand.New(rand.NewPCG(49, 49))
	x := newArray(t, typ, rows*cols)
	for i := range x.n {
		x.set(i, float64(1000*(i%max(cols, 1)%7+1)+r.IntN(3)))
	}
	return x
}

func TestColumnMoments(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range columnShapes {
				rows, cols := s[0], s[1]
				for name, x := range map[string]*array{"near": randomArray(t, rand.New(rand.NewPCG(50, 50)), typ, rows*cols), "far": farArray(t, typ, rows, cols)} {
					t.Run(fmt.Sprint(name, "/", typeNames[typ], s), func(t *testing.T) {
						mean, variance := newArray(t, typ, cols), newArray(t, typ, cols)
						ops, parts := columnOps(t, Moments, x, rows, cols, mean, variance)
						runOK(t, ops[0], nil, []*array{x, parts}, 0)
						runOK(t, ops[1], nil, []*array{parts, mean, variance}, 0)
						for j := range cols {
							m, v, size := exactMoments(column(x, [3]int{1, rows, cols}, 0, j))
							requireClose(t, []float64{m}, []float64{mean.at(j)}, tolerance(typ), size)
							requireClose(t, []float64{v}, []float64{variance.at(j)}, momentsTolerance[typ], 1)
						}
					})
				}
			}
		}
	})
}

func TestRowMoments(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range [][2]int{{0, 3}, {3, 0}, {1, 1}, {5, 7}, {3, 64}, {600, 33}, {2, 100003}} {
				rows, cols := s[0], s[1]
				for name, x := range map[string]*array{"near": randomArray(t, rand.New(rand.NewPCG(51, 51)), typ, rows*cols), "far": farArray(t, typ, rows, cols)} {
					t.Run(fmt.Sprint(name, "/", typeNames[typ], s), func(t *testing.T) {
						args := []*array{x, newArray(t, typ, rows), newArray(t, typ, rows)}
						op := kernelOp(RowMoments, args, rows, cols)
						op.Int[1] = int64(typ)
						runOK(t, op, nil, args, 0)
						for i := range rows {
							m, v, size := exactMoments(column(x, [3]int{rows, cols, 1}, i, 0))
							requireClose(t, []float64{m}, []float64{args[1].at(i)}, tolerance(typ), size)
							requireClose(t, []float64{v}, []float64{args[2].at(i)}, momentsTolerance[typ], 1)
						}
					})
				}
			}
		}
	})
}

func TestColumnNormGrad(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range append([][2]int{{131, 16}, {70, 24}, {50, 59}}, columnShapes...) {
				t.Run(fmt.Sprint(typeNames[typ], s), func(t *testing.T) {
					rows, cols, r := s[0], s[1], rand.New(rand.NewPCG(52, 52))
					x, dy := randomArray(t, r, typ, rows*cols), randomArray(t, r, typ, rows*cols)
					mean, invstd := randomArray(t, r, typ, cols), randomArray(t, r, typ, cols)
					sum, scaled := newArray(t, typ, cols), newArray(t, typ, cols)
					ops, parts := columnOps(t, NormGrad, x, rows, cols, sum, scaled, invstd)
					read := []*array{x, parts, dy, mean}
					grad := kernelOp(ColumnParts, read, rows, cols)
					grad.Int = ops[0].Int
					runOK(t, grad, nil, read, 0)
					runOK(t, ops[1], nil, []*array{parts, sum, scaled, invstd}, 0)
					for j := range cols {
						var want, product, size, large float64
						for i := j; i < rows*cols; i += cols {
							d := dy.at(i) * (x.at(i) - mean.at(j)) * invstd.at(j)
							want, product = want+dy.at(i), product+d
							size, large = size+math.Abs(dy.at(i)), large+math.Abs(d)
						}
						requireClose(t, []float64{want}, []float64{sum.at(j)}, tolerance(typ), size)
						requireClose(t, []float64{product}, []float64{scaled.at(j)}, tolerance(typ), large)
					}
				})
			}
		}
	})
}
