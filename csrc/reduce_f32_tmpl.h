/* Reductions of float32, a template of isa.h. */
#include "math_tmpl.h"

INLINE vf F(step_sum)(vf m, vf x) { return m + x; }
/* A NaN in x replaces m, and as no comparison with NaN holds it then stays. */
INLINE vf F(step_max)(vf m, vf x) { return GK_BLEND((x > m) | (x != x), x, m, vf); }
INLINE vf F(step_min)(vf m, vf x) { return GK_BLEND((x < m) | (x != x), x, m, vf); }

/* NV vectors of columns at once, down the rows. */
#define EXTREME(name, first, NV)                                                                                                           \
	static TGT void F(name##_##NV)(const float *x, int64_t ld, int64_t red, float *y) {                                                    \
		vf m[NV];                                                                                                                          \
		for (int v = 0; v < NV; v++) m[v] = F(vset)(first);                                                                                \
		for (int64_t r = 0; r < red; r++)                                                                                                  \
			for (int v = 0; v < NV; v++) m[v] = F(step_##name)(m[v], F(vload)(x + r * ld + v * VL));                                       \
		for (int v = 0; v < NV; v++) F(vstore)(y + v * VL, m[v]);                                                                          \
	}
EXTREME(max, -__builtin_inff(), 1)
EXTREME(max, -__builtin_inff(), 4)
EXTREME(min, __builtin_inff(), 1)
EXTREME(min, __builtin_inff(), 4)
#undef EXTREME

#define SUM(NV)                                                                                                                            \
	static TGT void F(sum_##NV)(const float *x, int64_t ld, int64_t red, double *y) {                                                      \
		for (int64_t r = 0; r < red;) {                                                                                                    \
			const int64_t end = gk_min64(red, r + GK_PARTIAL);                                                                             \
			vf s[NV];                                                                                                                      \
			for (int v = 0; v < NV; v++) s[v] = (vf){0};                                                                                   \
			for (; r < end; r++)                                                                                                           \
				for (int v = 0; v < NV; v++) s[v] += F(vload)(x + r * ld + v * VL);                                                        \
			for (int v = 0; v < NV; v++)                                                                                                   \
				for (int i = 0; i < VL; i++) y[v * VL + i] += (double)s[v][i];                                                             \
		}                                                                                                                                  \
	}
SUM(1)
SUM(4)
#undef SUM

/* Columns, and the vectors of a contiguous row taken as rows of 4*VL columns: one loop serves both. The rest is scalar. */
static TGT void F(sum)(const gk_columns *c) {
	const float *x = c->x;
	float *y = c->y;
	double s[4 * VL];
	int64_t j = 0;
	for (; j + VL <= c->n; j += j + 4 * VL <= c->n ? 4 * VL : VL) {
		const int width = j + 4 * VL <= c->n ? 4 * VL : VL;
		for (int i = 0; i < width; i++) s[i] = 0;
		if (width == VL)
			F(sum_1)(x + j, c->ld, c->red, s);
		else
			F(sum_4)(x + j, c->ld, c->red, s);
		for (int i = 0; i < width; i++) y[j + i] = (float)(s[i] / c->divisor);
	}
	for (; j < c->n; j++) {
		const int64_t lines = c->ld == 1 ? c->red / (4 * VL) : 0;
		double sum = 0;
		if (lines) {
			for (int i = 0; i < 4 * VL; i++) s[i] = 0;
			F(sum_4)(x + j, 4 * VL, lines, s);
			for (int i = 0; i < 4 * VL; i++) sum += s[i];
		}
		for (int64_t r = lines * 4 * VL; r < c->red; r++) sum += (double)x[r * c->ld + j];
		y[j] = (float)(sum / c->divisor);
	}
}

/* F(sum_4) over a matrix in panels whose rows are whole lines of 4*VL elements. */
static TGT void F(sum_lines)(const float *x, int64_t rows, int64_t cols, double *y) {
	const float *row = x, *at = x; /* where the line's row and the line itself begin */
	int64_t c = 0, lines = rows * cols / (4 * VL);
	while (lines > 0) {
		vf s[4] = {0};
		int64_t part = gk_min64(lines, GK_PARTIAL);
		for (lines -= part; part > 0; part--) {
#pragma GCC unroll 4
			for (int v = 0; v < 4; v++) {
				if (v * VL == GK_PANEL) at += (rows - 1) * GK_PANEL; /* a line of AVX-512 takes two panels */
				s[v] += F(vload)(at + v * VL);
			}
			at += 4 * VL;
			c += 4 * VL;
			if (c == cols) {
				c = 0;
				row += GK_PANEL;
				at = row;
			} else if (c % GK_PANEL == 0) {
				at += (rows - 1) * GK_PANEL;
			}
		}
		for (int v = 0; v < 4; v++)
			for (int i = 0; i < VL; i++) y[v * VL + i] += (double)s[v][i];
	}
}

static TGT double F(sum_of_panels)(const float *x, int64_t rows, int64_t cols) {
	float piece[GK_PIECE];
	double s[4 * VL] = {0}, sum = 0;
	int64_t n = 0, lines = 0;
	const int whole = cols > 0 && cols % (4 * VL) == 0;
	if (whole) F(sum_lines)(x, rows, cols, s);
	for (int64_t first = 0; first < rows * cols && !whole; first += n) {
		n = gk_min64(GK_PIECE, rows * cols - first);
		lines = n / (4 * VL);
		gk_piece_of_panels(piece, x, rows, cols, first, n);
		F(sum_4)(piece, 4 * VL, lines, s);
	}
	for (int i = 0; i < 4 * VL; i++) sum += s[i];
	for (int64_t i = lines * 4 * VL; i < n; i++) sum += (double)piece[i]; /* only the last piece has a rest */
	return sum;
}

#define EXTREME(name, first, better)                                                                                                       \
	static TGT void F(name)(const gk_columns *c) {                                                                                         \
		const float *x = c->x;                                                                                                             \
		float *y = c->y;                                                                                                                   \
		int64_t j = 0;                                                                                                                     \
		for (; j + 4 * VL <= c->n; j += 4 * VL) F(name##_4)(x + j, c->ld, c->red, y + j);                                                  \
		for (; j + VL <= c->n; j += VL) F(name##_1)(x + j, c->ld, c->red, y + j);                                                          \
		for (; j < c->n; j++) {                                                                                                            \
			const int64_t lines = c->ld == 1 ? c->red / (4 * VL) : 0;                                                                      \
			float part[4 * VL], m = first;                                                                                                 \
			if (lines) F(name##_4)(x + j, 4 * VL, lines, part);                                                                            \
			for (int64_t i = 0; i < (lines ? 4 * VL : 0); i++)                                                                             \
				if (better(part[i], m)) m = part[i];                                                                                       \
			for (int64_t r = lines * 4 * VL; r < c->red; r++)                                                                              \
				if (better(x[r * c->ld + j], m)) m = x[r * c->ld + j];                                                                     \
			y[j] = m;                                                                                                                      \
		}                                                                                                                                  \
	}
#define GREATER(x, m) ((x) > (m) || (x) != (x))
#define LESS(x, m) ((x) < (m) || (x) != (x))
EXTREME(max, -__builtin_inff(), GREATER)
EXTREME(min, __builtin_inff(), LESS)
#undef EXTREME
#undef GREATER
#undef LESS

static const struct reduce_f32 F(reduce_f32) = {F(sum), F(max), F(min), F(sum_of_panels)};
