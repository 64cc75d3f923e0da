/* conv.c, conv_pool.c, conv_pack.c, conv_kernel.c, conv_f64.c, conv_col2im.c */
#include "conv.h"
#include "harness.h"
#include <string.h>

static int64_t volume(const int64_t side[3]) { return side[0] * side[1] * side[2]; }

static int64_t kernel_size(const gk_window *w) { return volume(w->size) * (w->c / w->groups) * w->k; }

/* Scale, bias and residual, those that follows says. */
static void following(int type, int follows, int64_t channels, int64_t n) {
	const int64_t size[3] = {channels, channels, n};
	for (int i = 0; i < 3; i++) {
		if (follows >> i & 1)
			in(type, size[i]);
		else
			none();
	}
}

static void settings(const gk_window *w, int64_t images) {
	DIMS(images);
	ints(GK_INTS, (const int64_t *)w);
}

static void pass(gk_window w, int64_t images, int to_input, int follows) {
	const int64_t x = images * volume(w.in) * w.c, y = images * volume(w.out) * w.k, packed = gk_conv_packed_bytes(&w, to_input) / 4;
	w.setting[0] = to_input;
	begin(GK_CONV_PACK);
	in(GK_F32, kernel_size(&w));
	out(GK_F32, packed);
	settings(&w, images);
	run();
	for (int type = GK_F32; type <= GK_F64; type++) {
		w.type = type;
		begin(type == GK_F32 ? GK_CONV : GK_CONV_F64);
		in(type, to_input ? y : x);
		in(type, type == GK_F32 ? packed : kernel_size(&w));
		out(type, to_input ? x : y);
		following(type, follows, to_input ? w.c : w.k, to_input ? x : y);
		settings(&w, images);
		if (type == GK_F32) scratch(gk_conv_scratch(&w, to_input));
		run();
	}
}

static void col2im(const gk_window *w, int64_t images) {
	begin(GK_CONV_COL2IM);
	in(GK_F32, images * volume(w->out) * w->k);
	in(GK_F32, panels(w->k, volume(w->size) * w->c));
	out(GK_F32, images * volume(w->in) * w->c);
	settings(w, images);
	scratch(gk_conv_col2im_scratch(w));
	run();
}

static void kernel_gradient(gk_window w, int64_t images) {
	const int64_t x = images * volume(w.in) * w.c, y = images * volume(w.out) * w.k, parts = gk_conv_kernel_parts_bytes(&w, images) / 4;
	begin(GK_CONV_KERNEL);
	in(GK_F32, x);
	in(GK_F32, y);
	out(GK_F32, parts);
	settings(&w, images);
	scratch(gk_conv_kernel_scratch(&w));
	run();
	begin(GK_CONV_KERNEL_SUM);
	in(GK_F32, parts);
	out(GK_F32, kernel_size(&w));
	settings(&w, images);
	run();
	begin(GK_CONV_KERNEL_F64);
	in(GK_F64, x);
	in(GK_F64, y);
	out(GK_F64, kernel_size(&w));
	settings(&w, images);
	run();
}

/* With pools of size and stride, the second one 1 before. */
static void pooled(gk_window w, int64_t images, int64_t size, int64_t stride, int follows) {
	gk_conv_pool b;
	w.setting[0] = 0;
	for (int a = 0; a < 3; a++) {
		b.size[a] = w.out[a] < size ? w.out[a] : size;
		b.stride[a] = stride;
		b.before[a] = a == 1 && b.size[a] > 1;
		b.out[a] = (w.out[a] + b.before[a] - b.size[a]) / stride + 1;
	}
	const int64_t y = images * volume(b.out) * w.k;
	for (int taps = 0; taps < 3; taps++) { /* none, bytes, words */
		w.setting[1] = taps == 2;
		begin(GK_CONV_POOL);
		in(GK_F32, images * volume(w.in) * w.c);
		in(GK_F32, gk_conv_packed_bytes(&w, 0) / 4);
		out(GK_F32, y);
		if (taps)
			out(taps == 2 ? GK_I32 : GK_U8, y);
		else
			none();
		for (int i = 0; i < 2; i++) {
			if (follows >> i & 1)
				in(GK_F32, w.k);
			else
				none();
		}
		int64_t sizes[GK_DIMS] = {images};
		memcpy(sizes + 1, &b, sizeof b);
		dims(GK_DIMS, sizes);
		ints(GK_INTS, (const int64_t *)&w);
		scratch(gk_conv_pool_scratch(&w, &b));
		run();
	}
}

static void convolution(const int64_t side[3], int64_t size, int64_t stride, int64_t dilation, int64_t before, int64_t c, int64_t k, int64_t groups) {
	gk_window w = {.c = c, .k = k, .groups = groups};
	for (int a = 0; a < 3; a++) {
		const int flat = side[a] == 1;
		w.in[a] = side[a];
		w.size[a] = flat ? 1 : size;
		w.stride[a] = flat ? 1 : stride;
		w.dilation[a] = flat ? 1 : dilation;
		w.before[a] = flat ? 0 : before;
		const int64_t over = side[a] + 2 * w.before[a] - w.dilation[a] * (w.size[a] - 1) - 1;
		if (over < 0) return;
		w.out[a] = over / w.stride[a] + 1;
	}
	EACH(int64_t, images, 0, 1, 3) {
		for (int i = 0; i < 4; i++) {
			w.act = i;
			pass(w, images, 0, 2 * i + 1);
			pooled(w, images, 2 + i % 2, 2, i);
			w.act = 0;
			if (i == 0) pass(w, images, 1, 0);
		}
		if (groups == 1) col2im(&w, images);
		kernel_gradient(w, images);
	}
}

void conv_cases(void) {
	static const int64_t sides[][3] = {{1, 1, 1}, {1, 1, 9}, {1, 6, 7}, {1, 13, 11}, {3, 4, 5}};
	for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
		EACH(int64_t, size, 1, 2, 3) {
			EACH(int64_t, stride, 1, 2, 3) {
				convolution(sides[s], size, stride, 1, size / 2, 3, 5, 1);
				convolution(sides[s], size, stride, 2, 1, 4, 70, 2);
			}
		}
	}
	convolution((int64_t[3]){1, 60, 120}, 3, 1, 2, 2, 2, 40, 1);    /* bands of rows and columns in col2im */
	convolution((int64_t[3]){1, 70, 70}, 2, 1, 64, 0, 3, 5, 1);     /* patches */
	convolution((int64_t[3]){1, 1, 3000}, 3, 1, 1, 1, 2, 3, 1);     /* a row of several units */
	convolution((int64_t[3]){1, 6, 6}, 3, 1, 1, 1, 128, 33, 1);     /* a gap between pixels */
	convolution((int64_t[3]){1, 28, 28}, 3, 1, 1, 0, 1, 32, 1);
	convolution((int64_t[3]){1, 11, 10}, 1, 1, 1, 0, 40, 96, 1);     /* dy in place */
	convolution((int64_t[3]){1, 2, 2}, 1, 1, 1, 0, 1100, 9, 1);     /* several blocks of k */
}
