//go:build cgo

package csrc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// typeBytes is the size of an element, by Type.
var typeBytes = [...]int{F32: 4, F64: 8, I32: 4, I64: 8, U8: 1, Bool: 1}

var typeNames = [...]string{F32: "f32", F64: "f64", I32: "i32", I64: "i64", U8: "u8", Bool: "bool"}

var allTypes = []Type{F32, F64, I32, I64, U8, Bool}

// guardBytes of guardByte stand before and after the elements of every test buffer.
const (
	guardBytes = 64
	guardByte  = 0xA5
)

// array is n elements in C memory between guard words. skew moves them off the alignment of vectors.
type array struct {
	typ  Type
	n    int
	buf  *Buffer
	skew int
}

func newArray(t *testing.T, typ Type, n int) *array {
	skew := typeBytes[typ] * (n % 3)
	buf, err := Alloc(int64(2*guardBytes + skew + n*typeBytes[typ]))
	require.NoError(t, err)
	fill(buf.Bytes(), guardByte)
	a := &array{typ, n, buf, skew}
	clear(a.data())
	return a
}

// fill writes by copying, which the race detector records once, not byte by byte.
func fill(b []byte, v byte) { copy(b, bytes.Repeat([]byte{v}, len(b))) }

// arrayOf converts values as Go does; they must be representable.
func arrayOf(t *testing.T, typ Type, values ...float64) *array {
	a := newArray(t, typ, len(values))
	for i, v := range values {
		a.set(i, v)
	}
	return a
}

func (a *array) data() []byte {
	return a.buf.Bytes()[guardBytes+a.skew : guardBytes+a.skew+a.n*typeBytes[a.typ]]
}

func (a *array) operand() Operand { return a.buf.At(int64(guardBytes + a.skew)) }

func (a *array) set(i int, v float64) {
	p := a.data()[i*typeBytes[a.typ]:]
	switch a.typ {
	case F32:
		binary.NativeEndian.PutUint32(p, math.Float32bits(float32(v)))
	case F64:
		binary.NativeEndian.PutUint64(p, math.Float64bits(v))
	case I32:
		binary.NativeEndian.PutUint32(p, uint32(int32(v)))
	case I64:
		binary.NativeEndian.PutUint64(p, uint64(int64(v)))
	default:
		p[0] = uint8(v)
	}
}

func (a *array) at(i int) float64 {
	p := a.data()[i*typeBytes[a.typ]:]
	switch a.typ {
	case F32:
		return float64(math.Float32frombits(binary.NativeEndian.Uint32(p)))
	case F64:
		return math.Float64frombits(binary.NativeEndian.Uint64(p))
	case I32:
		return float64(int32(binary.NativeEndian.Uint32(p)))
	case I64:
		return float64(int64(binary.NativeEndian.Uint64(p)))
	default:
		return float64(p[0])
	}
}

func (a *array) values() []float64 {
	v := make([]float64, a.n)
	for i := range v {
		v[i] = a.at(i)
	}
	return v
}

func (a *array) checkGuards(t *testing.T) {
	t.Helper()
	all, first := a.buf.Bytes(), guardBytes+a.skew
	for _, part := range [][2]int{{0, first}, {first + a.n*typeBytes[a.typ], len(all)}} {
		for i := part[0]; i < part[1]; i++ {
			if all[i] != guardByte {
				require.Failf(t, "guard word overwritten", "%s[%d]: byte %d of %d", typeNames[a.typ], a.n, i, len(all))
			}
		}
	}
}

// kernelOp returns an op over arrays (nil: absent) whose sizes do not depend on n.
func kernelOp(k Kernel, args []*array, dims ...int) Op {
	op := Op{Kernel: k, NArgs: int32(len(args))}
	for i, a := range args {
		op.Arg[i] = Operand{Base: None}
		if a != nil {
			op.Arg[i] = a.operand()
		}
	}
	for i, d := range dims {
		op.Dim[i] = Dim{Fixed: int64(d)}
	}
	return op
}

// rngScalar is the scalar that counts the steps of random streams.
const rngScalar = 3

// runOp runs op alone and checks the guard words of args.
func runOp(t *testing.T, op Op, micro []Micro, args []*array, step uint64) Status {
	t.Helper()
	op.NMicro = int32(len(micro))
	var keep []*Buffer
	for _, a := range args {
		if a != nil {
			keep = append(keep, a.buf)
		}
	}
	p, err := NewProgram([]Op{op}, micro, Dim{}, keep)
	require.NoError(t, err)
	var scalars [Scalars]float64
	scalars[rngScalar] = float64(step)
	s := p.Run(1, nil, &scalars, &Feeds{})
	for _, a := range args {
		if a != nil {
			a.checkGuards(t)
		}
	}
	return s
}

func runOK(t *testing.T, op Op, micro []Micro, args []*array, step uint64) {
	t.Helper()
	require.Equal(t, Status{}, runOp(t, op, micro, args, step))
}

// skipUnderRace leaves a test that starts no goroutine to the runs without the race detector. The detector sees the memory that Go
// code touches, not what C does with it: all it would watch here is the reference, slowed down tenfold. The threads of the pool are C's,
// and scripts/asan.sh has C's thread sanitizer look at them.
func skipUnderRace(t *testing.T) {
	if race {
		t.Skip("one goroutine: nothing to see for the race detector")
	}
}

// eachISA runs f, which starts no goroutine, as a subtest under every instruction set of the machine, and says which it lacks.
func eachISA(t *testing.T, f func(t *testing.T)) {
	skipUnderRace(t)
	before := CurrentISA()
	defer func() { require.NoError(t, ForceISA(before)) }()
	for isa := Generic; isa <= AVX512; isa++ {
		t.Run(isa.String(), func(t *testing.T) {
			if !isa.Supported() {
				t.Skipf("NOT TESTED: this machine has no %v", isa)
			}
			require.NoError(t, ForceISA(isa))
			f(t)
		})
	}
}

// requireClose compares got with want: NaN and infinity alike, else within rel of want or of floor.
func requireClose(t *testing.T, want []float64, got []float64, rel, floor float64, what ...any) {
	t.Helper()
	require.Len(t, got, len(want))
	for i, w := range want {
		g := got[i]
		if w == g || math.IsNaN(w) && math.IsNaN(g) {
			continue
		}
		if !(math.Abs(g-w) <= rel*max(math.Abs(w), floor)) {
			require.Failf(t, "values differ", "%s: element %d of %d: got %v, want %v", fmt.Sprint(what...), i, len(want), g, w)
		}
	}
}

// tolerance is a few units in the last place of float types (Go's own sin and pow are 20 off in places), and 0 for the others.
func tolerance(typ Type) float64 { return [...]float64{F32: 4e-7, F64: 5e-15, Bool: 0}[typ] }

// randomArray has values that suit the type: about +-4 in float types, small integers, booleans.
func randomArray(t *testing.T, r *rand.Rand, typ Type, n int) *array {
	a := newArray(t, typ, n)
	for i := range n {
		switch typ {
		case F32, F64:
			a.set(i, r.NormFloat64()*2)
		case U8:
			a.set(i, float64(r.IntN(256)))
		case Bool:
			a.set(i, float64(r.IntN(2)))
		default:
			a.set(i, float64(r.IntN(41)-20))
		}
	}
	return a
}
