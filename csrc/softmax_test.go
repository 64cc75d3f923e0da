//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var softmaxShapes = [][2]int{{0, 3}, {3, 0}, {1, 1}, {32, 10}, {5, 17}, {3, 1027}, {600, 16}, {1, 9000}}

// logSumExp in float64, stable.
func logSumExp(x []float64) float64 {
	most, sum := math.Inf(-1), 0.0
	for _, v := range x {
		most = max(most, v)
	}
	for _, v := range x {
		sum += math.Exp(v - most)
	}
	return most + math.Log(sum)
}

func eachSoftmax(t *testing.T, f func(t *testing.T, typ Type, rows, cols, log int)) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, s := range softmaxShapes {
				for log := range 2 {
					t.Run(fmt.Sprintf("%s/%v/log=%d", typeNames[typ], s, log), func(t *testing.T) { f(t, typ, s[0], s[1], log) })
				}
			}
		}
	})
}

func logits(t *testing.T, typ Type, n int) *array {
	x := randomArray(t, rand.New(rand.NewPCG(7, uint64(n))), typ, n)
	for i := range n {
		x.set(i, x.at(i)+100) // exp of it overflows float32
	}
	return x
}

func TestSoftmax(t *testing.T) {
	eachSoftmax(t, func(t *testing.T, typ Type, rows, cols, log int) {
		x, y := logits(t, typ, rows*cols), newArray(t, typ, rows*cols)
		args := []*array{x, y}
		op := kernelOp(Softmax, args, rows, cols)
		op.Int[0], op.Int[1] = int64(log), int64(typ)
		runOK(t, op, nil, args, 0)
		all, got := x.values(), y.values()
		for r := range rows {
			v := all[r*cols : (r+1)*cols]
			l := logSumExp(v)
			for j := range v {
				v[j] -= l
				if log == 0 {
					v[j] = math.Exp(v[j])
				}
			}
			requireClose(t, v, got[r*cols:(r+1)*cols], 2*tolerance(typ)+1e-14, float64(log)*20)
		}
		op.Arg[1] = op.Arg[0] // in place
		runOK(t, op, nil, args, 0)
		require.Equal(t, y.data(), x.data())
	})
}

func TestSoftmaxGrad(t *testing.T) {
	eachSoftmax(t, func(t *testing.T, typ Type, rows, cols, log int) {
		r := rand.New(rand.NewPCG(8, 8))
		y, dy, dx := newArray(t, typ, rows*cols), randomArray(t, r, typ, rows*cols), newArray(t, typ, rows*cols)
		for i := range y.n {
			y.set(i, r.Float64()-float64(log))
		}
		args := []*array{y, dy, dx}
		op := kernelOp(SoftmaxGrad, args, rows, cols)
		op.Int[0], op.Int[1] = int64(log), int64(typ)
		runOK(t, op, nil, args, 0)
		for i := range rows {
			sum, size := 0.0, 1.0
			for j := i * cols; j < (i+1)*cols; j++ {
				p := y.at(j)*float64(1-log) + float64(log)
				sum += p * dy.at(j)
				size += math.Abs(p * dy.at(j))
			}
			for j := i * cols; j < (i+1)*cols; j++ {
				want := y.at(j) * (dy.at(j) - sum)
				if log == 1 {
					want = dy.at(j) - math.Exp(y.at(j))*sum
				}
				requireClose(t, []float64{want}, []float64{dx.at(j)}, tolerance(typ), size)
			}
		}
	})
}

func TestSparseCE(t *testing.T) {
	eachSoftmax(t, func(t *testing.T, typ Type, rows, cols, absent int) {
		if cols == 0 {
			return
		}
		x, labels, loss, dx, scale := logits(t, typ, rows*cols), newArray(t, I32, rows), newArray(t, typ, rows), newArray(t, typ, rows*cols),
			arrayOf(t, typ, 0.25)
		r := rand.New(rand.NewPCG(9, 9))
		for i := range rows {
			labels.set(i, float64(r.IntN(cols)))
		}
		factor := 0.25
		if absent == 1 {
			scale, factor = nil, 1
		}
		for _, args := range [][]*array{{x, labels, loss, nil, scale}, {x, labels, nil, dx, scale}, {x, labels, loss, dx, scale}} {
			op := kernelOp(SparseCE, args, rows, cols)
			op.Int[1] = int64(typ)
			runOK(t, op, nil, args, 0)
		}
		all, grad := x.values(), dx.values()
		for i := range rows {
			v, label := all[i*cols:(i+1)*cols], int(labels.at(i))
			l := logSumExp(v)
			requireClose(t, []float64{l - v[label]}, []float64{loss.at(i)}, tolerance(typ)+1e-14, 10)
			want := make([]float64, cols)
			for j := range want {
				want[j] = (math.Exp(v[j]-l) - b2f(j == label)) * factor
			}
			requireClose(t, want, grad[i*cols:(i+1)*cols], 2*tolerance(typ)+1e-13, 0.1)
		}
	})
}

func TestSparseCELabelOutOfRange(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, bad := range []int{-1, 10, math.MinInt32, math.MaxInt32} {
			x, labels, loss, dx := logits(t, F32, 30), arrayOf(t, I32, 0, float64(bad), 9), newArray(t, F32, 3), newArray(t, F32, 30)
			args := []*array{x, labels, loss, dx, nil}
			require.Equal(t, Status{Code: IndexRange, Detail: int64(bad)}, runOp(t, kernelOp(SparseCE, args, 3, 10), nil, args, 0))
		}
		args := []*array{newArray(t, F32, 0), arrayOf(t, I32, 0), newArray(t, F32, 1), nil, nil}
		require.Equal(t, IndexRange, runOp(t, kernelOp(SparseCE, args, 1, 0), nil, args, 0).Code)
	})
}

// TestSoftmaxExtremes: logits that differ by more than exp can show, and infinities.
func TestSoftmaxExtremes(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		inf := math.Inf(1)
		x := arrayOf(t, F32, 1e4, -1e4, 0, -inf, 3, -inf, inf, 1, 2, math.NaN(), 0, 0)
		y := newArray(t, F32, 12)
		runOK(t, kernelOp(Softmax, []*array{x, y}, 4, 3), nil, []*array{x, y}, 0)
		nan := math.NaN()
		requireClose(t, []float64{1, 0, 0, 0, 1, 0, nan, nan, nan, nan, nan, nan}, y.values(), 0, 0)
		loss, labels := newArray(t, F32, 1), arrayOf(t, I32, 1)
		args := []*array{x, labels, loss}
		runOK(t, kernelOp(SparseCE, args, 1, 3), nil, args, 0)
		require.Equal(t, 2e4, loss.at(0))
	})
}
