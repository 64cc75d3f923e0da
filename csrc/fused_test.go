//go:build cgo

package csrc

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// wideArray has n numbers of all sizes, both signs, and what is not a number.
func wideArray(t *testing.T, r *rand.Rand, n int) *array {
	x := newArray(t, F32, n)
	for i := range n {
		x.set(i, math.Ldexp(r.NormFloat64(), r.IntN(40)-30))
	}
	for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x.set(7*i+1, v)
	}
	return x
}

// TestFusedActivations: a product by 1 leaves the activation alone, and its bits must be those of a chain.
func TestFusedActivations(t *testing.T) {
	const n = 1003
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 31))
		one, x, fused, chain := arrayOf(t, F32, 1), wideArray(t, r, n), newArray(t, F32, n), newArray(t, F32, n)
		for act, op := range map[int64]MicroOp{ActReLU: MRelu, ActSigmoid: MSigmoid, ActTanh: MTanh} {
			args := []*array{one, x, nil, fused}
			gemm := kernelOp(Gemm, args, 1, n, 1, 1, n, n)
			gemm.Int[2] = act
			runOK(t, gemm, nil, args, 0)
			args = []*array{x, chain}
			micro := []Micro{{Op: MLoad}, {Op: op}, {Op: MStore, Dst: 1}}
			runOK(t, kernelOp(Chain, args, 1, n), micro, args, 0)
			require.Equal(t, chain.data(), fused.data(), "micro-op %d", op)
		}
	})
}

// TestFusedSteps: with A = 1 the gradient in the tile is B, and the step must have the bits of the step that reads B.
func TestFusedSteps(t *testing.T) {
	const n = 1003
	eachISA(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(32, 32))
		one, rate, g := arrayOf(t, F32, 1), arrayOf(t, F32, 1e-3), randomArray(t, r, F32, n)
		for _, fused := range []Kernel{GemmSGD, GemmAdam} {
			var got [2][]byte
			for i, k := range []Kernel{fused, fused - GemmAdam + Adam} {
				r := rand.New(rand.NewPCG(33, 33))
				w, m, v := randomArray(t, r, F32, n), randomArray(t, r, F32, n), newArray(t, F32, n)
				for j := range n {
					v.set(j, math.Abs(r.NormFloat64()))
				}
				args := []*array{g, w, nil, rate}
				if k == Adam || k == GemmAdam {
					args = []*array{g, w, m, v, rate}
				}
				op := kernelOp(k, args, n)
				if k == fused {
					args = append([]*array{one}, args...)
					if k == GemmSGD {
						args = []*array{one, g, w, rate}
					}
					op = kernelOp(k, args, 1, n, 1, 1, n)
				}
				copy(op.Float[:], []float64{0.9, 0.999, 1e-7})
				runOK(t, op, nil, args, 0)
				got[i] = append(append(w.data(), m.data()...), v.data()...)
			}
			require.Equal(t, got[1], got[0], "kernel %d", fused)
		}
	})
}
