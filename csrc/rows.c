/* GK_GATHER_U8: rows of bytes become floats. It is how images reach a feed. */
#include "elem.h"

enum {
	GATHER_AHEAD = 1024, /* bytes of the next row to prefetch */
	GATHER_CHUNK = 8192  /* bytes, about 1.5 us: shuffled rows come from main memory */
};

struct gather_fns {
	void (*u8)(float *dst, const uint8_t *src, const int32_t *rows, int64_t n, int64_t len, float scale);
};

#define GK_TEMPLATE "rows_tmpl.h"
#include "isa.h"

static const struct gather_fns *const fns[GK_NISA] = GK_BY_ISA(gather_fns);

static int64_t rows_per_chunk(const gk_call *c) { return gk_items_per_chunk(c->dim[1], GATHER_CHUNK); }

int64_t gk_gather_u8_chunks(const gk_call *c) { return c->dim[1] ? gk_ceil_div(c->dim[0], rows_per_chunk(c)) : 0; }

void gk_gather_u8_run(const gk_call *c, int64_t chunk) {
	const int64_t len = c->dim[1];
	const gk_range r = gk_chunk_range(c->dim[0], rows_per_chunk(c), chunk);
	fns[gk_isa_current()]->u8((float *)c->arg[2] + r.lo * len, c->arg[0], (const int32_t *)c->arg[1] + r.lo, r.hi - r.lo, len, (float)c->op->f[0]);
}
