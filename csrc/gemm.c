/* GK_GEMM: C = act(A B + bias) (+ C) by panels of C, over the tiles of gemm_tile.h. */
#include "gemm.h"
#include "gemm_tile.h"
#include "transpose.h"
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

typedef struct {
	float bias[GK_PANEL]; /* of this panel, zero beyond */
	int act, add;
} gemm_epilogue;

struct gemm_fns {
	void (*finish)(float *dst, int64_t ld, const float *t, const gemm_epilogue *e, int rows, int cols);
};

#define GK_TEMPLATE "gemm_tmpl.h"
#include "isa.h"

static const struct gemm_fns *const gemm_fns[GK_NISA] = GK_BY_ISA(gemm_fns);

enum { ARG_A, ARG_B, ARG_BIAS, ARG_C };
enum { DIM_M, DIM_N, DIM_K, DIM_LDA, DIM_LDB, DIM_LDC };
enum { INT_A, INT_B, INT_ACT, INT_C, INT_ADD };

int64_t gk_gemm_chunks(const gk_call *c) { return gk_block_count(c->dim[DIM_M], c->dim[DIM_N]); }

/* A of the block's rows, steps of k from k0 on: kc of them, or whole segments only when A is in panels. */
static void set_a(gk_tile *g, const gk_call *c, const gk_block *at, int64_t k0, int64_t kc, float *copy) {
	const float *a = c->arg[ARG_A];
	const int64_t lda = c->dim[DIM_LDA], m = c->dim[DIM_M], row = at->row;
	g->nseg = 1;
	g->kc = kc;
	g->aseg = 0;
	switch (c->op->i[INT_A]) {
	case GK_A_ROWS:
		g->a = a + row * lda + k0;
		g->as = lda;
		g->ak = 1;
		return;
	case GK_A_COLS:
		g->a = a + k0 * lda + row;
		g->as = 1;
		g->ak = lda;
		if (gk_a_in_place(lda, kc)) return;
		gk_copy_of_a(copy, g->a, lda, kc, at->rows);
		g->a = copy;
		g->ak = GK_ROW_BLOCK;
		return;
	}
	g->a = a + (k0 * m + row * GK_PANEL);
	g->as = GK_PANEL;
	g->ak = 1;
	if (kc >= GK_PANEL) {
		g->nseg = kc / GK_PANEL;
		g->kc = GK_PANEL;
		g->aseg = m * GK_PANEL;
	}
}

/* T of one chunk: all of K, block by block. */
static void product(const gk_call *c, const gk_block *at, float *t) {
	const int64_t k = c->dim[DIM_K], ldb = c->dim[DIM_LDB];
	const int b_panels = c->op->i[INT_B] == GK_B_PANELS, b_cols = c->op->i[INT_B] == GK_B_COLS;
	const int copy = b_cols || (!b_panels && !gk_b_in_place(ldb, k, at->rows, at->cols));
	const int64_t kb = gk_k_block(k, c->op->i[INT_A] == GK_A_COLS ? GK_K_COLS : copy ? GK_K_COPY : GK_K_BLOCK);
	float panel[GK_K_COPY * GK_PANEL] __attribute__((aligned(64)));
	float *const copy_of_a = panel + GK_K_COLS * GK_PANEL; /* steps are so few then that both fit */
	_Static_assert(GK_K_COLS * (GK_PANEL + GK_ROW_BLOCK) <= GK_K_COPY * GK_PANEL, "copies of A and B");
	gk_tile g = {.t = t};
	for (int64_t k0 = 0; k0 < k; k0 += kb) {
		const int64_t kc = k - k0 < kb ? k - k0 : kb;
		g.b = (const float *)c->arg[ARG_B] + (b_panels ? (at->panel * k + k0) * GK_PANEL : b_cols ? at->col * ldb + k0 : k0 * ldb + at->col);
		g.bk = b_panels ? GK_PANEL : ldb;
		if (copy) {
			if (b_cols)
				gk_transpose_of_b(panel, g.b, ldb, kc, at->cols);
			else
				gk_copy_of_b(panel, g.b, ldb, kc, at->cols);
			g.b = panel;
			g.bk = GK_PANEL;
		}
		for (int64_t done = 0; done < kc;) {
			set_a(&g, c, at, k0 + done, kc - done, copy_of_a);
			gk_tile_sweep(gk_tiles(), &g, at->rows, at->cols);
			g.add = 1;
			done += g.nseg * g.kc;
			g.b += g.nseg * g.kc * g.bk;
		}
	}
	if (k == 0) memset(t, 0, sizeof *t * GK_PANEL * (size_t)at->rows);
}

void gk_gemm_run(const gk_call *c, int64_t chunk) {
	const int64_t m = c->dim[DIM_M], ldc = c->dim[DIM_LDC];
	const gk_block at = gk_block_at(m, c->dim[DIM_N], chunk);
	float t[GK_ROW_BLOCK * GK_PANEL] __attribute__((aligned(64)));
	product(c, &at, t);

	gemm_epilogue e = {.act = (int)c->op->i[INT_ACT], .add = c->op->i[INT_ADD] != 0};
	if (c->arg[ARG_BIAS]) memcpy(e.bias, (const float *)c->arg[ARG_BIAS] + at.col, sizeof *e.bias * (size_t)at.cols);
	const struct gemm_fns *f = gemm_fns[gk_isa_current()];
	float *dst = c->arg[ARG_C];
	switch (c->op->i[INT_C]) {
	case GK_C_ROWS:
		f->finish(dst + at.row * ldc + at.col, ldc, t, &e, at.rows, at.cols);
		return;
	case GK_C_TRANSPOSED: {
		const int add = e.add;
		e.add = 0;
		if (c->arg[ARG_BIAS] || e.act != GK_ACT_NONE) f->finish(t, GK_PANEL, t, &e, at.rows, at.cols);
		gk_transpose(dst + at.col * ldc + at.row, ldc, t, GK_PANEL, at.rows, at.cols, add);
		return;
	}
	case GK_C_PANELS:
		dst += (at.panel * m + at.row) * GK_PANEL;
		f->finish(dst, GK_PANEL, t, &e, at.rows, at.cols);
		for (int r = 0; r < at.rows; r++) memset(dst + r * GK_PANEL + at.cols, 0, sizeof *dst * (size_t)(GK_PANEL - at.cols));
	}
}
