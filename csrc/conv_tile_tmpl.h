/* Tiles for one instruction set, see conv_tile.h. Rows are reached from a pointer each and one common offset, which with AVX-512 limits
 * their number to what fits the general registers. */
#include "gemm_act_tmpl.h"
#if VL == 16
#define TILE_ROWS 10
#else
#define TILE_ROWS 6
#endif

/* Fetches a line to be written. __builtin_prefetch fetches it to be read, unless a target attribute allows prefetchw; whatever has AVX2
 * takes that, if only to do nothing. */
INLINE void F(fetch_to_write)(const float *p) {
#if defined(__x86_64__) && VL > 4
	__asm__ volatile("prefetchw %0" : : "m"(*p));
#else
	__builtin_prefetch(p, 1);
#endif
}

/* To the second-level cache: the first one is full of what the tile reads. */
INLINE void F(fetch_ahead)(gk_ahead *f) {
	int64_t lines = f->lines;
	for (int i = 0; i < 2; i++) {
		struct gk_ahead_rows *r = &f->of[i];
		for (; lines > 0 && r->rows > 0; lines--) {
			__builtin_prefetch(r->at + r->done, 0, 2);
			r->done += GK_LINE;
			if (r->done < r->bytes) continue;
			r->done = 0;
			r->at += r->pitch;
			r->rows--;
		}
	}
}

/* act(acc*scale + bias + residual), in that order in all rows and columns of the tile, to the result. */
INLINE void F(conv_finish)(const gk_conv_tile *g, const int64_t *to, vf acc[TILE_ROWS][2], const int mr, const int nv) {
	const gk_conv_finish *f = g->finish;
#pragma GCC unroll 2
	for (int j = 0; j < nv; j++) {
		const vf scale = *(const vfu *)(f->scale + g->col + j * VL), bias = *(const vfu *)(f->bias + g->col + j * VL);
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) acc[i][j] = acc[i][j] * scale + bias;
	}
	if (f->residual) {
		const float *residual = f->residual + g->col;
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
#pragma GCC unroll 2
			for (int j = 0; j < nv; j++) acc[i][j] += *(const vfu *)(residual + to[i] + j * VL);
		}
	}
	if (f->act == GK_ACT_RELU) {
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
#pragma GCC unroll 2
			for (int j = 0; j < nv; j++) acc[i][j] = F(act)(acc[i][j], GK_ACT_RELU);
		}
	}
	float *result = f->result + g->col;
#pragma GCC unroll 16
	for (int i = 0; i < mr; i++) {
#pragma GCC unroll 2
		for (int j = 0; j < nv; j++) *(vfu *)(result + to[i] + j * VL) = acc[i][j];
	}
}

/* mr, nv are constants of each instance. acc's bounds are not them: that would be a variable-length array, in memory. */
INLINE void F(conv_tile)(const gk_conv_tile *g, const int mr, const int nv) {
	const int64_t ak = g->ak, bk = g->bk, kc = g->kc;
	const int64_t *row = g->row;
	const int64_t *to = g->to;
	float *t = g->t;
	for (int n = g->tiles; n > 0; n--, row += mr, t += mr * GK_PANEL) {
		vf acc[TILE_ROWS][2];
		const float *p[TILE_ROWS];
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
			p[i] = g->a + row[i];
#pragma GCC unroll 2
			for (int j = 0; j < nv; j++) acc[i][j] = g->add ? *(const vfu *)(t + i * GK_PANEL + j * VL) : (vf){0};
		}
		if (to) {
#pragma GCC unroll 16
			for (int i = 0; i < mr; i++) F(fetch_to_write)(g->result + to[i]);
		}
		if (g->ahead) F(fetch_ahead)(g->ahead);
		const float *b = g->b;
		for (const int64_t *s = g->seg, *end = s + g->nseg; s < end; s++) {
			int64_t x = *s;
			for (int64_t k = kc; k > 0; k--, x += ak, b += bk) {
				vf bv[2];
#pragma GCC unroll 2
				for (int j = 0; j < nv; j++) bv[j] = *(const vfu *)(b + j * VL);
#pragma GCC unroll 16
				for (int i = 0; i < mr; i++) {
					const vf y = p[i][x] - (vf){0}; /* folds to a broadcast */
#pragma GCC unroll 2
					for (int j = 0; j < nv; j++) acc[i][j] += y * bv[j];
				}
			}
		}
		if (g->finish) {
			F(conv_finish)(g, to, acc, mr, nv);
			to += mr;
			continue;
		}
		if (to) to += mr;
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
#pragma GCC unroll 2
			for (int j = 0; j < nv; j++) *(vfu *)(t + i * GK_PANEL + j * VL) = acc[i][j];
		}
	}
}

#define TILE(mr, nv) \
	__attribute__((noinline)) TGT static void F(conv_tile##mr##x##nv##_)(const gk_conv_tile *g) { F(conv_tile)(g, mr, nv); }
#define TILES_TO_6(nv) TILE(1, nv) TILE(2, nv) TILE(3, nv) TILE(4, nv) TILE(5, nv) TILE(6, nv)
#define NAMES_TO_6(nv) \
	F(conv_tile1x##nv##_), F(conv_tile2x##nv##_), F(conv_tile3x##nv##_), F(conv_tile4x##nv##_), F(conv_tile5x##nv##_), F(conv_tile6x##nv##_)
TILES_TO_6(1)
TILES_TO_6(2)
#if VL == 16
#define TILES_TO_10(nv) TILE(7, nv) TILE(8, nv) TILE(9, nv) TILE(10, nv)
#define NAMES_TO_10(nv) , F(conv_tile7x##nv##_), F(conv_tile8x##nv##_), F(conv_tile9x##nv##_), F(conv_tile10x##nv##_)
TILES_TO_10(1)
TILES_TO_10(2)
#undef TILES_TO_10
#else
#define NAMES_TO_10(nv)
#endif

INLINE void F(conv_store_row)(float *dst, const float *residual, const float *t, const gk_conv_finish *f, const int act) {
	const int cols = f->cols;
	int j = f->from;
	for (; j + VL <= cols; j += VL) {
		vf v = *(const vfu *)(t + j) * *(const vfu *)(f->scale + j) + *(const vfu *)(f->bias + j);
		if (residual) v += *(const vfu *)(residual + j);
		*(vfu *)(dst + j) = F(act)(v, act);
	}
	if (j == cols) return;
	vf v = *(const vfu *)(t + j) * *(const vfu *)(f->scale + j) + *(const vfu *)(f->bias + j);
	if (residual) v += F(vload_part)(residual + j, cols - j, 0);
	F(vstore_part)(dst + j, F(act)(v, act), cols - j);
}

INLINE void F(conv_store_act)(const gk_conv_finish *f, const float *t, const int act) {
	for (int r = 0; r < f->rows; r++, t += GK_PANEL)
		F(conv_store_row)(f->result + f->at[r], f->residual ? f->residual + f->at[r] : 0, t, f, act);
}

TGT static void F(conv_store)(const gk_conv_finish *f, const float *t) {
	switch (f->act) {
	case GK_ACT_RELU:
		return F(conv_store_act)(f, t, GK_ACT_RELU);
	case GK_ACT_SIGMOID:
		return F(conv_store_act)(f, t, GK_ACT_SIGMOID);
	case GK_ACT_TANH:
		return F(conv_store_act)(f, t, GK_ACT_TANH);
	}
	F(conv_store_act)(f, t, GK_ACT_NONE);
}

static const struct conv_fns F(conv_fns) = {
    TILE_ROWS, VL, {NAMES_TO_6(1) NAMES_TO_10(1)}, {NAMES_TO_6(2) NAMES_TO_10(2)}, F(conv_store)};

#undef TILE
#undef TILES_TO_6
#undef NAMES_TO_6
#undef NAMES_TO_10
#undef TILE_ROWS
