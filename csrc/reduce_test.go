//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var reduceShapes = [][3]int{{0, 4, 3}, {3, 0, 2}, {2, 3, 0}, {1, 1, 1}, {1, 5, 1}, {1, 32, 128}, {7, 10, 1}, {3, 129, 1}, {1, 100003, 1}, {5, 33, 7},
	{2, 1000, 37}, {1, 3, 5000}, {1, 700, 130}, {300, 2, 5}, {40, 1, 1}, {64, 1025, 1}, {1, 129, 257}}

var reduceNames = [...]string{Sum: "sum", Mean: "mean", Max: "max", Min: "min", Prod: "prod"}

// reduceRef reduces in float64; products of integers are exact through math/big and wrap.
func reduceRef(op int, typ Type, x []float64) float64 {
	sum, prod, lo, hi := 0.0, 1.0, math.Inf(1), math.Inf(-1)
	exact := big.NewInt(1)
	for _, v := range x {
		sum += v
		prod *= v
		lo, hi = -refMax(-lo, -v), refMax(hi, v)
		if typ == I32 || typ == I64 || typ == U8 {
			exact.Mul(exact, big.NewInt(int64(v)))
		}
	}
	if typ == F32 || typ == F64 {
		return [...]float64{Sum: sum, Mean: sum / float64(len(x)), Max: hi, Min: lo, Prod: prod}[op]
	}
	limits := map[Type][2]float64{I32: {math.MinInt32, math.MaxInt32}, I64: {math.MinInt64, math.MaxInt64}, U8: {0, 255}, Bool: {0, 255}}[typ]
	switch op {
	case Sum:
		return wrap(typ, sum)
	case Mean:
		if len(x) == 0 {
			return 0
		}
		return math.Trunc(sum / float64(len(x)))
	case Max:
		return max(hi, limits[0])
	case Min:
		return min(lo, limits[1])
	}
	low := new(big.Int).And(exact, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
	switch typ {
	case I32:
		return float64(int32(low))
	case U8:
		return float64(uint8(low))
	}
	return float64(int64(low))
}

func column(x *array, s [3]int, o, j int) []float64 {
	v := make([]float64, s[1])
	for r := range v {
		v[r] = x.at((o*s[1]+r)*s[2] + j)
	}
	return v
}

func TestReduce(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range numbers {
			for op, name := range reduceNames {
				for _, s := range reduceShapes {
					t.Run(fmt.Sprintf("%s/%s/%v", name, typeNames[typ], s), func(t *testing.T) { checkReduce(t, op, typ, s) })
				}
			}
		}
		for op := range []int{Max, Min} {
			checkReduce(t, op+Max, Bool, [3]int{3, 70, 5})
		}
	})
}

func checkReduce(t *testing.T, op int, typ Type, s [3]int) {
	r := rand.New(rand.NewPCG(5, uint64(s[1])))
	x, y := randomArray(t, r, typ, s[0]*s[1]*s[2]), newArray(t, typ, s[0]*s[2])
	if op == Prod { // keep products of floats in range
		for i := range x.n {
			if typ == F32 || typ == F64 {
				x.set(i, 1+0.01*math.Tanh(x.at(i)))
			}
		}
	}
	args := []*array{x, y}
	o := kernelOp(Reduce, args, s[:]...)
	o.Int[0], o.Int[1] = int64(op), int64(typ)
	runOK(t, o, nil, args, 0)
	for i := range s[0] {
		for j := range s[2] {
			v := column(x, s, i, j)
			// The error of a sum is relative to the sum of sizes.
			floor := 1.0
			for _, e := range v {
				floor += math.Abs(e)
			}
			if op == Mean && len(v) > 0 {
				floor /= float64(len(v))
			}
			requireClose(t, []float64{reduceRef(op, typ, v)}, []float64{y.at(i*s[2] + j)}, tolerance(typ), floor)
		}
	}
}

func TestReduceNaN(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range [][3]int{{1, 100, 1}, {1, 9, 40}} {
				for _, op := range []int{Sum, Max, Min} {
					for at := range s[1] * s[2] {
						x, y := newArray(t, typ, s[1]*s[2]), newArray(t, typ, s[2])
						x.set(at, math.NaN())
						o := kernelOp(Reduce, []*array{x, y}, s[:]...)
						o.Int[0], o.Int[1] = int64(op), int64(typ)
						runOK(t, o, nil, []*array{x, y}, 0)
						for j := range y.n {
							require.Equal(t, j == at%s[2], math.IsNaN(y.at(j)))
						}
					}
				}
			}
		}
	})
}

// TestReduceLongSum adds a million tenths: plain float32 summation is off by a thousand.
func TestReduceLongSum(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, inner := range []int{1, 8} {
			const n = 1 << 20
			x, y := newArray(t, F32, n*inner), newArray(t, F32, inner)
			for i := range x.n {
				x.set(i, 0.1)
			}
			o := kernelOp(Reduce, []*array{x, y}, 1, n, inner)
			runOK(t, o, nil, []*array{x, y}, 0)
			require.InDelta(t, float64(float32(0.1))*n, y.at(0), 0.1)
		}
	})
}

// TestSumPanels wants the bits of the row-major sum, whatever is in the tail of the last panel.
func TestSumPanels(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(7, 7))
		for _, rows := range []int{0, 1, 3, 64, 257} {
			for _, cols := range []int{0, 1, 10, 32, 33, 64, 100, 128} {
				x := randomMatrix(r, rows, cols)
				l := inPanels(rows, cols)
				panels, byRow := x.store(t, l, nan), x.store(t, rowMajor(rows, cols, cols), nan)
				for _, op := range []int64{Sum, Mean} {
					got, want := newArray(t, F32, 1), newArray(t, F32, 1)
					runFixed(t, newOp(SumPanels, []Operand{panels.operand(), got.operand()}, []int{rows, cols}, []int64{op}))
					runFixed(t, newOp(Reduce, []Operand{byRow.operand(), want.operand()}, []int{1, rows * cols, 1}, []int64{op, int64(F32)}))
					require.Equal(t, math.Float64bits(want.at(0)), math.Float64bits(got.at(0)), "%dx%d %s", rows, cols, reduceNames[op])
				}
			}
		}
	})
}

func TestArgMax(t *testing.T) {
	skipUnderRace(t)
	for _, typ := range withBool {
		for _, s := range reduceShapes {
			x, y := randomArray(t, rand.New(rand.NewPCG(6, 6)), typ, s[0]*s[1]*s[2]), newArray(t, I32, s[0]*s[2])
			if (typ == F32 || typ == F64) && s[1] > 8 && s[2] > 0 {
				x.set(3*s[2], math.NaN())
				x.set(5*s[2], math.NaN())
			}
			args := []*array{x, y}
			o := kernelOp(ArgMax, args, s[:]...)
			o.Int[1] = int64(typ)
			runOK(t, o, nil, args, 0)
			for i := range s[0] {
				for j := range s[2] {
					best, v := 0, column(x, s, i, j)
					for r := range v {
						if v[r] > v[best] || math.IsNaN(v[r]) && !math.IsNaN(v[best]) {
							best = r
						}
					}
					require.Equal(t, float64(best), y.at(i*s[2]+j))
				}
			}
		}
	}
}
