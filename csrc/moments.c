/* GK_ROW_MOMENTS, and the loops of GK_COLUMN_PARTS. */
#include "fp.h"

#include "moments.h"

#define GK_TEMPLATE "moments_tmpl.h"
#include "isa.h"

static const gk_moments_fns *const by_isa[GK_NISA] = GK_BY_ISA(moments_fns);

const gk_moments_fns *gk_moments_current(void) { return by_isa[gk_isa_current()]; }

enum { ROWS_CHUNK = 16384 };

int64_t gk_row_moments_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], gk_items_per_chunk(c->dim[1], ROWS_CHUNK)); }

void gk_row_moments_run(const gk_call *c, int64_t chunk) {
	const int type = (int)c->op->i[1];
	const int64_t size = gk_size_of(type), cols = c->dim[1];
	const gk_range rows = gk_chunk_range(c->dim[0], gk_items_per_chunk(cols, ROWS_CHUNK), chunk);
	const gk_block b = {.x = (const char *)c->arg[0] + rows.lo * cols * size, .rows = rows.hi - rows.lo, .cols = cols};
	gk_moments_current()->rows[gk_lanes_for(type, INT64_MAX)](&b, (char *)c->arg[1] + rows.lo * size, (char *)c->arg[2] + rows.lo * size);
}
