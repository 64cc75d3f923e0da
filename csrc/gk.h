/* The contract between the Go side, the op-list runner and the kernels.
 *
 * A program is a flat list of gk_op. Go builds it once; one C call runs it. Nothing in it is a Go pointer: an operand is a base
 * and a byte offset, and the bases that change from run to run (arena, feeds, scalars) are arguments of the run.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { GK_ARGS = 12, GK_DIMS = 13, GK_INTS = 32, GK_FLOATS = 6, GK_FEEDS = 8, GK_SCALARS = 16 };

/* Bases of operands. GK_BASE_ABS: off is an address in C memory, which never moves. */
enum { GK_BASE_NONE = -1, GK_BASE_ABS = 0, GK_BASE_ARENA = 1, GK_BASE_SCALARS = 2, GK_BASE_FEED0 = 3 };

typedef struct {
	int32_t base, reserved;
	int64_t off; /* bytes */
} gk_operand;

/* A size that may grow with the rows of the batch: fixed + per_n * n. */
typedef struct {
	int64_t fixed, per_n;
} gk_dim;

enum gk_type { GK_F32, GK_F64, GK_I32, GK_I64, GK_U8, GK_BOOL, GK_NTYPES };

/* One step of an element-wise chain: dst = op(a, b, c) over registers that hold a block of elements. */
typedef struct {
	uint8_t op, type; /* enum gk_micro_op; type of the operands */
	uint8_t dst, a, b, c;
	uint8_t to; /* CAST: type of the result */
	uint8_t reserved;
	double imm;
} gk_micro;

typedef struct {
	int32_t kernel, nargs; /* enum gk_kernel_id */
	gk_operand arg[GK_ARGS];
	gk_dim dim[GK_DIMS];
	int64_t i[GK_INTS];
	double f[GK_FLOATS];
	int32_t micro, nmicro; /* part of the program's table of micro-ops */
	int64_t scratch;       /* bytes that a thread needs for a chunk, see scratch.h */
} gk_op;

/* What a kernel sees: operands and sizes resolved for this run. */
typedef struct gk_run gk_run;
typedef struct {
	const gk_op *op;
	const gk_micro *micro;
	void *arg[GK_ARGS]; /* NULL where absent */
	int64_t dim[GK_DIMS];
	const double *scalars;
	gk_run *run;
} gk_call;

/* A kernel cuts its work into chunks whose number depends on the shapes only, never on the number of threads, and whose outputs
 * are disjoint; so results do not depend on who runs which chunk. Chunks with neighbouring numbers should touch neighbouring
 * memory: a thread owns a contiguous range of them, the same share in every op. */
typedef struct {
	const char *name;
	int64_t (*chunks)(const gk_call *c);
	void (*run)(const gk_call *c, int64_t chunk);
} gk_kernel;

/* Kernels call it when an input is out of range; the run stops before the next op and reports op and code. */
enum gk_code { GK_OK, GK_INDEX_RANGE, GK_BAD_OP, GK_NO_MEMORY /* detail: bytes of scratch */ };
void gk_fail(const gk_call *c, int code, int64_t detail);

/* Instruction sets, compiled from one source by target attributes and picked at start; GOKERAS_ISA=generic|avx2|avx512 forces one. */
enum gk_isa { GK_GENERIC, GK_AVX2, GK_AVX512, GK_NISA };
int gk_isa_current(void);
int gk_isa_supported(int isa); /* by this machine */
int gk_isa_force(int isa);     /* 0, or -1 when the machine lacks it; not while programs run */

/* Every kernel, its operands, sizes and settings are listed in kernels.h. */
#include "kernels.h"
