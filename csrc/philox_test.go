//go:build cgo

package csrc

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/require"
)

// philox4x32 is Philox4x32-10 after Salmon et al. 2011, written apart from the C code.
func philox4x32(c [4]uint32, k0, k1 uint32) [4]uint32 {
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c[0])
		h1, l1 := bits.Mul32(0xCD9E8D57, c[2])
		c = [4]uint32{h1 ^ c[1] ^ k0, l1, h0 ^ c[3] ^ k1, l0}
		k0 += 0x9E3779B9
		k1 += 0xBB67AE85
	}
	return c
}

// streamBlock is the block that holds element e of a stream; word (e>>4)&3 of it is the element's.
func streamBlock(key, step, e uint64) [4]uint32 {
	b := e>>6*16 + e&15
	return philox4x32([4]uint32{uint32(b), uint32(b >> 32), uint32(step), uint32(step >> 32)}, uint32(key), uint32(key>>32))
}

func streamWord(key, step, e uint64) uint32 { return streamBlock(key, step, e)[e>>4&3] }

// TestPhiloxKnownAnswers holds the test's twin to the vectors of Random123's kat_vectors.
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xffffffff
	require.Equal(t, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, philox4x32([4]uint32{}, 0, 0))
	require.Equal(t, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, philox4x32([4]uint32{ones, ones, ones, ones}, ones, ones))
	require.Equal(t, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		philox4x32([4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0))
}

// streams have keys and steps that reach every bit of the counter but the element's upper half.
var streams = []struct{ key, step uint64 }{{0, 0}, {1, 2}, {0x299f31d0a4093822, 1<<40 + 5}, {math.MaxUint64, 1<<53 - 1}}

func TestRandomUniform(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, s := range streams {
			for _, n := range []int{0, 1, 63, 64, 65, 1000, 40001} {
				y := newArray(t, F32, n)
				op := kernelOp(Random, []*array{y}, n)
				op.Int[1] = int64(s.key)
				runOK(t, op, nil, []*array{y}, s.step)
				for e := range n {
					want := float32(streamWord(s.key, s.step, uint64(e))>>8) * 0x1p-24
					require.Equal(t, math.Float32bits(want), binary.NativeEndian.Uint32(y.data()[4*e:]))
				}
			}
		}
	})
}

// TestRandomFirstWords ties the C stream to the published vector: key, step and block are 0 in its elements 0, 16, 32, 48.
func TestRandomFirstWords(t *testing.T) {
	y := newArray(t, F32, 64)
	runOK(t, kernelOp(Random, []*array{y}, 64), nil, []*array{y}, 0)
	for w, word := range []uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8} {
		require.Equal(t, float64(word>>8)*0x1p-24, y.at(16*w))
	}
}

func TestRandomNormal(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, s := range streams {
			const n = 20011
			y := newArray(t, F32, n)
			op := kernelOp(Random, []*array{y}, n)
			op.Int[0], op.Int[1] = 1, int64(s.key)
			runOK(t, op, nil, []*array{y}, s.step)
			sum, squares := 0.0, 0.0
			for e := range n {
				first := uint64(e) &^ 16
				r := math.Sqrt(-2 * math.Log((float64(streamWord(s.key, s.step, first))+1)*0x1p-32))
				sin, cos := math.Sincos(2 * math.Pi * float64(streamWord(s.key, s.step, first+16)) * 0x1p-32)
				want := r * cos
				if e&16 != 0 {
					want = r * sin
				}
				require.InDelta(t, want, y.at(e), 1e-6)
				sum += y.at(e)
				squares += y.at(e) * y.at(e)
			}
			require.InDelta(t, 0, sum/n, 0.03)
			require.InDelta(t, 1, squares/n, 0.05)
		}
	})
}

// keeps tells whether dropout at rate keeps the element of a word.
func keeps(word uint32, rate float64) bool {
	return 1-rate >= 1 || word < uint32(min(math.Round((1-rate)*0x1p32), math.MaxUint32))
}

// TestDropoutMask compares bytes, so it also holds the instruction sets to each other. Shapes with rows make blocks start anywhere.
func TestDropoutMask(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range floats {
			for _, rate := range []float64{0, 1e-12, 0.2, 0.5, 0.999, 1} {
				for i, shape := range [][2]int{{1, 1}, {1, 63}, {7, 13}, {32, 128}, {3, 1111}, {300, 77}, {2, 9001}} {
					t.Run(fmt.Sprintf("%s/%v/%v", typeNames[typ], rate, shape), func(t *testing.T) {
						checkDropout(t, typ, rate, shape[0], shape[1], streams[i%len(streams)].key, streams[i%len(streams)].step)
					})
				}
			}
		}
	})
}

func checkDropout(t *testing.T, typ Type, rate float64, rows, cols int, key, step uint64) {
	n := rows * cols
	x, row, y := newArray(t, typ, n), newArray(t, typ, cols), newArray(t, typ, n)
	for i := range n {
		x.set(i, float64(i%17)+1)
	}
	args := []*array{x, row, y}
	op := kernelOp(Chain, args, rows, cols)
	op.Int[0], op.Int[1] = Full|Row<<2|Full<<4, int64(key)
	micro := []Micro{{Op: MLoad, Type: typ, Dst: 0, A: 0}, {Op: MLoad, Type: typ, Dst: 1, A: 1}, {Op: MAdd, Type: typ, Dst: 0, A: 0, B: 1},
		{Op: MDropout, Type: typ, Dst: 1, A: 0, Imm: rate}, {Op: MStore, Type: typ, Dst: 2, A: 1}}
	runOK(t, op, micro, args, step)
	want := newArray(t, typ, n)
	for i := range n {
		switch {
		case !keeps(streamWord(key, step, uint64(i)), rate):
		case typ == F32:
			want.set(i, float64(float32(x.at(i))*float32(1/(1-rate))))
		default:
			want.set(i, x.at(i)*(1/(1-rate)))
		}
	}
	require.Equal(t, want.data(), y.data())
}

func TestDropoutPassesNaNOnlyWhereKept(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		x := newArray(t, F32, 200)
		for i := range x.n {
			x.set(i, math.NaN())
		}
		micro := []Micro{{Op: MLoad}, {Op: MDropout, A: 0, Dst: 0, Imm: 0.5}, {Op: MStore, Dst: 0}}
		runOK(t, kernelOp(Chain, []*array{x}, 1, 200), micro, []*array{x}, 9)
		for i := range x.n {
			require.Equal(t, keeps(streamWord(0, 9, uint64(i)), 0.5), math.IsNaN(x.at(i)))
		}
	})
}
