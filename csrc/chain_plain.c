#include "fp.h"

#include "chain.h"
#include "vec.h"
#include <math.h>
#include <string.h>

/* libm's functions where float32 has vector code. */
#define MAP(name, expr)                                                                                                                    \
	static void name##_f64(void *dst, const void *pa, const void *pb, const void *pc, int64_t n) {                                        \
		double *y = dst;                                                                                                                   \
		const double *a = pa;                                                                                                              \
		for (int64_t i = 0; i < n; i++) {                                                                                                  \
			const double x = a[i];                                                                                                         \
			y[i] = expr;                                                                                                                   \
		}                                                                                                                                  \
	}
static inline double sigmoid(double x) {
	const double e = exp(-fabs(x));
	return (x < 0 ? e : 1) / (1 + e);
}
MAP(sqrt, sqrt(x))
MAP(rsqrt, 1 / sqrt(x))
MAP(exp, exp(x))
MAP(log, log(x))
MAP(tanh, tanh(x))
MAP(sigmoid, sigmoid(x))
#undef MAP

#define TGT
#define T double
#define FN(name) GK_CAT(name, _f64)
#define FLOATING 1
#define LIBM(name) name
#include "chain_type.h"
#include "chain_type_undef.h"

#define T int32_t
#define U uint32_t
#define FN(name) GK_CAT(name, _i32)
#define FLOATING 0
#include "chain_type.h"
#include "chain_type_undef.h"

#define T int64_t
#define U uint64_t
#define FN(name) GK_CAT(name, _i64)
#define FLOATING 0
#include "chain_type.h"
#include "chain_type_undef.h"

#define T uint8_t
#define U uint8_t
#define FN(name) GK_CAT(name, _u8)
#define FLOATING 0
#include "chain_type.h"
#include "chain_type_undef.h"

#define LOGICAL(name, expr)                                                                                                                \
	static void name##_bool(void *dst, const void *pa, const void *pb, const void *pc, int64_t n) {                                       \
		uint8_t *z = dst;                                                                                                                  \
		const uint8_t *x = pa, *y = pb;                                                                                                    \
		GK_IVDEP for (int64_t i = 0; i < n; i++) z[i] = expr;                                                                              \
	}
LOGICAL(and, (x[i] != 0) & (y[i] != 0))
LOGICAL(or, (x[i] != 0) | (y[i] != 0))
#undef LOGICAL

static void not_bool(void *dst, const void *pa, const void *pb, const void *pc, int64_t n) {
	uint8_t *y = dst;
	const uint8_t *x = pa;
	GK_IVDEP for (int64_t i = 0; i < n; i++) y[i] = x[i] == 0;
}

static gk_block_fn *const ops_bool[GK_M_NOPS] = {
	[GK_M_NOT] = not_bool, [GK_M_AND] = and_bool, [GK_M_OR] = or_bool, [GK_M_MAX] = max_u8, [GK_M_MIN] = min_u8,       [GK_M_EQ] = eq_u8,
	[GK_M_NE] = ne_u8,     [GK_M_LT] = lt_u8,     [GK_M_LE] = le_u8,   [GK_M_GT] = gt_u8,   [GK_M_GE] = ge_u8, [GK_M_SELECT] = select_u8,
};

gk_block_fn *gk_block_plain(int op, int type) {
	static gk_block_fn *const *const by_type[GK_NTYPES] = {0, ops_f64, ops_i32, ops_i64, ops_u8, ops_bool};
	return by_type[type] ? by_type[type][op] : 0;
}
