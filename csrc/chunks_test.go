//go:build cgo

package csrc

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// chunked is an op of several chunks and what it writes.
type chunked struct {
	name string
	op   Op
	args []*array
	outs []*array
}

// TestKernelsDoNotDependOnThreads runs kernels cut into many chunks on several numbers of threads and compares bytes.
func TestKernelsDoNotDependOnThreads(t *testing.T) {
	skipUnderRace(t)
	useThreads(t, 1)
	for _, c := range chunkedOps(t) {
		t.Run(c.name, func(t *testing.T) {
			var keep []*Buffer
			for _, a := range c.args {
				if a != nil {
					keep = append(keep, a.buf)
				}
			}
			p, err := NewProgram([]Op{c.op}, nil, shared, keep)
			require.NoError(t, err)
			run := func(threads int) (bytes [][]byte, s Status) {
				require.NoError(t, SetThreads(threads))
				for _, y := range c.outs {
					fill(y.data(), 0x5A)
				}
				s = p.Run(1, nil, new([Scalars]float64), new(Feeds))
				for _, y := range c.outs {
					y.checkGuards(t)
					bytes = append(bytes, slices.Clone(y.data()))
				}
				return bytes, s
			}
			want, status := run(1)
			for _, threads := range []int{2, 3, 7} {
				for range 2 {
					got, s := run(threads)
					require.Equal(t, status, s, "%d threads", threads)
					require.Equal(t, want, got, "%d threads", threads)
				}
			}
		})
	}
}

func chunkedOps(t *testing.T) (ops []chunked) {
	r := rand.New(rand.NewPCG(31, 31))
	add := func(name string, k Kernel, ints [MaxInts]int64, in, outs []*array, dims ...int) {
		args := append(in, outs...)
		op := kernelOp(k, args, dims...)
		op.Int = ints
		ops = append(ops, chunked{name, op, args, outs})
	}
	indices := func(count, low, high int) *array {
		x := newArray(t, I32, count)
		for i := range count {
			x.set(i, float64(low+r.IntN(high-low)))
		}
		return x
	}
	for _, typ := range []Type{F32, F64, I64} {
		random := func(n int) *array { return randomArray(t, r, typ, n) }
		name := func(what string) string { return what + "/" + typeNames[typ] }
		of := func(i ...int64) (ints [MaxInts]int64) {
			ints[1] = int64(typ)
			for k, v := range i {
				ints[2+k] = v
			}
			return ints
		}
		for _, s := range [][4]int{{1, 1000, 65, 700}, {300, 20, 9, 15}, {3, 17, 16384, 5}} {
			outer, extent, inner, count := s[0], s[1], s[2], s[3]
			add(name(fmt.Sprint("scatter", s)), ScatterAdd, of(), []*array{random(outer * count * inner), indices(count, -extent, extent)},
				[]*array{newArray(t, typ, outer*extent*inner)}, outer, extent, inner, count)
		}
		add(name("scatter out of range"), ScatterAdd, of(), []*array{random(900 * 65), indices(900, -1010, 1010)}, []*array{newArray(t, typ, 1000*65)}, 1, 1000, 65, 900)
		add(name("take"), Take, of(), []*array{random(40 * 50 * 33), indices(60, -50, 50)}, []*array{newArray(t, typ, 40*60*33)}, 40, 50, 33, 60)
		add(name("take out of range"), Take, of(), []*array{random(40 * 50 * 33), indices(60, -60, 60)}, []*array{newArray(t, typ, 40*60*33)}, 40, 50, 33, 60)
		for _, s := range [][3]int{{500, 100, 1}, {3, 50, 1000}} {
			n := s[0] * s[1] * s[2]
			add(name(fmt.Sprint("cumulate", s)), Cumulate, of(1, 1), []*array{random(n)}, []*array{newArray(t, typ, n)}, s[:]...)
			add(name(fmt.Sprint("argmax", s)), ArgMax, of(), []*array{random(n)}, []*array{newArray(t, I32, n/s[1])}, s[:]...)
		}
		add(name("top_k"), TopK, of(), []*array{random(300 * 200)}, []*array{newArray(t, typ, 300*9), newArray(t, I32, 300*9)}, 300, 200, 9)
		add(name("iota"), Iota, of(), nil, []*array{newArray(t, typ, 300001)}, 300001)
	}
	for _, s := range [][4]int{{500, 5, 7, 9}, {3, 150, 70, 60}} { // many in a chunk, many chunks in each
		count, m, n, k := s[0], s[1], s[2], s[3]
		for _, typ := range []Type{F32, F64} {
			random := func(n int) *array { return randomArray(t, r, typ, n) }
			add(fmt.Sprint("gemm_batch", s, typeNames[typ]), GemmBatch, [MaxInts]int64{5: int64(typ)}, []*array{random(count * m * k), random(count * k * n), nil},
				[]*array{newArray(t, typ, count*m*n)}, m, n, k, k, n, n, count, m*k, k*n, m*n)
		}
	}
	for _, typ := range []Type{F32, F64} {
		for _, c := range poolCases() {
			x, y, taps := randomArray(t, r, typ, c.positions(c.w.In)*int(c.w.C)), newArray(t, typ, c.positions(c.w.Out)*int(c.w.C)), newArray(t, I32, c.positions(c.w.Out)*int(c.w.C))
			window := func(what string, op Op, in, outs []*array) {
				ops = append(ops, chunked{fmt.Sprint(what, typeNames[typ], c), op, append(in, outs...), outs})
			}
			window("max_pool", c.maxPoolOp(MaxPool, typ, I32, x, y, taps), []*array{x}, []*array{y, taps})
			window("avg_pool", c.op(AvgPool, typ, x, y), []*array{x}, []*array{y})
			window("max_pool_grad", c.maxPoolOp(MaxPoolGrad, typ, I32, y, taps, x), []*array{y, taps}, []*array{x})
			window("avg_pool_grad", c.op(AvgPoolGrad, typ, y, x), []*array{y}, []*array{x})
			k, parts := randomArray(t, r, typ, c.taps()*int(c.w.C)), newArray(t, typ, Parts*c.taps()*int(c.w.C))
			window("depthwise", c.op(Depthwise, typ, x, k, nil, nil, nil, y), []*array{x, k, nil, nil, nil}, []*array{y})
			window("depthwise_grad_input", c.op(DepthwiseGradInput, typ, y, k, x), []*array{y, k}, []*array{x})
			window("depthwise_grad_parts", c.op(DepthwiseGradParts, typ, x, y, parts), []*array{x, y}, []*array{parts})
			window("depthwise_grad_kernel", c.op(DepthwiseGradKernel, typ, parts, k), []*array{parts}, []*array{k})
		}
	}
	for _, typ := range []Type{F32, F64} {
		for _, kind := range []int64{Sum, Moments} {
			x, y, variance := randomArray(t, r, typ, 20000*65), newArray(t, typ, 65), newArray(t, typ, 65)
			outs := []*array{y, variance}
			if kind == Sum {
				outs = outs[:1]
			}
			pair, parts := columnOps(t, kind, x, 20000, 65, outs...)
			ops = append(ops, chunked{fmt.Sprint("column parts", kind, typeNames[typ]), pair[0], []*array{x, parts}, []*array{parts}},
				chunked{fmt.Sprint("column join", kind, typeNames[typ]), pair[1], append([]*array{parts}, outs...), outs})
		}
	}
	return ops
}
