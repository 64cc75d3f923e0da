/* Where the tiles of a direct convolution find a unit's source. */
#include "conv.h"
#include <string.h>

static int padded(const gk_conv_plan *p, const gk_conv_class *k) {
	for (int a = 0; a < 3; a++) {
		const gk_conv_axis *x = &k->axis[a];
		if (x->start < 0 || x->start + (x->n - 1) * x->stride + (x->taps - 1) * x->dilation >= p->in[a]) return 1;
	}
	return 0;
}

static int inside(int64_t at, int64_t n) { return at >= 0 && at < n; }

/* dst [cols][channels] = positions [from, from + cols) of a row of the source, zero outside it. */
static void copy_row(float *dst, const float *row, int64_t from, int64_t cols, const gk_conv_plan *p) {
	const int64_t in = p->in[2], c = p->source, left = from < 0 ? (-from < cols ? -from : cols) : 0;
	int64_t right = from + cols - in;
	right = right < 0 ? 0 : right < cols - left ? right : cols - left;
	const int64_t whole = cols - left - right;
	memset(dst, 0, sizeof *dst * (size_t)(left * p->channels));
	dst += left * p->channels;
	row += (from + left) * c;
	if (p->channels == c) {
		memcpy(dst, row, sizeof *dst * (size_t)(whole * c));
	} else {
		for (int64_t i = 0; i < whole; i++) memcpy(dst + i * p->channels, row + i * c, sizeof *dst * (size_t)c);
	}
	memset(dst + whole * p->channels, 0, sizeof *dst * (size_t)(right * p->channels));
}

static const float *row_of(const gk_conv_plan *p, const float *x, int64_t image, int64_t plane, int64_t row) {
	return x + ((image * p->in[0] + plane) * p->in[1] + row) * p->in[2] * p->source;
}

static gk_conv_source band(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_unit *u, const float *x, float *dst) {
	const gk_conv_axis *d = &k->axis[0], *h = &k->axis[1], *w = &k->axis[2];
	const int64_t rows = (u->rows - 1) * h->stride + (h->taps - 1) * h->dilation + 1;
	const int64_t cols = (u->cols - 1) * w->stride + (w->taps - 1) * w->dilation + 1, pitch = cols * p->channels;
	gk_conv_source s = {.base = dst, .image = d->taps * rows * pitch, .row = h->stride * pitch, .pixel = w->stride * p->channels};
	s.tap[0] = rows * pitch;
	s.tap[1] = h->dilation * pitch;
	s.tap[2] = w->dilation * p->channels;
	for (int64_t i = u->image; i < u->image + u->images; i++) {
		for (int64_t t = 0; t < d->taps; t++) {
			const int64_t plane = d->start + u->plane * d->stride + t * d->dilation;
			for (int64_t r = 0; r < rows; r++, dst += pitch) {
				const int64_t row = h->start + u->row * h->stride + r;
				if (inside(plane, p->in[0]) && inside(row, p->in[1]))
					copy_row(dst, row_of(p, x, i, plane, row), w->start + u->col * w->stride, cols, p);
				else
					memset(dst, 0, sizeof *dst * (size_t)pitch);
			}
		}
	}
	return s;
}

/* dst [taps][channels] of one pixel. */
static void copy_patch(const gk_conv_plan *p, const gk_conv_class *k, const float *x, int64_t image, const int64_t at[3], float *dst) {
	for (int64_t d = 0; d < k->axis[0].taps; d++) {
		const int64_t plane = at[0] + d * k->axis[0].dilation;
		for (int64_t h = 0; h < k->axis[1].taps; h++) {
			const int64_t row = at[1] + h * k->axis[1].dilation;
			for (int64_t w = 0; w < k->axis[2].taps; w++, dst += p->source) {
				const int64_t col = at[2] + w * k->axis[2].dilation;
				if (inside(plane, p->in[0]) && inside(row, p->in[1]) && inside(col, p->in[2]))
					memcpy(dst, row_of(p, x, image, plane, row) + col * p->source, sizeof *dst * (size_t)p->source);
				else
					memset(dst, 0, sizeof *dst * (size_t)p->source);
			}
		}
	}
}

static gk_conv_source patches(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_unit *u, const float *x, float *dst) {
	gk_conv_source s = {.base = dst, .pixel = k->taps * p->source};
	s.row = u->cols * s.pixel;
	s.image = u->rows * s.row;
	s.tap[2] = p->source;
	s.tap[1] = k->axis[2].taps * s.tap[2];
	s.tap[0] = k->axis[1].taps * s.tap[1];
	for (int64_t i = u->image; i < u->image + u->images; i++) {
		for (int64_t r = u->row; r < u->row + u->rows; r++) {
			for (int64_t c = u->col; c < u->col + u->cols; c++, dst += s.pixel) {
				const gk_conv_axis *x0 = k->axis;
				const int64_t at[3] = {x0[0].start + u->plane * x0[0].stride, x0[1].start + r * x0[1].stride, x0[2].start + c * x0[2].stride};
				copy_patch(p, k, x, i, at, dst);
			}
		}
	}
	return s;
}

static gk_conv_source in_place(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_unit *u, const float *x) {
	const gk_conv_axis *d = &k->axis[0], *h = &k->axis[1], *w = &k->axis[2];
	const int64_t row = p->in[2] * p->source, plane = p->in[1] * row;
	gk_conv_source s = {.image = p->in[0] * plane, .row = h->stride * row, .pixel = w->stride * p->source};
	s.base = row_of(p, x, u->image, d->start + u->plane * d->stride, h->start + u->row * h->stride) + (w->start + u->col * w->stride) * p->source;
	s.tap[0] = d->dilation * plane;
	s.tap[1] = h->dilation * row;
	s.tap[2] = w->dilation * p->source;
	return s;
}

gk_conv_source gk_conv_source_of(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_unit *u, const float *x, float *scratch) {
	if (!p->copy && !padded(p, k)) return in_place(p, k, u, x);
	return p->patches ? patches(p, k, u, x, scratch) : band(p, k, u, x, scratch);
}

int64_t gk_conv_segments(const gk_conv_plan *p, const gk_conv_class *k, const gk_conv_source *s, int64_t *seg, int64_t *kc) {
	const gk_conv_axis *x = k->axis;
	const int run = s->tap[2] == p->source_group;
	const int64_t of_row = run ? 1 : x[2].taps;
	*kc = p->source_group * (run ? x[2].taps : 1);
	for (int64_t d = 0; d < x[0].taps; d++) {
		for (int64_t h = 0; h < x[1].taps; h++) {
			for (int64_t w = 0; w < of_row; w++) *seg++ = d * s->tap[0] + h * s->tap[1] + w * s->tap[2];
		}
	}
	return of_row;
}

void gk_conv_rows(const gk_conv_unit *u, const gk_conv_source *s, int64_t *row) {
	for (int64_t i = 0; i < u->images; i++) {
		for (int64_t r = 0; r < u->rows; r++) {
			const int64_t from = i * s->image + r * s->row;
			for (int64_t c = 0; c < u->cols; c++) *row++ = from + c * s->pixel;
		}
	}
}
