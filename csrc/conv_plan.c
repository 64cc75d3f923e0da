#include "conv.h"
#include "elem.h"

static int64_t gcd(int64_t a, int64_t b) { return b ? gcd(b, a % b) : a; }

/* Taps that reach the same class are so far apart. */
static int64_t tap_period(const gk_window *w, int a) { return w->stride[a] / gcd(w->stride[a], w->dilation[a]); }

static int64_t classes_of_axis(const gk_window *w, int a, int pass) {
	return pass != GK_PASS_INPUT ? 1 : gk_min64(tap_period(w, a), w->size[a]);
}

static gk_conv_axis forward_axis(const gk_window *w, int a) {
	return (gk_conv_axis){
	    .n = w->out[a], .step = 1, .start = -w->before[a], .stride = w->stride[a], .dilation = w->dilation[a], .taps = w->size[a], .tap_step = 1};
}

/* The class of tap t0 < tap_period. dx[i] is the sum over taps t of dy[o] with o*stride + t*dilation - before = i. With t = t0 + j*period
 * and i = first + q*stride that is o = q + (first + before - t0*dilation)/stride - j*dilation/g; the last j reads the smallest o. */
static gk_conv_axis input_axis(const gk_window *w, int a, int64_t t0) {
	const int64_t s = w->stride[a], d = w->dilation[a], period = tap_period(w, a), at = t0 * d - w->before[a];
	gk_conv_axis x = {.step = s, .stride = 1, .dilation = d / gcd(s, d), .taps = (w->size[a] - t0 + period - 1) / period, .tap_step = -period};
	x.first = (at % s + s) % s;
	x.n = x.first < w->in[a] ? (w->in[a] - x.first + s - 1) / s : 0;
	x.start = (x.first - at) / s - (x.taps - 1) * x.dilation;
	x.tap = t0 + (x.taps - 1) * period;
	return x;
}

gk_conv_class gk_conv_class_at(const gk_window *w, const gk_conv_plan *p, int64_t i) {
	gk_conv_class k = {.taps = 1};
	int64_t t0[3];
	for (int a = 2; a >= 0; a--) {
		const int64_t n = classes_of_axis(w, a, p->pass);
		t0[a] = i % n;
		i /= n;
		k.axis[a] = p->pass != GK_PASS_INPUT ? forward_axis(w, a) : input_axis(w, a, t0[a]);
		k.taps *= k.axis[a].taps;
	}
	if (p->pass != GK_PASS_INPUT) return k;
	/* Classes are in the order of t0, depth slowest: in front are those with a smaller t0[0], then t0[1], then t0[2]. */
	int64_t of_rest = 1;
	for (int a = 2; a >= 0; a--) {
		const int64_t period = tap_period(w, a);
		int64_t taps = w->size[a] / period * t0[a] + gk_min64(w->size[a] % period, t0[a]);
		for (int b = 0; b < a; b++) taps *= k.axis[b].taps;
		k.before += taps * of_rest;
		of_rest *= w->size[a];
	}
	return k;
}

/* Pixels that a chunk should have to be worth handing out, given the multiply-adds of a pixel. */
static int64_t pixels_for(int64_t work, int64_t of_pixel) {
	return gk_min64(gk_max64(work / gk_max64(of_pixel, 1), GK_CONV_BLOCK), 8 * GK_CONV_BLOCK);
}

static void cut(gk_conv_plan *p, const int64_t n[3], int64_t of_pixel) {
	enum { BAND_WORK = 6000000, IMAGES_WORK = 500000 }; /* multiply-adds: about 120 and 10 us of AVX2 */
	const int64_t pixels = pixels_for(BAND_WORK, of_pixel);
	p->planes = n[0];
	p->images = p->rows = 1;
	p->col_units = gk_ceil_div(n[2], n[2] > 2 * pixels ? pixels : gk_max64(n[2], 1));
	p->cols = gk_ceil_div(n[2], p->col_units);
	p->row_units = p->col_units > 1 ? n[1] : gk_ceil_div(n[1], gk_max64(pixels / n[2], 1));
	p->rows = gk_ceil_div(n[1], p->row_units);
	if (p->planes * p->row_units * p->col_units == 1) p->images = gk_max64(pixels_for(IMAGES_WORK, of_pixel) / (n[1] * n[2]), 1);
}

/* Floats of the padded band under a unit, or more than any band may have. */
static int64_t band_size(const gk_conv_plan *p, const gk_window *w) {
	enum { MOST = 1 << 20 };
	const int forward = p->pass != GK_PASS_INPUT;
	const int64_t pixels[3] = {1, p->rows, p->cols};
	int64_t n = p->images * p->most_taps[0] * gk_max64(p->channels, 1);
	for (int a = 1; a < 3 && n <= MOST; a++) {
		const int64_t stride = forward ? w->stride[a] : 1, dilation = forward ? w->dilation[a] : w->dilation[a] / gcd(w->stride[a], w->dilation[a]);
		const int64_t length = (pixels[a] - 1) * stride + (p->most_taps[a] - 1) * dilation + 1;
		n *= gk_min64(length, MOST + 1);
	}
	return n;
}

static int64_t patches_size(const gk_conv_plan *p) { return p->images * p->rows * p->cols * p->taps * p->source; }

/* All of a plan but the units. */
static gk_conv_plan uncut(const gk_window *w, int pass) {
	gk_conv_plan p = {.pass = pass, .taps = 1, .all_taps = 1, .classes = 1};
	const int forward = pass != GK_PASS_INPUT;
	for (int a = 0; a < 3; a++) {
		p.in[a] = forward ? w->in[a] : w->out[a];
		p.out[a] = forward ? w->out[a] : w->in[a];
		p.most_taps[a] = forward ? w->size[a] : gk_ceil_div(w->size[a], tap_period(w, a));
		p.classes *= classes_of_axis(w, a, pass);
		p.taps *= p.most_taps[a];
		p.all_taps *= w->size[a];
	}
	p.source = p.channels = forward ? w->c : w->k;
	p.result = forward ? w->k : w->c;
	if (pass == GK_PASS_KERNEL && w->stride[2] * p.source % 128 == 0) { /* pixels in steps of 512 bytes would share few sets of the cache */
		p.copy = 1;
		p.channels += 16;
	}
	p.source_group = p.source / w->groups;
	p.result_group = p.result / w->groups;
	p.of_group = gk_ceil_div(p.result_group, GK_PANEL);
	p.panels = p.of_group * w->groups;
	return p;
}

static int64_t copied(const gk_conv_plan *p, int64_t band) { return p->patches ? patches_size(p) : band; }

/* Whether units are copied as patches; returns the size of the band. */
static int64_t set_patches(gk_conv_plan *p, const gk_window *w) {
	enum { PATCHES_FROM = 4 }; /* times the size of the patches: strides and dilations leave most of the band unread */
	const int64_t band = band_size(p, w);
	p->patches = band > 1 << 20 || band > PATCHES_FROM * patches_size(p);
	return band;
}

gk_conv_plan gk_conv_plan_of(const gk_window *w, int pass) {
	gk_conv_plan p = uncut(w, pass);
	int64_t n[3];
	for (int a = 0; a < 3; a++) n[a] = pass != GK_PASS_INPUT ? w->out[a] : gk_ceil_div(w->in[a], w->stride[a]);
	cut(&p, n, p.taps * p.source * p.result_group);
	const int64_t band = set_patches(&p, w);
	while (p.patches && patches_size(&p) > 1 << 20 && p.images * p.rows * p.cols > 1) {
		if (p.images > 1) {
			p.images = gk_ceil_div(p.images, 2);
		} else if (p.rows > 1) {
			p.rows = gk_ceil_div(p.rows, 2);
			p.row_units = gk_ceil_div(n[1], p.rows);
		} else {
			p.cols = gk_ceil_div(p.cols, 2);
			p.col_units = gk_ceil_div(n[2], p.cols);
		}
	}
	p.copied = copied(&p, band);
	return p;
}

gk_conv_plan gk_conv_plan_of_units(const gk_window *w, int64_t images, int64_t rows, int64_t cols) {
	gk_conv_plan p = uncut(w, GK_PASS_FORWARD);
	p.images = images;
	p.rows = rows;
	p.cols = cols;
	p.copied = copied(&p, set_patches(&p, w));
	return p;
}

int64_t gk_conv_units(const gk_conv_plan *p, int64_t images) {
	return gk_ceil_div(images, p->images) * p->planes * p->row_units * p->col_units;
}

static int64_t rest(int64_t n, int64_t from, int64_t most) { return gk_max64(gk_min64(n - from, most), 0); }

gk_conv_unit gk_conv_unit_at(const gk_conv_plan *p, const gk_conv_class *k, int64_t images, int64_t i) {
	gk_conv_unit u = {.col = i % p->col_units * p->cols};
	i /= p->col_units;
	u.row = i % p->row_units * p->rows;
	i /= p->row_units;
	u.plane = i % p->planes;
	u.image = i / p->planes * p->images;
	u.images = u.plane < k->axis[0].n ? rest(images, u.image, p->images) : 0;
	u.rows = rest(k->axis[1].n, u.row, p->rows);
	u.cols = rest(k->axis[2].n, u.col, p->cols);
	return u;
}
