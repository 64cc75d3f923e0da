/* Shared by isa.h and the templates. */
#pragma once
#include <stdint.h>
#define GK_CAT_(a, b) a##b
#define GK_CAT(a, b) GK_CAT_(a, b)
#ifdef __x86_64__
#define GK_BY_ISA(fns) {&GK_CAT(fns, _generic), &GK_CAT(fns, _avx2), &GK_CAT(fns, _avx512)}
#else
#define GK_BY_ISA(fns) {&GK_CAT(fns, _generic), 0, 0}
#endif
/* gcc 12 has no vector ?: in C. All bits of m are set or none. */
#define GK_BLEND(m, a, b, t) ((t)(((m) & (vi)(a)) | (~(m) & (vi)(b))))
