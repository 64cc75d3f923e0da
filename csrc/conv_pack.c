/* GK_CONV_PACK: a convolution's kernel [taps][c/groups][k] in panels of the result's channels, as GK_CONV reads them. */
#include "conv.h"
#include "elem.h"
#include "transpose.h"
#include <string.h>

enum { ARG_KERNEL, ARG_PACKED };
enum { INT_PASS };

int64_t gk_conv_packed_bytes(const gk_window *w, int pass) {
	const gk_conv_plan p = gk_conv_plan_of(w, pass);
	return p.panels * p.all_taps * p.source_group * GK_PANEL * (int64_t)sizeof(float);
}

int64_t gk_conv_pack_chunks(const gk_call *c) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	return p.panels * p.classes;
}

/* One tap of one panel: rows are the source's channels, columns the panel's. */
static void pack_tap(float *dst, const float *tap, const gk_window *w, const gk_conv_plan *p, int64_t group, int64_t first, int64_t cols) {
	const int64_t rows = p->source_group;
	if (p->pass == GK_PASS_INPUT) {
		if (cols < GK_PANEL) memset(dst, 0, sizeof *dst * (size_t)(rows * GK_PANEL));
		gk_transpose(dst, GK_PANEL, tap + first * w->k + group * rows, w->k, cols, rows, 0);
		return;
	}
	tap += group * p->result_group + first;
	for (int64_t r = 0; r < rows; r++, tap += w->k, dst += GK_PANEL) {
		memcpy(dst, tap, sizeof *dst * (size_t)cols);
		memset(dst + cols, 0, sizeof *dst * (size_t)(GK_PANEL - cols));
	}
}

void gk_conv_pack_run(const gk_call *c, int64_t chunk) {
	const gk_window *w = gk_window_of(c);
	const gk_conv_plan p = gk_conv_plan_of(w, (int)w->setting[INT_PASS]);
	const gk_conv_class k = gk_conv_class_at(w, &p, chunk % p.classes);
	const int64_t q = chunk / p.classes, first = q % p.of_group * GK_PANEL, cols = gk_min64(p.result_group - first, GK_PANEL);
	const int64_t size = p.source_group * GK_PANEL, of_tap = w->c / w->groups * w->k;
	const gk_conv_axis *x = k.axis;
	float *dst = (float *)c->arg[ARG_PACKED] + (q * p.all_taps + k.before) * size;
	for (int64_t d = 0; d < x[0].taps; d++) {
		for (int64_t h = 0; h < x[1].taps; h++) {
			for (int64_t l = 0; l < x[2].taps; l++, dst += size) {
				const int64_t plane = x[0].tap + d * x[0].tap_step, row = x[1].tap + h * x[1].tap_step, col = x[2].tap + l * x[2].tap_step;
				const float *tap = (const float *)c->arg[ARG_KERNEL] + ((plane * w->size[1] + row) * w->size[2] + col) * of_tap;
				pack_tap(dst, tap, w, &p, q / p.of_group, first, cols);
			}
		}
	}
}
