/* GK_AVG_POOL and GK_AVG_POOL_GRAD. */
#include "fp.h"

#include "lanes_fns.h"
#include "sweep.h"

typedef struct {
	const void *x; /* or the gradient of y */
	void *y;       /* or the gradient of x */
	int64_t channels;
	const gk_window *w;
	int64_t full; /* elements of a window */
	int clipped;  /* some windows reach into the padding and hold fewer */
} gk_avg_pool;

/* How many elements of the input window number i of an axis holds. */
static inline int64_t gk_covered(const gk_window *w, int axis, int64_t i) {
	const int64_t first = i * w->stride[axis] - w->before[axis];
	return gk_min64(w->in[axis], first + w->size[axis]) - gk_max64(0, first);
}

struct avg_pool_fns {
	gk_spots_fn *avg[GK_LANE_KINDS], *grad[GK_LANE_KINDS];
};

#define GK_TEMPLATE "avgpool_tmpl.h"
#include "isa.h"

static const struct avg_pool_fns *const by_isa[GK_NISA] = GK_BY_ISA(avg_pool_fns);

static gk_avg_pool pool_of(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	gk_avg_pool p = {.x = c->arg[0], .y = c->arg[1], .channels = w->c, .w = w, .full = 1};
	for (int axis = 0; axis < 3; axis++) {
		p.full *= w->size[axis];
		p.clipped |= w->before[axis] > 0 || (w->out[axis] - 1) * w->stride[axis] + w->size[axis] - w->before[axis] > w->in[axis];
	}
	return p;
}

int64_t gk_avg_pool_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	return gk_sweep_chunks(&s);
}

void gk_avg_pool_run(const gk_call *c, int64_t chunk) {
	const gk_avg_pool p = pool_of(c);
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	gk_sweep_run(&s, chunk, by_isa[gk_isa_current()]->avg[gk_lanes_for((int)p.w->type, p.channels)], &p);
}

int64_t gk_avg_pool_grad_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_BACKWARD);
	return gk_sweep_chunks(&s);
}

void gk_avg_pool_grad_run(const gk_call *c, int64_t chunk) {
	const gk_avg_pool p = pool_of(c);
	const gk_sweep s = gk_sweep_of(c, GK_BACKWARD);
	gk_sweep_run(&s, chunk, by_isa[gk_isa_current()]->grad[gk_lanes_for((int)p.w->type, p.channels)], &p);
}
