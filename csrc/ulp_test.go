//go:build cgo

package csrc

import (
	"math"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// ulp32 is the distance of neighbouring float32 numbers at |x|, denormals included.
func ulp32(x float64) float64 {
	e := int(math.Float64bits(x)>>52&0x7ff) - 1023
	return math.Float64frombits(uint64(max(e-23, -149)+1023) << 52)
}

// ulpError is the error of got in units of ulp32(want). Infinity stands for 2^128, the number after the largest.
func ulpError(got float32, want float64) float64 {
	g, w := float64(got), math.Abs(want)
	if math.IsNaN(w) || math.IsNaN(g) {
		if math.IsNaN(w) && math.IsNaN(g) {
			return 0
		}
		return math.Inf(1)
	}
	if w > 0x1p128 {
		w = 0x1p128
	}
	if math.IsInf(g, 0) {
		g = math.Copysign(0x1p128, g)
	}
	return math.Abs(g-math.Copysign(w, want)) / ulp32(min(w, math.MaxFloat32))
}

var ulpCases = []struct {
	name  string
	op    MicroOp
	f     func(float64) float64
	bound float64
}{
	{"exp", MExp, math.Exp, 1},
	{"tanh", MTanh, math.Tanh, 1.5},
	{"sigmoid", MSigmoid, refSigmoid, 2.5},
	{"log", MLog, math.Log, 1},
}

// TestVectorMathUlp goes through 2^24 evenly spaced bit patterns of all float32 numbers, so through NaNs, infinities and denormals too.
func TestVectorMathUlp(t *testing.T) {
	skipUnderRace(t)
	const block, stride = 1 << 16, 1 << 8
	count := 1 << 24
	if testing.Short() {
		count = 1 << 20
	}
	x, y := newArray(t, F32, block), newArray(t, F32, block)
	args := []*array{x, y}
	xs := unsafe.Slice((*float32)(unsafe.Pointer(&x.data()[0])), block)
	ys := unsafe.Slice((*float32)(unsafe.Pointer(&y.data()[0])), block)
	want := make([]float64, block)
	before := CurrentISA()
	defer func() { require.NoError(t, ForceISA(before)) }()
	for _, c := range ulpCases {
		op := kernelOp(Chain, args, 1, block)
		op.NMicro = 3
		p, err := NewProgram([]Op{op}, []Micro{{Op: MLoad}, {Op: c.op, Dst: 1}, {Op: MStore, Dst: 1, A: 1}}, Dim{}, []*Buffer{x.buf, y.buf})
		require.NoError(t, err)
		worst, at := [AVX512 + 1]float64{}, [AVX512 + 1]float32{}
		for start := 0; start < count; start += block {
			for i := range xs {
				// The low byte varies as well: patterns that end in zeros are easier.
				k := uint32(start+i) * (uint32(1<<24/count) * stride)
				xs[i] = math.Float32frombits(k + (k>>9*37)%stride)
				want[i] = c.f(float64(xs[i]))
			}
			for isa := Generic; isa <= AVX512; isa++ {
				if !isa.Supported() {
					continue
				}
				require.NoError(t, ForceISA(isa))
				require.Equal(t, Status{}, p.Run(1, nil, new([Scalars]float64), &Feeds{}))
				for i, w := range want {
					if e := ulpError(ys[i], w); e > worst[isa] {
						worst[isa], at[isa] = e, xs[i]
					}
				}
			}
		}
		for isa := Generic; isa <= AVX512; isa++ {
			if !isa.Supported() {
				t.Logf("NOT TESTED: this machine has no %v", isa)
				continue
			}
			t.Logf("%s on %v: %.3f ulp at %v", c.name, isa, worst[isa], at[isa])
			require.LessOrEqual(t, worst[isa], c.bound, "%s on %v at %v", c.name, isa, at[isa])
		}
	}
}

func TestVectorMathSpecials(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	cases := []struct {
		op      MicroOp
		x, want float64
	}{
		{MExp, inf, inf}, {MExp, -inf, 0}, {MExp, nan, nan}, {MExp, 0, 1}, {MExp, 88.8, inf}, {MExp, -104, 0}, {MExp, 1e30, inf},
		{MTanh, inf, 1}, {MTanh, -inf, -1}, {MTanh, nan, nan}, {MTanh, 1e-45, 1e-45}, {MTanh, 30, 1},
		{MSigmoid, inf, 1}, {MSigmoid, -inf, 0}, {MSigmoid, nan, nan}, {MSigmoid, 0, 0.5},
		{MLog, inf, inf}, {MLog, 0, -inf}, {MLog, -1, nan}, {MLog, -inf, nan}, {MLog, nan, nan}, {MLog, 1, 0},
		{MRelu, nan, nan}, {MRelu, -inf, 0}, {MRelu, inf, inf},
	}
	eachISA(t, func(t *testing.T) {
		for _, c := range cases {
			x := arrayOf(t, F32, c.x)
			micro := []Micro{{Op: MLoad}, {Op: c.op}, {Op: MStore}}
			runOK(t, kernelOp(Chain, []*array{x}, 1, 1), micro, []*array{x}, 0)
			requireClose(t, []float64{float64(float32(c.want))}, x.values(), 0, 0, c.op, " of ", c.x)
		}
		x := arrayOf(t, F32, math.Copysign(0, -1))
		runOK(t, kernelOp(Chain, []*array{x}, 1, 1), []Micro{{Op: MLoad}, {Op: MTanh}, {Op: MStore}}, []*array{x}, 0)
		require.True(t, math.Signbit(x.at(0)), "tanh keeps the sign of zero")
	})
}
