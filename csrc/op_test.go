//go:build cgo

package csrc

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestOpHasTheLayoutOfC(t *testing.T) {
	var op Op
	var m Micro
	require.Equal(t, cSizes(), map[string]uintptr{
		"op": unsafe.Sizeof(op), "op.kernel": unsafe.Offsetof(op.Kernel), "op.nargs": unsafe.Offsetof(op.NArgs),
		"op.arg": unsafe.Offsetof(op.Arg), "op.dim": unsafe.Offsetof(op.Dim), "op.i": unsafe.Offsetof(op.Int),
		"op.f": unsafe.Offsetof(op.Float), "op.micro": unsafe.Offsetof(op.Micro), "op.nmicro": unsafe.Offsetof(op.NMicro),
		"op.scratch": unsafe.Offsetof(op.Scratch),
		"operand":    unsafe.Sizeof(op.Arg[0]), "operand.off": unsafe.Offsetof(op.Arg[0].Off),
		"dim": unsafe.Sizeof(op.Dim[0]), "dim.per_n": unsafe.Offsetof(op.Dim[0].PerN),
		"micro": unsafe.Sizeof(m), "micro.op": unsafe.Offsetof(m.Op), "micro.type": unsafe.Offsetof(m.Type),
		"micro.dst": unsafe.Offsetof(m.Dst), "micro.a": unsafe.Offsetof(m.A), "micro.b": unsafe.Offsetof(m.B),
		"micro.c": unsafe.Offsetof(m.C), "micro.to": unsafe.Offsetof(m.To), "micro.imm": unsafe.Offsetof(m.Imm),
	})
}

// TestWindowHasTheLayoutOfC: the fields of gk_window in the order of Ints.
func TestWindowHasTheLayoutOfC(t *testing.T) {
	three := func(from int64) [3]int64 { return [3]int64{from, from + 1, from + 2} }
	w := Window{In: three(0), Out: three(3), Size: three(6), Stride: three(9), Dilation: three(12), Before: three(15),
		C: 18, K: 19, Groups: 20, Act: 21, Type: 22, Setting: [9]int64{23, 24, 25, 26, 27, 28, 29, 30, 31}}
	for i, v := range w.Ints() {
		require.EqualValues(t, i, v)
	}
	require.Equal(t, cWindow(), map[string]int{"in": 0, "out": 3, "size": 6, "stride": 9, "dilation": 12, "before": 15, "c": 18, "k": 19,
		"groups": 20, "act": 21, "type": 22, "setting": 23})
}

func TestKernelsHaveTheNumbersOfC(t *testing.T) {
	require.Equal(t, cKernels(), map[string]int{
		"PACK": int(Pack), "UNPACK": int(Unpack), "GEMM": int(Gemm), "GEMM_F64": int(GemmF64), "GEMM_BLAS": int(GemmBLAS),
		"GEMM_BATCH": int(GemmBatch), "GEMM_SGD": int(GemmSGD), "GEMM_ADAM": int(GemmAdam), "CHAIN": int(Chain),
		"REDUCE": int(Reduce), "SUM_PANELS": int(SumPanels), "ARGMAX": int(ArgMax), "CUMULATE": int(Cumulate), "TOP_K": int(TopK),
		"SOFTMAX": int(Softmax), "SOFTMAX_GRAD": int(SoftmaxGrad), "SPARSE_CE": int(SparseCE), "COPY": int(Copy), "PASTE": int(Paste),
		"FILL": int(Fill), "IOTA": int(Iota), "TAKE": int(Take), "SCATTER_ADD": int(ScatterAdd),
		"ONE_HOT": int(OneHot), "RANDOM": int(Random), "SGD": int(SGD), "ADAM": int(Adam),
		"GATHER_U8": int(GatherBytes),
		"CONV_PACK": int(ConvPack), "CONV": int(Conv), "CONV_KERNEL": int(ConvKernel), "CONV_KERNEL_SUM": int(ConvKernelSum),
		"CONV_F64": int(ConvF64), "CONV_KERNEL_F64": int(ConvKernelF64),
		"MAX_POOL": int(MaxPool), "MAX_POOL_GRAD": int(MaxPoolGrad), "AVG_POOL": int(AvgPool), "AVG_POOL_GRAD": int(AvgPoolGrad),
		"WINOGRAD_KERNEL": int(WinogradKernel), "WINOGRAD": int(Winograd), "WINOGRAD_GRAD": int(WinogradGrad),
		"WINOGRAD_GRAD_SUM": int(WinogradGradSum),
		"DEPTHWISE":         int(Depthwise), "DEPTHWISE_GRAD_INPUT": int(DepthwiseGradInput), "DEPTHWISE_GRAD_PARTS": int(DepthwiseGradParts),
		"DEPTHWISE_GRAD_KERNEL": int(DepthwiseGradKernel), "COLUMN_PARTS": int(ColumnParts), "COLUMN_JOIN": int(ColumnJoin),
		"ROW_MOMENTS": int(RowMoments), "CONV_POOL": int(ConvPool), "CONV_COL2IM": int(ConvCol2im),
		"NKERNELS": int(numKernels),
	})
	require.Len(t, cKernels(), int(numKernels)+1, "a kernel is missing in this test")
}

func TestMicroOpsHaveTheNumbersOfC(t *testing.T) {
	want := map[string]MicroOp{
		"LOAD": MLoad, "STORE": MStore, "CONST": MConst, "CAST": MCast, "NEG": MNeg, "ABS": MAbs, "SIGN": MSign, "SQUARE": MSquare,
		"SQRT": MSqrt, "RSQRT": MRsqrt, "RECIPROCAL": MReciprocal, "EXP": MExp, "EXPM1": MExpm1, "LOG": MLog, "LOG1P": MLog1p,
		"SIN": MSin, "COS": MCos, "TANH": MTanh, "SIGMOID": MSigmoid, "RELU": MRelu, "FLOOR": MFloor, "CEIL": MCeil, "ROUND": MRound,
		"ERF": MErf, "SOFTPLUS": MSoftplus, "ISNAN": MIsNaN, "NOT": MNot, "ADD": MAdd, "SUB": MSub, "MUL": MMul, "DIV": MDiv,
		"MAX": MMax, "MIN": MMin, "POW": MPow, "MOD": MMod, "EQ": MEq, "NE": MNe, "LT": MLt, "LE": MLe, "GT": MGt, "GE": MGe,
		"AND": MAnd, "OR": MOr, "SELECT": MSelect, "DROPOUT": MDropout, "NOPS": numMicroOps,
	}
	got := map[string]MicroOp{}
	for name, id := range cMicroOps() {
		got[name] = MicroOp(id)
	}
	require.Equal(t, want, got)
	require.Len(t, want, int(numMicroOps)+1, "a micro-op is missing in this test")
}

func TestOtherNumbersOfC(t *testing.T) {
	require.Equal(t, cNumbers(), map[string]int{
		"ARGS": MaxArgs, "DIMS": MaxDims, "INTS": MaxInts, "FLOATS": MaxFloats, "FEEDS": MaxFeeds, "SCALARS": Scalars, "PANEL": Panel, "PARTS": Parts,
		"BASE_NONE": int(None), "BASE_ABS": int(Abs), "BASE_ARENA": int(Arena), "BASE_SCALARS": int(Scalar), "BASE_FEED0": int(FeedBase),
		"F32": int(F32), "F64": int(F64), "I32": int(I32), "I64": int(I64), "U8": int(U8), "BOOL": int(Bool), "NTYPES": int(Bool) + 1,
		"A_ROWS": ARows, "A_COLS": ACols, "A_PANELS": APanels, "B_ROWS": BRows, "B_PANELS": BPanels, "B_COLS": BCols,
		"C_ROWS": CRows, "C_TRANSPOSED": CTransposed, "C_PANELS": CPanels,
		"ACT_NONE": ActNone, "ACT_RELU": ActReLU, "ACT_SIGMOID": ActSigmoid, "ACT_TANH": ActTanh,
		"FULL": Full, "SCALAR": One, "ROW": Row, "COL": Col, "SUM": Sum, "MEAN": Mean, "MAX": Max, "MIN": Min, "PROD": Prod, "MOMENTS": Moments, "NORM_GRAD": NormGrad,
		"UNIFORM": Uniform, "NORMAL": Normal, "BITS": Bits,
		"OK": 0, "INDEX_RANGE": IndexRange, "NO_MEMORY": NoMemory,
	})
}
