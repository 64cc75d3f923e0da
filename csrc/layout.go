//go:build cgo

package csrc

// #include "kernels.h"
// #include "parts.h"
// #include "window.h"
// #include "slot.h"
// #include "gk.h"
import "C"

import "unsafe"

// The C side of what op.go mirrors, for the test that compares them: test files cannot import "C".

func cSizes() map[string]uintptr {
	var op C.gk_op
	var m C.gk_micro
	return map[string]uintptr{
		"op": C.sizeof_gk_op, "op.kernel": unsafe.Offsetof(op.kernel), "op.nargs": unsafe.Offsetof(op.nargs),
		"op.arg": unsafe.Offsetof(op.arg), "op.dim": unsafe.Offsetof(op.dim), "op.i": unsafe.Offsetof(op.i),
		"op.f": unsafe.Offsetof(op.f), "op.micro": unsafe.Offsetof(op.micro), "op.nmicro": unsafe.Offsetof(op.nmicro), "op.scratch": unsafe.Offsetof(op.scratch),
		"operand": C.sizeof_gk_operand, "operand.off": unsafe.Offsetof(op.arg[0].off),
		"dim": C.sizeof_gk_dim, "dim.per_n": unsafe.Offsetof(op.dim[0].per_n),
		"micro": C.sizeof_gk_micro, "micro.op": unsafe.Offsetof(m.op), "micro.type": unsafe.Offsetof(m._type),
		"micro.dst": unsafe.Offsetof(m.dst), "micro.a": unsafe.Offsetof(m.a), "micro.b": unsafe.Offsetof(m.b),
		"micro.c": unsafe.Offsetof(m.c), "micro.to": unsafe.Offsetof(m.to), "micro.imm": unsafe.Offsetof(m.imm),
	}
}

// cWindow returns which integer of an op each field of gk_window begins at.
func cWindow() map[string]int {
	var w C.gk_window
	at := func(offset uintptr) int { return int(offset / 8) }
	return map[string]int{
		"in": at(unsafe.Offsetof(w.in)), "out": at(unsafe.Offsetof(w.out)), "size": at(unsafe.Offsetof(w.size)),
		"stride": at(unsafe.Offsetof(w.stride)), "dilation": at(unsafe.Offsetof(w.dilation)), "before": at(unsafe.Offsetof(w.before)),
		"c": at(unsafe.Offsetof(w.c)), "k": at(unsafe.Offsetof(w.k)), "groups": at(unsafe.Offsetof(w.groups)),
		"act": at(unsafe.Offsetof(w.act)), "type": at(unsafe.Offsetof(w._type)), "setting": at(unsafe.Offsetof(w.setting)),
	}
}

// cKernels returns the enumerators of gk_kernel_id by name, GK_NKERNELS too.
func cKernels() map[string]int {
	return map[string]int{
		"PACK": C.GK_PACK, "UNPACK": C.GK_UNPACK, "GEMM": C.GK_GEMM, "GEMM_F64": C.GK_GEMM_F64, "GEMM_BLAS": C.GK_GEMM_BLAS,
		"GEMM_BATCH": C.GK_GEMM_BATCH, "GEMM_SGD": C.GK_GEMM_SGD, "GEMM_ADAM": C.GK_GEMM_ADAM, "CHAIN": C.GK_CHAIN,
		"REDUCE": C.GK_REDUCE, "SUM_PANELS": C.GK_SUM_PANELS, "ARGMAX": C.GK_ARGMAX, "CUMULATE": C.GK_CUMULATE, "TOP_K": C.GK_TOP_K,
		"SOFTMAX": C.GK_SOFTMAX, "SOFTMAX_GRAD": C.GK_SOFTMAX_GRAD, "SPARSE_CE": C.GK_SPARSE_CE, "COPY": C.GK_COPY,
		"PASTE": C.GK_PASTE, "FILL": C.GK_FILL, "IOTA": C.GK_IOTA, "TAKE": C.GK_TAKE,
		"SCATTER_ADD": C.GK_SCATTER_ADD, "ONE_HOT": C.GK_ONE_HOT, "RANDOM": C.GK_RANDOM,
		"SGD": C.GK_SGD, "ADAM": C.GK_ADAM, "GATHER_U8": C.GK_GATHER_U8,
		"CONV_PACK": C.GK_CONV_PACK, "CONV": C.GK_CONV, "CONV_KERNEL": C.GK_CONV_KERNEL, "CONV_KERNEL_SUM": C.GK_CONV_KERNEL_SUM, "CONV_F64": C.GK_CONV_F64, "CONV_KERNEL_F64": C.GK_CONV_KERNEL_F64,
		"MAX_POOL": C.GK_MAX_POOL, "MAX_POOL_GRAD": C.GK_MAX_POOL_GRAD, "AVG_POOL": C.GK_AVG_POOL, "AVG_POOL_GRAD": C.GK_AVG_POOL_GRAD,
		"WINOGRAD_KERNEL": C.GK_WINOGRAD_KERNEL, "WINOGRAD": C.GK_WINOGRAD, "WINOGRAD_GRAD": C.GK_WINOGRAD_GRAD,
		"WINOGRAD_GRAD_SUM": C.GK_WINOGRAD_GRAD_SUM,
		"DEPTHWISE":         C.GK_DEPTHWISE, "DEPTHWISE_GRAD_INPUT": C.GK_DEPTHWISE_GRAD_INPUT, "DEPTHWISE_GRAD_PARTS": C.GK_DEPTHWISE_GRAD_PARTS,
		"DEPTHWISE_GRAD_KERNEL": C.GK_DEPTHWISE_GRAD_KERNEL, "COLUMN_PARTS": C.GK_COLUMN_PARTS, "COLUMN_JOIN": C.GK_COLUMN_JOIN, "ROW_MOMENTS": C.GK_ROW_MOMENTS,
		"CONV_POOL": C.GK_CONV_POOL, "CONV_COL2IM": C.GK_CONV_COL2IM,
		"NKERNELS": C.GK_NKERNELS,
	}
}

// cMicroOps returns the enumerators of gk_micro_op by name, GK_M_NOPS too.
func cMicroOps() map[string]int {
	return map[string]int{
		"LOAD": C.GK_M_LOAD, "STORE": C.GK_M_STORE, "CONST": C.GK_M_CONST, "CAST": C.GK_M_CAST, "NEG": C.GK_M_NEG, "ABS": C.GK_M_ABS,
		"SIGN": C.GK_M_SIGN, "SQUARE": C.GK_M_SQUARE, "SQRT": C.GK_M_SQRT, "RSQRT": C.GK_M_RSQRT, "RECIPROCAL": C.GK_M_RECIPROCAL,
		"EXP": C.GK_M_EXP, "EXPM1": C.GK_M_EXPM1, "LOG": C.GK_M_LOG, "LOG1P": C.GK_M_LOG1P, "SIN": C.GK_M_SIN, "COS": C.GK_M_COS,
		"TANH": C.GK_M_TANH, "SIGMOID": C.GK_M_SIGMOID, "RELU": C.GK_M_RELU, "FLOOR": C.GK_M_FLOOR, "CEIL": C.GK_M_CEIL,
		"ROUND": C.GK_M_ROUND, "ERF": C.GK_M_ERF, "SOFTPLUS": C.GK_M_SOFTPLUS, "ISNAN": C.GK_M_ISNAN, "NOT": C.GK_M_NOT,
		"ADD": C.GK_M_ADD, "SUB": C.GK_M_SUB, "MUL": C.GK_M_MUL, "DIV": C.GK_M_DIV, "MAX": C.GK_M_MAX, "MIN": C.GK_M_MIN,
		"POW": C.GK_M_POW, "MOD": C.GK_M_MOD, "EQ": C.GK_M_EQ, "NE": C.GK_M_NE, "LT": C.GK_M_LT, "LE": C.GK_M_LE, "GT": C.GK_M_GT,
		"GE": C.GK_M_GE, "AND": C.GK_M_AND, "OR": C.GK_M_OR, "SELECT": C.GK_M_SELECT, "DROPOUT": C.GK_M_DROPOUT, "NOPS": C.GK_M_NOPS,
	}
}

// cNumbers returns every other number of gk.h and kernels.h that op.go and program.go repeat.
func cNumbers() map[string]int {
	return map[string]int{
		"ARGS": C.GK_ARGS, "DIMS": C.GK_DIMS, "INTS": C.GK_INTS, "FLOATS": C.GK_FLOATS, "FEEDS": C.GK_FEEDS, "SCALARS": C.GK_SCALARS,
		"PANEL": C.GK_PANEL, "PARTS": C.GK_PARTS, "BASE_NONE": C.GK_BASE_NONE, "BASE_ABS": C.GK_BASE_ABS, "BASE_ARENA": C.GK_BASE_ARENA,
		"BASE_SCALARS": C.GK_BASE_SCALARS, "BASE_FEED0": C.GK_BASE_FEED0, "F32": C.GK_F32, "F64": C.GK_F64, "I32": C.GK_I32,
		"I64": C.GK_I64, "U8": C.GK_U8, "BOOL": C.GK_BOOL, "NTYPES": C.GK_NTYPES, "A_ROWS": C.GK_A_ROWS, "A_COLS": C.GK_A_COLS,
		"A_PANELS": C.GK_A_PANELS, "B_ROWS": C.GK_B_ROWS, "B_PANELS": C.GK_B_PANELS, "B_COLS": C.GK_B_COLS, "C_ROWS": C.GK_C_ROWS,
		"C_TRANSPOSED": C.GK_C_TRANSPOSED, "C_PANELS": C.GK_C_PANELS, "ACT_NONE": C.GK_ACT_NONE, "ACT_RELU": C.GK_ACT_RELU,
		"ACT_SIGMOID": C.GK_ACT_SIGMOID, "ACT_TANH": C.GK_ACT_TANH, "FULL": C.GK_FULL, "SCALAR": C.GK_SCALAR, "ROW": C.GK_ROW,
		"COL": C.GK_COL, "SUM": C.GK_SUM, "MEAN": C.GK_MEAN, "MAX": C.GK_MAX, "MIN": C.GK_MIN, "PROD": C.GK_PROD, "MOMENTS": C.GK_MOMENTS, "NORM_GRAD": C.GK_NORM_GRAD,
		"UNIFORM": C.GK_UNIFORM, "NORMAL": C.GK_NORMAL, "BITS": C.GK_BITS,
		"OK": C.GK_OK, "INDEX_RANGE": C.GK_INDEX_RANGE, "NO_MEMORY": C.GK_NO_MEMORY,
	}
}
