/* GK_DEPTHWISE and GK_DEPTHWISE_GRAD_INPUT: a result of either gathers from its taps, only that the second walks backward. */
#include "fp.h"

#include "act_f64.h"
#include "depthwise.h"
#ifdef __x86_64__
#include <immintrin.h>
#endif

#define GK_TEMPLATE "depthwise_tmpl.h"
#include "isa.h"

static const gk_depthwise_fns *const by_isa[GK_NISA] = GK_BY_ISA(depthwise_fns);

const gk_depthwise_fns *gk_depthwise_current(void) { return by_isa[gk_isa_current()]; }

static void run(const gk_call *c, int direction, int64_t chunk, gk_depthwise p) {
	const gk_sweep s = gk_sweep_of(c, direction);
	const int64_t tile = gk_channel_tile(s.w);
	p.channels = s.w->c;
	for (p.first = 0; p.first < p.channels; p.first = p.last) {
		p.last = gk_min64(p.channels, p.first + tile);
		gk_sweep_run(&s, chunk, gk_depthwise_current()->forward[gk_lanes_for((int)s.w->type, p.last - p.first)], &p);
	}
}

int64_t gk_depthwise_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_FORWARD);
	return gk_sweep_chunks(&s);
}

void gk_depthwise_run(const gk_call *c, int64_t chunk) {
	const gk_depthwise p = {
		.x = c->arg[0],
		.kernel = c->arg[1],
		.bias = c->arg[2],
		.scale = c->arg[3],
		.residual = c->arg[4],
		.y = c->arg[5],
		.act = gk_window_of(c)->act,
	};
	run(c, GK_FORWARD, chunk, p);
}

int64_t gk_depthwise_grad_input_chunks(const gk_call *c) {
	const gk_sweep s = gk_sweep_of(c, GK_BACKWARD);
	return gk_sweep_chunks(&s);
}

void gk_depthwise_grad_input_run(const gk_call *c, int64_t chunk) {
	const gk_depthwise p = {.x = c->arg[0], .kernel = c->arg[1], .y = c->arg[2], .act = GK_ACT_NONE};
	run(c, GK_BACKWARD, chunk, p);
}
