/* The float32 block functions, a template of isa.h: vector code for what the compiler does not vectorise, and chain_type.h for the rest. */
#include "math_tmpl.h"

#define MAP(name, fn)                                                                                                                      \
	static TGT void F(name)(void *dst, const void *pa, const void *pb, const void *pc, int64_t n) {                                       \
		float *y = dst;                                                                                                                    \
		const float *a = pa;                                                                                                               \
		int64_t i = 0;                                                                                                                     \
		for (; i + VL <= n; i += VL) F(vstore)(y + i, F(fn)(F(vload)(a + i)));                                                             \
		if (i < n) F(vstore_part)(y + i, F(fn)(F(vload_part)(a + i, n - i, 0.f)), n - i);                                                  \
	}
MAP(sqrt, vsqrt)
MAP(rsqrt, vrsqrt)
MAP(exp, vexp)
MAP(log, vlog)
MAP(tanh, vtanh)
MAP(sigmoid, vsigmoid)
#undef MAP

#define T float
#define FN(name) F(name)
#define FLOATING 1
#define LIBM(name) GK_CAT(name, f)
#include "chain_type.h"
#include "chain_type_undef.h"

static const struct chain_f32 F(chain_f32) = {F(ops)};
