/* GK_DEPTHWISE_GRAD_PARTS and GK_DEPTHWISE_GRAD_KERNEL: the gradient of the kernel is made from parts of the elements, see parts.h. */
#include "depthwise.h"
#include "parts.h"
#include "reduce.h"
#include <string.h>

static int64_t kernel_size(const gk_window *w) { return w->size[0] * w->size[1] * w->size[2] * w->c; }

static int64_t units(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	return gk_sweep_chunks(&s);
}

int64_t gk_depthwise_grad_parts_chunks(const gk_call *c) { return gk_parts_of(units(c)); }

/* Adds a part's elements to the gradient of the channels [first, last). */
static void add(const gk_sweep *s, gk_range units, gk_depthwise_grad *p, int64_t first, int64_t last) {
	p->first = first;
	p->last = last;
	gk_spots_fn *fn = gk_depthwise_current()->kernel_grad[gk_lanes_for((int)s->w->type, last - first)];
	for (int64_t unit = units.lo; unit < units.hi && first < last; unit++) gk_sweep_run(s, unit, fn, p);
}

/* Tile by tile, whole vectors of channels and then the rest of them one by one. */
void gk_depthwise_grad_parts_run(const gk_call *c, int64_t chunk) {
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	const int type = (int)s.w->type;
	const int64_t bytes = kernel_size(s.w) * gk_size_of(type), channels = s.w->c, tile = gk_channel_tile(s.w);
	gk_depthwise_grad p = {.x = c->arg[0], .dy = c->arg[1], .kernel = (char *)c->arg[2] + chunk * bytes, .channels = channels};
	memset(p.kernel, 0, (size_t)bytes);
	const gk_range mine = gk_part(gk_sweep_chunks(&s), chunk);
	for (int64_t first = 0; first < channels; first += tile) {
		const int64_t last = gk_min64(channels, first + tile), vectors = last - (last - first) % gk_lanes(type);
		add(&s, mine, &p, first, vectors);
		add(&s, mine, &p, vectors, last);
	}
}

enum { KERNEL_CHUNK = 256 }; /* elements, each the sum of all parts */

int64_t gk_depthwise_grad_kernel_chunks(const gk_call *c) { return gk_ceil_div(kernel_size(gk_window_of(c)), KERNEL_CHUNK); }

void gk_depthwise_grad_kernel_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const int64_t size = gk_size_of((int)w->type), all = kernel_size(w);
	const gk_range cols = gk_chunk_range(all, KERNEL_CHUNK, chunk);
	const gk_columns sum = {
		.x = (const char *)c->arg[0] + cols.lo * size,
		.y = (char *)c->arg[1] + cols.lo * size,
		.red = gk_parts_of(units(c)),
		.ld = all,
		.n = cols.hi - cols.lo,
		.divisor = 1,
	};
	gk_columns_of(GK_SUM, (int)w->type)(&sum);
}
