//go:build cgo

package csrc

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

var updateSizes = []int{0, 1, 7, 8, 100, 16385, 40000}

func TestSGD(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, n := range updateSizes {
				for variant := range 3 { // plain, momentum, Nesterov
					r := rand.New(rand.NewPCG(13, uint64(n)))
					g, w, m, rate := randomArray(t, r, typ, n), randomArray(t, r, typ, n), randomArray(t, r, typ, n), arrayOf(t, typ, 0.125)
					if variant == 0 {
						m = nil
					}
					wantW, wantM := w.values(), make([]float64, n)
					for i := range wantW {
						step := -0.125 * g.at(i)
						if m != nil {
							wantM[i] = 0.9*m.at(i) + step
							step = wantM[i]
						}
						if variant == 2 {
							step = 0.9*wantM[i] - 0.125*g.at(i)
						}
						wantW[i] += step
					}
					args := []*array{g, w, m, rate}
					op := kernelOp(SGD, args, n)
					op.Int[0], op.Int[1], op.Float[0] = int64(variant/2), int64(typ), 0.9
					runOK(t, op, nil, args, 0)
					requireClose(t, wantW, w.values(), tolerance(typ), 4, "w")
					if m != nil {
						requireClose(t, wantM, m.values(), tolerance(typ), 4, "m")
					}
				}
			}
		}
	})
}

func TestAdam(t *testing.T) {
	const beta1, beta2, epsilon = 0.9, 0.999, 1e-7
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, n := range updateSizes {
				r := rand.New(rand.NewPCG(14, uint64(n)))
				g, w, m, v, rate := randomArray(t, r, typ, n), randomArray(t, r, typ, n), newArray(t, typ, n), newArray(t, typ, n), arrayOf(t, typ, 0.001)
				wantW, wantM, wantV := w.values(), m.values(), v.values()
				args := []*array{g, w, m, v, rate}
				op := kernelOp(Adam, args, n)
				op.Int[1] = int64(typ)
				copy(op.Float[:], []float64{beta1, beta2, epsilon})
				for range 3 {
					runOK(t, op, nil, args, 0)
					for i := range n {
						wantM[i] += (g.at(i) - wantM[i]) * (1 - beta1)
						wantV[i] += (g.at(i)*g.at(i) - wantV[i]) * (1 - beta2)
						wantW[i] -= rate.at(0) * wantM[i] / (math.Sqrt(wantV[i]) + epsilon)
					}
				}
				requireClose(t, wantM, m.values(), 2*tolerance(typ), 1e-3, "m")
				requireClose(t, wantV, v.values(), 2*tolerance(typ), 1e-6, "v")
				requireClose(t, wantW, w.values(), tolerance(typ), 1, "w")
			}
		}
	})
}

// TestAdamZeroGradient: 0/(0 + epsilon) leaves the weights alone.
func TestAdamZeroGradient(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		g, w, m, v, rate := newArray(t, F32, 21), newArray(t, F32, 21), newArray(t, F32, 21), newArray(t, F32, 21), arrayOf(t, F32, 1)
		args := []*array{g, w, m, v, rate}
		op := kernelOp(Adam, args, 21)
		copy(op.Float[:], []float64{0.9, 0.999, 1e-7})
		runOK(t, op, nil, args, 0)
		require.Equal(t, make([]float64, 21), w.values())
	})
}
