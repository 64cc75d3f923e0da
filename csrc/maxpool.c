/* GK_MAX_POOL and GK_MAX_POOL_GRAD. */
#include "fp.h"

#include "lanes_fns.h"
#include "sweep.h"

typedef struct {
	const void *x; /* or the gradient of y */
	void *y;       /* or the gradient of x */
	void *taps;
	int64_t channels;
	int words; /* taps are int32, else bytes */
} gk_max_pool;

struct max_pool_fns {
	gk_spots_fn *max[GK_LANE_KINDS], *grad[GK_LANE_KINDS];
};

#define GK_TEMPLATE "maxpool_tmpl.h"
#include "isa.h"

static const struct max_pool_fns *const by_isa[GK_NISA] = GK_BY_ISA(max_pool_fns);

int64_t gk_max_pool_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	return gk_sweep_chunks(&s);
}

void gk_max_pool_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_max_pool p = {.x = c->arg[0], .y = c->arg[1], .taps = c->arg[2], .channels = w->c, .words = (int)w->setting[0]};
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	gk_sweep_run(&s, chunk, by_isa[gk_isa_current()]->max[gk_lanes_for((int)w->type, w->c)], &p);
}

int64_t gk_max_pool_grad_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_BACKWARD);
	return gk_sweep_chunks(&s);
}

void gk_max_pool_grad_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_max_pool p = {.x = c->arg[0], .taps = c->arg[1], .y = c->arg[2], .channels = w->c, .words = (int)w->setting[0]};
	const gk_sweep s = gk_sweep_of(c, GK_BACKWARD);
	gk_sweep_run(&s, chunk, by_isa[gk_isa_current()]->grad[gk_lanes_for((int)w->type, w->c)], &p);
}
