#include "fp.h"

#include "chain.h"
#include <math.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

struct chain_f32 {
	gk_block_fn *const *ops;
};

#define GK_TEMPLATE "chain_f32_tmpl.h"
#include "isa.h"

gk_block_fn *gk_block_f32(int op) {
	static const struct chain_f32 *const by_isa[GK_NISA] = GK_BY_ISA(chain_f32);
	return by_isa[gk_isa_current()]->ops[op];
}
