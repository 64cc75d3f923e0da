/* GK_GEMM_SGD and GK_GEMM_ADAM: a weight gradient is made a row block at a time and used up by the optimizer while it is in L1, so
 * that it is never stored, and w, m and v stream past once. Finer mixtures were slower on Zen 3: there a square root or a division
 * holds up the multiply-adds around it, and many in a row hide each other's latency. */
#include "gemm.h"
#include "gemm_tile.h"
#include "subnormal.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

typedef struct {
	float *w, *m, *v; /* of the chunk's first element; SGD has no m and v */
	int64_t ld;       /* between their rows */
	float rate, grow, decay, epsilon; /* as in adam_tmpl.h */
	int adam;
} update;

struct update_fns {
	void (*sgd)(const update *u, const float *t, int rows, int cols);
	void (*adam)(const update *u, const float *t, int rows, int cols);
};

#define GK_TEMPLATE "gemm_update_tmpl.h"
#include "isa.h"

static const struct update_fns *const update_fns[GK_NISA] = GK_BY_ISA(update_fns);

enum { ARG_A, ARG_B, ARG_W, ARG_SGD_RATE, ARG_M = 3, ARG_V, ARG_ADAM_RATE };
enum { DIM_M, DIM_N, DIM_K, DIM_LDA, DIM_LDB };

int64_t gk_gemm_update_chunks(const gk_call *c) { return gk_block_count(c->dim[DIM_M], c->dim[DIM_N]); }

static void update_run(const gk_call *c, int64_t chunk, update *u) {
	const int64_t m = c->dim[DIM_M], n = c->dim[DIM_N], k = c->dim[DIM_K], lda = c->dim[DIM_LDA], ldb = c->dim[DIM_LDB];
	const gk_block at = gk_block_at(m, n, chunk);
	const int panels = c->op->i[0] != 0, b_panels = c->op->i[1] == GK_B_PANELS;
	const int64_t first = panels ? (at.panel * m + at.row) * GK_PANEL : at.row * n + at.col;
	const struct update_fns *f = update_fns[gk_isa_current()];
	float t[GK_ROW_BLOCK * GK_PANEL] __attribute__((aligned(64))), panel[GK_K_COLS * GK_PANEL] __attribute__((aligned(64)));
	float copy_of_a[GK_K_COLS * GK_ROW_BLOCK] __attribute__((aligned(64)));
	gk_tile g = {.t = t, .as = 1, .nseg = 1};
	for (int64_t k0 = 0; k0 < k; k0 += GK_K_COLS, g.add = 1) {
		g.kc = k - k0 < GK_K_COLS ? k - k0 : GK_K_COLS;
		g.a = (const float *)c->arg[ARG_A] + k0 * lda + at.row;
		g.ak = lda;
		if (!gk_a_in_place(lda, g.kc)) {
			gk_copy_of_a(copy_of_a, g.a, lda, g.kc, at.rows);
			g.a = copy_of_a;
			g.ak = GK_ROW_BLOCK;
		}
		g.b = (const float *)c->arg[ARG_B] + (b_panels ? (at.panel * k + k0) * GK_PANEL : k0 * ldb + at.col);
		g.bk = b_panels ? GK_PANEL : ldb;
		if (!b_panels && !gk_b_in_place(ldb, g.kc, at.rows, at.cols)) {
			gk_copy_of_b(panel, g.b, ldb, g.kc, at.cols);
			g.b = panel;
			g.bk = GK_PANEL;
		}
		gk_tile_sweep(gk_tiles(), &g, at.rows, at.cols);
	}
	if (k == 0) memset(t, 0, sizeof t);
	u->ld = panels ? GK_PANEL : n;
	u->w += first;
	u->m += first;
	u->v += first;
	(u->adam ? f->adam : f->sgd)(u, t, at.rows, at.cols);
}

void gk_gemm_sgd_run(const gk_call *c, int64_t chunk) {
	float *w = c->arg[ARG_W];
	update u = {.w = w, .m = w, .v = w, .rate = *(const float *)c->arg[ARG_SGD_RATE]};
	update_run(c, chunk, &u);
}

void gk_gemm_adam_run(const gk_call *c, int64_t chunk) {
	update u = {
	    .w = c->arg[ARG_W],
	    .m = c->arg[ARG_M],
	    .v = c->arg[ARG_V],
	    .rate = *(const float *)c->arg[ARG_ADAM_RATE],
	    .grow = (float)(1 - c->op->f[0]),
	    .decay = (float)(1 - c->op->f[1]),
	    .epsilon = (float)c->op->f[2],
	    .adam = 1,
	};
	const unsigned old = gk_flush_subnormals();
	update_run(c, chunk, &u);
	gk_restore_subnormals(old);
}
