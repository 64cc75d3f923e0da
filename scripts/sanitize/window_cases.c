/* maxpool.c, avgpool.c, depthwise.c, depthwise_grad.c */
#include "harness.h"
#include "parts.h"
#include "window.h"

static int64_t positions(const int64_t side[3]) { return side[0] * side[1] * side[2]; }

/* The window with as many results as fit, and elements of behind added behind the input. */
static gk_window window(const int64_t in[3], int64_t size, int64_t stride, int64_t dilation, int64_t before, int64_t behind, int64_t channels) {
	gk_window w = {.c = channels, .k = channels, .groups = 1};
	for (int a = 0; a < 3; a++) {
		const int flat = in[a] == 1;
		w.in[a] = in[a];
		w.size[a] = flat ? 1 : size;
		w.stride[a] = flat ? 1 : stride;
		w.dilation[a] = flat ? 1 : dilation;
		w.before[a] = flat ? 0 : before;
		w.out[a] = (in[a] + w.before[a] + (flat ? 0 : behind) - w.dilation[a] * (w.size[a] - 1) - 1) / w.stride[a] + 1;
	}
	return w;
}

static void set(const gk_window *w, int64_t images) {
	DIMS(images);
	ints(GK_INTS, (const int64_t *)w);
	run();
}

static void *taps(const gk_window *w, int64_t n) {
	if (w->setting[0]) return in_index(n, 0, (int32_t)positions(w->size) - 1);
	uint8_t *t = in(GK_U8, n);
	for (int64_t i = 0; i < n; i++) t[i] = (uint8_t)(t[i] % positions(w->size));
	return t;
}

static void pools(gk_window w, int64_t images) {
	const int64_t x = images * positions(w.in) * w.c, y = images * positions(w.out) * w.c;
	for (int words = 0; words < 2; words++) {
		w.setting[0] = words;
		begin(GK_MAX_POOL);
		in((int)w.type, x);
		out((int)w.type, y);
		out(words ? GK_I32 : GK_U8, y);
		set(&w, images);
		begin(GK_MAX_POOL_GRAD);
		in((int)w.type, y);
		taps(&w, y);
		out((int)w.type, x);
		set(&w, images);
	}
	begin(GK_AVG_POOL);
	in((int)w.type, x);
	out((int)w.type, y);
	set(&w, images);
	begin(GK_AVG_POOL_GRAD);
	in((int)w.type, y);
	out((int)w.type, x);
	set(&w, images);
}

static void optional(int there, int type, int64_t n) {
	if (there)
		in(type, n);
	else
		none();
}

static void depthwise(gk_window w, int64_t images) {
	const int type = (int)w.type;
	const int64_t x = images * positions(w.in) * w.c, y = images * positions(w.out) * w.c, kernel = positions(w.size) * w.c;
	for (int i = 0; i < 8; i++) {
		w.act = i % 4;
		begin(GK_DEPTHWISE);
		in(type, x);
		in(type, kernel);
		optional(i & 1, type, w.c);
		optional(i & 2, type, w.c);
		optional(i & 4, type, y);
		out(type, y);
		set(&w, images);
	}
	begin(GK_DEPTHWISE_GRAD_INPUT);
	in(type, y);
	in(type, kernel);
	out(type, x);
	set(&w, images);
	begin(GK_DEPTHWISE_GRAD_PARTS);
	in(type, x);
	in(type, y);
	out(type, GK_PARTS * kernel);
	set(&w, images);
	begin(GK_DEPTHWISE_GRAD_KERNEL);
	in(type, GK_PARTS * kernel);
	out(type, kernel);
	set(&w, images);
}

static void convolutions(int type, int64_t channels) {
	EACH(int64_t, stride, 1, 2, 3) {
		EACH(int64_t, dilation, 1, 2) {
			EACH(int64_t, pad, 0, 1, 4) {
				gk_window w = window((int64_t[]){1, 9, 8}, 3, stride, dilation, pad, 1, channels);
				w.type = type;
				depthwise(w, 2);
				w = window((int64_t[]){4, 5, 6}, 2, stride, dilation, pad, pad, channels);
				w.type = type;
				depthwise(w, 1);
				depthwise(w, 0);
			}
		}
	}
	gk_window w = window((int64_t[]){1, 9, 67}, 3, 1, 1, 1, 1, channels);
	w.type = type;
	depthwise(w, 3);
}

/* So many elements that the kernel's gradient has as many parts as it may. */
static void all_parts(void) {
	gk_window w = window((int64_t[]){1, 64, 64}, 3, 1, 1, 1, 1, 8);
	depthwise(w, 32);
}

void window_cases(void) {
	all_parts();
	EACH(int, type, GK_F32, GK_F64) {
		EACH(int64_t, channels, 1, 3, 8, 17, 40) convolutions(type, channels);
		EACH(int64_t, channels, 1, 3, 8, 17, 40) {
			EACH(int64_t, size, 1, 2, 3) {
				EACH(int64_t, stride, 1, 2, 4) {
					for (int64_t pad = 0; pad < size; pad++) {
						gk_window w = window((int64_t[]){1, 7, 6}, size, stride, 1, pad, size - 1 - pad, channels);
						w.type = type;
						pools(w, 2);
						w = window((int64_t[]){3, 4, 5}, size, stride, 1, pad, pad, channels);
						w.type = type;
						pools(w, 1);
						pools(w, 0);
					}
				}
			}
			gk_window tiles = window((int64_t[]){1, 5, 6}, 3, 1, 1, 1, 1, 500 + channels); /* of channels */
			tiles.type = type;
			depthwise(tiles, 1);
			gk_window w = window((int64_t[]){1, 1, 3001}, 3, 2, 1, 1, 1, channels);
			w.type = type;
			pools(w, 1);
		}
	}
}
