/* Compiles GK_TEMPLATE once for each instruction set. Inside the template:
 *   VL        floats in a vector (4, 8, 16)
 *   F(name)   the name with the instruction set's suffix
 *   TGT       attribute for every function
 *   vf vi vu  vectors of VL float, int32, uint32;  vfu: float, unaligned
 *   INLINE    static inline, always inlined
 * The template ends by defining a `static const struct x_fns F(x_fns)`; the .c file gathers them with GK_BY_ISA(x_fns)
 * and picks by gk_isa_current(). */
#include "vec.h"

#define VL 4
#define F(name) GK_CAT(name, _generic)
#define TGT
#include "vec_types.h"
#include GK_TEMPLATE
#include "vec_undef.h"

#ifdef __x86_64__
#define VL 8
#define F(name) GK_CAT(name, _avx2)
#define TGT __attribute__((target("avx2,fma")))
#include "vec_types.h"
#include GK_TEMPLATE
#include "vec_undef.h"

#define VL 16
#define F(name) GK_CAT(name, _avx512)
#define TGT __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma")))
#include "vec_types.h"
#include GK_TEMPLATE
#include "vec_undef.h"
#endif
#undef GK_TEMPLATE
