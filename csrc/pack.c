/* GK_PACK and GK_UNPACK: row-major <-> panels [ceil(cols/32)][rows][32]. */
#include "gemm.h"
#include "transpose.h"
#include <string.h>

enum { PACK_K, PACK_N, PACK_LD };     /* dims of GK_PACK */
enum { UNPACK_R, UNPACK_C, UNPACK_LD }; /* dims of GK_UNPACK */
enum { ROWS = 256 };                  /* of a panel in a chunk */

typedef struct {
	int64_t row, rows, col, cols, panel;
} part;

static int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }

static int64_t parts(int64_t rows, int64_t cols) { return ceil_div(rows, ROWS) * ceil_div(cols, GK_PANEL); }

static part part_at(int64_t rows, int64_t cols, int64_t chunk) {
	const int64_t per_panel = ceil_div(rows, ROWS);
	part p = {.panel = chunk / per_panel, .row = chunk % per_panel * ROWS};
	p.col = p.panel * GK_PANEL;
	p.rows = rows - p.row < ROWS ? rows - p.row : ROWS;
	p.cols = cols - p.col < GK_PANEL ? cols - p.col : GK_PANEL;
	return p;
}

int64_t gk_pack_chunks(const gk_call *c) { return parts(c->dim[PACK_K], c->dim[PACK_N]); }

void gk_pack_run(const gk_call *c, int64_t chunk) {
	const int64_t k = c->dim[PACK_K], ld = c->dim[PACK_LD];
	const part p = part_at(k, c->dim[PACK_N], chunk);
	const float *src = c->arg[0];
	float *dst = (float *)c->arg[1] + (p.panel * k + p.row) * GK_PANEL;
	const size_t padding = sizeof *dst * (size_t)(GK_PANEL - p.cols);
	if (c->op->i[0]) {
		gk_transpose(dst, GK_PANEL, src + p.col * ld + p.row, ld, p.cols, p.rows, 0);
		for (int64_t r = 0; r < p.rows; r++) memset(dst + r * GK_PANEL + p.cols, 0, padding);
		return;
	}
	src += p.row * ld + p.col;
	for (int64_t r = 0; r < p.rows; r++, src += ld, dst += GK_PANEL) {
		memcpy(dst, src, sizeof *dst * (size_t)p.cols);
		memset(dst + p.cols, 0, padding);
	}
}

int64_t gk_unpack_chunks(const gk_call *c) { return parts(c->dim[UNPACK_R], c->dim[UNPACK_C]); }

void gk_unpack_run(const gk_call *c, int64_t chunk) {
	const int64_t rows = c->dim[UNPACK_R], ld = c->dim[UNPACK_LD];
	const part p = part_at(rows, c->dim[UNPACK_C], chunk);
	const float *src = (const float *)c->arg[0] + (p.panel * rows + p.row) * GK_PANEL;
	float *dst = (float *)c->arg[1] + p.row * ld + p.col;
	for (int64_t r = 0; r < p.rows; r++) memcpy(dst + r * ld, src + r * GK_PANEL, sizeof *dst * (size_t)p.cols);
}
