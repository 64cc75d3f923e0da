/* winograd.c, winograd_grad.c */
#include "harness.h"
#include "winograd.h"

static void set(const gk_window *w, int64_t images, int64_t bytes) {
	DIMS(images);
	ints(GK_INTS, (const int64_t *)w);
	scratch(bytes);
	run();
}

static void maybe(int there, int64_t n) {
	if (there)
		in(GK_F32, n);
	else
		none();
}

/* The convolution of which a 2 x 2 pool reads all but a last odd row and column. */
static void pooled(gk_window w, int64_t images, int taps) {
	w.setting[1] = 1;
	for (int a = 1; a < 3; a++) w.out[a] -= w.out[a] % 2;
	const int64_t size = images * (w.out[1] / 2) * (w.out[2] / 2) * w.k;
	begin(GK_WINOGRAD);
	in(GK_F32, images * w.in[1] * w.in[2] * w.c);
	in(GK_F32, gk_wg_kernel_bytes(&w) / 4 - GK_WG_LINE);
	out(GK_F32, size);
	none();
	in(GK_F32, w.k);
	none();
	if (taps)
		out(GK_U8, size);
	else
		none();
	set(&w, images, gk_wg_scratch(&w));
}

static void convolution(gk_window w, int64_t images) {
	const int64_t x = images * w.in[1] * w.in[2] * w.c, y = images * w.out[1] * w.out[2] * w.k, taps = 9 * w.c * w.k;
	const int64_t u = gk_wg_kernel_bytes(&w) / 4, sums = gk_wg_sums_bytes(&w, images) / 4;
	for (int i = 0; i < 8; i++) {
		w.setting[0] = i & 1;
		begin(GK_WINOGRAD_KERNEL);
		in(GK_F32, taps);
		out(GK_F32, u - GK_WG_LINE); /* the gap behind the last plane is not used */
		set(&w, images, 0);
		w.act = i % 4;
		begin(GK_WINOGRAD);
		in(GK_F32, x);
		in(GK_F32, u - GK_WG_LINE);
		out(GK_F32, y);
		maybe(i & 1, w.k);
		maybe(i & 2, w.k);
		maybe(i & 4, y);
		none();
		set(&w, images, gk_wg_scratch(&w));
		pooled(w, images, i & 1);
	}
	begin(GK_WINOGRAD_GRAD);
	in(GK_F32, x);
	in(GK_F32, y);
	out(GK_F32, at_least_0(sums - GK_WG_LINE));
	set(&w, images, gk_wg_grad_scratch(&w));
	begin(GK_WINOGRAD_GRAD_SUM);
	in(GK_F32, at_least_0(sums - GK_WG_LINE));
	out(GK_F32, taps);
	set(&w, images, 0);
}

void winograd_cases(void) {
	typedef struct {
		int64_t images, height, width, c, k, before, after;
	} shape;
	EACH(shape, s, {0, 4, 4, 8, 8, 1, 1}, {1, 3, 3, 1, 1, 0, 0}, {2, 1, 2, 16, 5, 2, 2}, {3, 9, 10, 17, 33, 1, 1}, {2, 5, 6, 9, 64, 1, 1}, {1, 11, 5, 24, 100, 3, 1},
	     {20, 12, 13, 20, 70, 1, 0}) {
		gk_window w = {.in = {1, s.height, s.width}, .size = {1, 3, 3}, .stride = {1, 1, 1}, .dilation = {1, 1, 1}, .groups = 1};
		for (int a = 1; a < 3; a++) {
			w.before[a] = s.before;
			w.out[a] = w.in[a] + s.before + s.after - 2;
		}
		w.c = s.c;
		w.k = s.k;
		convolution(w, s.images);
	}
}
