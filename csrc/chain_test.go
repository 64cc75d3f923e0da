//go:build cgo

package csrc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// microRef is what a micro-op should do, in float64 (integers up to 2^53 are exact), and the types that have it.
type microRef struct {
	op    MicroOp
	name  string
	types []Type
	args  int
	bool  bool // the result is boolean
	f     func(x, y float64) float64
}

var (
	floats   = []Type{F32, F64}
	numbers  = []Type{F32, F64, I32, I64, U8}
	withBool = allTypes
)

func b2f(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func refFlooredMod(x, y float64) float64 {
	r := math.Mod(x, y)
	if r != 0 && (r < 0) != (y < 0) {
		r += y
	}
	return r
}

func refMax(x, y float64) float64 {
	if math.IsNaN(x) || math.IsNaN(y) {
		return math.NaN()
	}
	return max(x, y)
}

func refSign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func unaryRef(f func(float64) float64) func(x, y float64) float64 {
	return func(x, _ float64) float64 { return f(x) }
}

var microRefs = []microRef{
	{MNeg, "neg", numbers, 1, false, func(x, _ float64) float64 { return -x }},
	{MAbs, "abs", numbers, 1, false, unaryRef(math.Abs)},
	{MSign, "sign", numbers, 1, false, unaryRef(refSign)},
	{MSquare, "square", numbers, 1, false, func(x, _ float64) float64 { return x * x }},
	{MSqrt, "sqrt", floats, 1, false, unaryRef(math.Sqrt)},
	{MRsqrt, "rsqrt", floats, 1, false, func(x, _ float64) float64 { return 1 / math.Sqrt(x) }},
	{MReciprocal, "reciprocal", floats, 1, false, func(x, _ float64) float64 { return 1 / x }},
	{MExp, "exp", floats, 1, false, unaryRef(math.Exp)},
	{MExpm1, "expm1", floats, 1, false, unaryRef(math.Expm1)},
	{MLog, "log", floats, 1, false, unaryRef(math.Log)},
	{MLog1p, "log1p", floats, 1, false, unaryRef(math.Log1p)},
	{MSin, "sin", floats, 1, false, unaryRef(math.Sin)},
	{MCos, "cos", floats, 1, false, unaryRef(math.Cos)},
	{MTanh, "tanh", floats, 1, false, unaryRef(math.Tanh)},
	{MSigmoid, "sigmoid", floats, 1, false, unaryRef(refSigmoid)},
	{MRelu, "relu", numbers, 1, false, func(x, _ float64) float64 { return refMax(x, 0) }},
	{MFloor, "floor", floats, 1, false, unaryRef(math.Floor)},
	{MCeil, "ceil", floats, 1, false, unaryRef(math.Ceil)},
	{MRound, "round", floats, 1, false, unaryRef(math.RoundToEven)},
	{MErf, "erf", floats, 1, false, unaryRef(math.Erf)},
	{MSoftplus, "softplus", floats, 1, false, func(x, _ float64) float64 { return refMax(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }},
	{MIsNaN, "isnan", floats, 1, true, func(x, _ float64) float64 { return b2f(math.IsNaN(x)) }},
	{MNot, "not", []Type{Bool}, 1, true, func(x, _ float64) float64 { return 1 - x }},
	{MAdd, "add", numbers, 2, false, func(x, y float64) float64 { return x + y }},
	{MSub, "sub", numbers, 2, false, func(x, y float64) float64 { return x - y }},
	{MMul, "mul", numbers, 2, false, func(x, y float64) float64 { return x * y }},
	{MDiv, "div", numbers, 2, false, func(x, y float64) float64 { return x / y }},
	{MMax, "max", withBool, 2, false, refMax},
	{MMin, "min", withBool, 2, false, func(x, y float64) float64 { return -refMax(-x, -y) }},
	{MPow, "pow", numbers, 2, false, math.Pow},
	{MMod, "mod", numbers, 2, false, refFlooredMod},
	{MEq, "eq", withBool, 2, true, func(x, y float64) float64 { return b2f(x == y) }},
	{MNe, "ne", withBool, 2, true, func(x, y float64) float64 { return b2f(x != y) }},
	{MLt, "lt", withBool, 2, true, func(x, y float64) float64 { return b2f(x < y) }},
	{MLe, "le", withBool, 2, true, func(x, y float64) float64 { return b2f(x <= y) }},
	{MGt, "gt", withBool, 2, true, func(x, y float64) float64 { return b2f(x > y) }},
	{MGe, "ge", withBool, 2, true, func(x, y float64) float64 { return b2f(x >= y) }},
	{MAnd, "and", []Type{Bool}, 2, true, func(x, y float64) float64 { return x * y }},
	{MOr, "or", []Type{Bool}, 2, true, func(x, y float64) float64 { return max(x, y) }},
}

func refSigmoid(x float64) float64 {
	if x < 0 {
		return math.Exp(x) / (1 + math.Exp(x))
	}
	return 1 / (1 + math.Exp(-x))
}

// refInt is the reference for integers where float64's answer is not it.
func refInt(op MicroOp, typ Type, x, y, float float64) float64 {
	switch {
	case op == MDiv && y == 0, op == MMod && y == 0:
		return 0
	case op == MDiv:
		return math.Floor(x / y)
	case op == MPow && y < 0:
		return math.Trunc(float) + 0 // 0 ** -1 is 0 below
	case op == MPow:
		return wrapPow(typ, int64(x), int64(y))
	}
	return wrap(typ, float)
}

func wrap(typ Type, x float64) float64 {
	switch typ {
	case I32:
		return float64(int32(int64(x)))
	case U8:
		return float64(uint8(int64(x)))
	}
	return x
}

func wrapPow(typ Type, x, y int64) float64 {
	p := int64(1)
	for range y {
		p *= x
	}
	switch typ {
	case I32:
		return float64(int32(p))
	case U8:
		return float64(uint8(p))
	}
	return float64(p)
}

var specials = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 1.5, 2.5, -0.5, -2.5, math.Inf(1), math.Inf(-1), math.NaN(), 1e-40, -1e-40, 3e38, 20, -20}

func (m *microRef) want(typ Type, x, y float64) float64 {
	w := m.f(x, y)
	if m.bool || typ == F64 || typ == F32 || typ == Bool {
		return w
	}
	if m.op == MPow && x == 0 && y < 0 {
		return 0
	}
	return refInt(m.op, typ, x, y, w)
}

func TestChainMicroOps(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, m := range microRefs {
			for _, typ := range m.types {
				t.Run(m.name+"/"+typeNames[typ], func(t *testing.T) { checkMicro(t, &m, typ) })
			}
		}
	})
}

func checkMicro(t *testing.T, m *microRef, typ Type) {
	r := rand.New(rand.NewPCG(1, uint64(m.op)))
	for _, n := range []int{0, 1, 3, 17, 289, 1024, 5003} {
		x, y := randomArray(t, r, typ, n), randomArray(t, r, typ, n)
		if (typ == F32 || typ == F64) && n == 289 { // every pair of specials
			for i := range n {
				x.set(i, specials[i/17])
				y.set(i, specials[i%17])
			}
		}
		if (typ == I32 || typ == I64) && m.op == MPow {
			for i := range n {
				y.set(i, math.Mod(y.at(i), 5))
			}
		}
		res := typ
		if m.bool {
			res = Bool
		}
		z := newArray(t, res, n)
		micro := []Micro{{Op: MLoad, Type: typ, Dst: 0, A: 0}, {Op: MLoad, Type: typ, Dst: 1, A: 1}, {Op: m.op, Type: typ, Dst: 2, A: 0, B: 1},
			{Op: MStore, Type: res, Dst: 2, A: 2}}
		runOK(t, kernelOp(Chain, []*array{x, y, z}, 1, n), micro, []*array{x, y, z}, 0)
		want := newArray(t, F64, n)
		for i := range n {
			w := m.want(typ, x.at(i), y.at(i))
			if typ == F32 && !m.bool {
				w = float64(float32(w))
			}
			want.set(i, w)
		}
		requireClose(t, want.values(), z.values(), tolerance(typ), 1e-37, m.name)
	}
}

func TestChainSelect(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, typ := range allTypes {
			r := rand.New(rand.NewPCG(2, uint64(typ)))
			for _, n := range []int{1, 31, 2000} {
				a, b, c, y := randomArray(t, r, Bool, n), randomArray(t, r, typ, n), randomArray(t, r, typ, n), newArray(t, typ, n)
				args := []*array{a, b, c, y}
				// The result takes the register of the booleans, whose elements are smaller.
				micro := []Micro{{Op: MLoad, Type: Bool, Dst: 0, A: 0}, {Op: MNot, Type: Bool, Dst: 0, A: 0}, {Op: MLoad, Type: typ, Dst: 1, A: 1},
					{Op: MLoad, Type: typ, Dst: 2, A: 2}, {Op: MSelect, Type: typ, Dst: 0, A: 0, B: 2, C: 1},
					{Op: MMax, Type: typ, Dst: 0, A: 0, B: 0}, {Op: MStore, Type: typ, Dst: 3, A: 0}}
				runOK(t, kernelOp(Chain, args, 1, n), micro, args, 0)
				for i := range n {
					want := c.at(i)
					if a.at(i) == 1 {
						want = b.at(i)
					}
					require.Equal(t, want, y.at(i))
				}
			}
		}
	})
}

func TestChainCast(t *testing.T) {
	skipUnderRace(t)
	for _, from := range allTypes {
		for _, to := range allTypes {
			t.Run(typeNames[from]+"/"+typeNames[to], func(t *testing.T) {
				r := rand.New(rand.NewPCG(uint64(from), uint64(to)))
				x, y := randomArray(t, r, from, 3001), newArray(t, to, 3001)
				if from == F32 || from == F64 {
					for i, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e30, -1e30, 255.5, -0.5, 2147483520} {
						x.set(i, v)
					}
				}
				// In place in the register, so that widening must not overwrite what it has yet to read.
				micro := []Micro{{Op: MLoad, Type: from, Dst: 0, A: 0}, {Op: MMax, Type: from, Dst: 0, A: 0, B: 0},
					{Op: MCast, Type: from, Dst: 0, A: 0, To: to}, {Op: MMax, Type: to, Dst: 0, A: 0, B: 0}, {Op: MStore, Type: to, Dst: 1, A: 0}}
				runOK(t, kernelOp(Chain, []*array{x, y}, 1, 3001), micro, []*array{x, y}, 0)
				for i := range x.n {
					requireClose(t, []float64{refCast(from, to, x.at(i))}, []float64{y.at(i)}, 0, 0, x.at(i))
				}
			})
		}
	}
}

func refCast(from, to Type, x float64) float64 {
	isFloat := from == F32 || from == F64
	limit := func(lo, hi float64) float64 {
		if math.IsNaN(x) {
			return 0
		}
		return math.Trunc(min(max(x, lo), hi))
	}
	switch to {
	case F32:
		return float64(float32(x))
	case Bool:
		return b2f(x != 0)
	case I32:
		return limit(math.MinInt32, math.MaxInt32)
	case I64:
		return limit(math.MinInt64, math.MaxInt64)
	case U8:
		if !isFloat {
			return wrap(U8, x)
		}
		return limit(0, 255) + 0
	}
	return x
}

// TestChainAccess adds a full, a scalar, a row and a column argument.
func TestChainAccess(t *testing.T) {
	shapes := [][2]int{{0, 5}, {5, 0}, {1, 1}, {1, 7}, {7, 1}, {32, 128}, {3, 1025}, {2, 1500}, {5, 600}, {700, 13}, {3000, 3}, {1, 20001}, {20001, 1},
		{3, 9001}, {2, 8192}, {33, 512}}
	eachISA(t, func(t *testing.T) {
		for _, s := range shapes {
			for _, typ := range []Type{F32, F64, I32, U8} {
				t.Run(fmt.Sprintf("%dx%d/%s", s[0], s[1], typeNames[typ]), func(t *testing.T) { checkAccess(t, typ, s[0], s[1]) })
			}
		}
	})
}

func checkAccess(t *testing.T, typ Type, rows, cols int) {
	r := rand.New(rand.NewPCG(3, uint64(rows*cols)))
	full, one, row, col := randomArray(t, r, typ, rows*cols), randomArray(t, r, typ, 1), randomArray(t, r, typ, cols), randomArray(t, r, typ, rows)
	y := newArray(t, typ, rows*cols)
	args := []*array{full, one, row, col, y}
	op := kernelOp(Chain, args, rows, cols)
	op.Int[0] = Full | One<<2 | Row<<4 | Col<<6 | Full<<8
	micro := []Micro{{Op: MLoad, Type: typ, Dst: 0, A: 0}, {Op: MLoad, Type: typ, Dst: 1, A: 1}, {Op: MLoad, Type: typ, Dst: 2, A: 2},
		{Op: MLoad, Type: typ, Dst: 3, A: 3}, {Op: MConst, Type: typ, Dst: 5, Imm: 3}, {Op: MAdd, Type: typ, Dst: 0, A: 0, B: 1},
		{Op: MMul, Type: typ, Dst: 4, A: 0, B: 2}, {Op: MSub, Type: typ, Dst: 4, A: 4, B: 3}, {Op: MAdd, Type: typ, Dst: 6, A: 4, B: 5},
		{Op: MStore, Type: typ, Dst: 4, A: 6}}
	runOK(t, op, micro, args, 0)
	want := newArray(t, typ, rows*cols)
	for i := range rows * cols {
		want.set(i, wrap(typ, (full.at(i)+one.at(0))*row.at(i%cols)-col.at(i/cols)+3))
	}
	requireClose(t, want.values(), y.values(), 2*tolerance(typ), 10)
}

// TestChainInPlace stores over an input that later steps still read.
func TestChainInPlace(t *testing.T) {
	eachISA(t, func(t *testing.T) {
		for _, n := range []int{1, 100, 9000} {
			x, y := randomArray(t, rand.New(rand.NewPCG(4, 4)), F32, n), newArray(t, F32, n)
			before := x.values()
			args := []*array{x, x, y}
			micro := []Micro{{Op: MLoad, Dst: 0, A: 0}, {Op: MSquare, Dst: 1, A: 0}, {Op: MStore, Dst: 1, A: 1}, {Op: MAdd, Dst: 2, A: 0, B: 1},
				{Op: MStore, Dst: 2, A: 2}}
			runOK(t, kernelOp(Chain, args, 1, n), micro, args, 0)
			for i, v := range before {
				require.Equal(t, float32(v*v), float32(x.at(i)))
				require.InDelta(t, v*v+v, y.at(i), 1e-5)
			}
		}
	})
}

func TestChainRejects(t *testing.T) {
	x := newArray(t, F32, 10)
	tooMany := make([]Micro, 257)
	for i := range tooMany {
		tooMany[i] = Micro{Op: MLoad}
	}
	for name, micro := range map[string][]Micro{
		"register":          {{Op: MLoad, Dst: 24}},
		"operand":           {{Op: MLoad}, {Op: MAdd, A: 0, B: 24, Dst: 1}},
		"unwritten":         {{Op: MLoad}, {Op: MAdd, A: 0, B: 1, Dst: 1}},
		"argument":          {{Op: MLoad, A: 1}},
		"micro-op":          {{Op: numMicroOps}},
		"type":              {{Op: MLoad, Type: 6}},
		"not of this type":  {{Op: MLoad, Type: I32}, {Op: MExp, Type: I32, Dst: 1}},
		"dropout of this":   {{Op: MLoad, Type: I32}, {Op: MDropout, Type: I32, Dst: 1}},
		"too many":          tooMany,
		"no such arguments": {{Op: MLoad}, {Op: MStore, Dst: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			args := []*array{x}
			require.Equal(t, 2, runOp(t, kernelOp(Chain, args, 1, 10), micro, args, 0).Code)
		})
	}
}
