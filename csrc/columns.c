/* GK_COLUMN_PARTS and GK_COLUMN_JOIN: sums, means, moments and sums for the gradient of a normalization of the columns of a matrix with many more rows than columns, in parts
 * (parts.h). Moments are exact to rounding whatever the mean: the rows are taken in blocks that stay in cache, each gone over twice, for
 * its mean and for the squares of the distances from it, and blocks and parts are put together as Chan, Golub and LeVeque (1983) do. */
#include "fp.h"

#include "moments.h"
#include "parts.h"
#include "scratch.h"
#include <string.h>

enum { UNIT = 16384 /* elements */, JOIN_CHUNK = 512 /* columns */ };

typedef struct {
	int64_t rows, cols;
	int64_t per; /* rows in a unit, a whole number of partial sums */
	int kind, type;
} matrix;

static matrix matrix_of(const gk_call *c) {
	matrix m = {.rows = c->dim[0], .cols = c->dim[1], .kind = (int)c->op->i[0], .type = (int)c->op->i[1]};
	m.per = gk_ceil_div(gk_items_per_chunk(m.cols, UNIT), GK_PARTIAL) * GK_PARTIAL;
	return m;
}

/* How many numbers a column has in each part. */
static int64_t numbers(const matrix *m) { return m->kind == GK_MOMENTS || m->kind == GK_NORM_GRAD ? 2 : 1; }

static int64_t units(const matrix *m) { return gk_ceil_div(m->rows, m->per); }

static gk_range rows_of_part(const matrix *m, int64_t part) {
	const gk_range r = gk_part(units(m), part);
	return (gk_range){r.lo * m->per, gk_min64(m->rows, r.hi * m->per)};
}

/* Puts the moments of count more elements to those of n, both as mean and sum of squared distances from it. */
static void combine(double *mean, double *squares, double n, double more_mean, double more_squares, double count) {
	const double apart = more_mean - *mean, all = n + count;
	*squares += more_squares + apart * apart * (n * count / all);
	*mean += apart * (count / all);
}

/* The element nearest to each value. */
static void round_to(int type, void *dst, const double *src, int64_t n) {
	for (int64_t i = 0; i < n; i++) {
		if (type == GK_F64)
			((double *)dst)[i] = src[i];
		else
			((float *)dst)[i] = (float)src[i];
	}
}

static double element(int type, const void *x, int64_t i) { return type == GK_F64 ? ((const double *)x)[i] : (double)((const float *)x)[i]; }

/* A unit's moments put to those of the n rows before it in the part. Sums need one entry a column. */
static void add_unit(const matrix *m, gk_block b, double *mean, double *squares, double n, double *sum, void *near) {
	const int lanes = gk_lanes_for(m->type, INT64_MAX);
	const double count = (double)b.rows;
	memset(sum, 0, sizeof *sum * 2 * (size_t)m->cols);
	gk_moments_current()->sums[lanes](&b, sum);
	for (int64_t j = 0; j < m->cols; j++) sum[j] /= count;
	round_to(m->type, near, sum, m->cols);
	b.mean = near;
	gk_moments_current()->squares[lanes](&b, sum + m->cols);
	for (int64_t j = 0; j < m->cols; j++) {
		const double off = sum[j] - element(m->type, near, j);
		combine(mean + j, squares + j, n, sum[j], sum[m->cols + j] - count * off * off, count);
	}
}

int64_t gk_column_parts_chunks(const gk_call *c) {
	const matrix m = matrix_of(c);
	return gk_parts_of(units(&m));
}

void gk_column_parts_run(const gk_call *c, int64_t chunk) {
	const matrix m = matrix_of(c);
	const gk_range rows = rows_of_part(&m, chunk);
	const int64_t size = gk_size_of(m.type);
	const char *x = (const char *)c->arg[0] + rows.lo * m.cols * size;
	double *part = (double *)c->arg[1] + chunk * m.cols * numbers(&m);
	memset(part, 0, sizeof *part * (size_t)(m.cols * numbers(&m)));
	if (m.kind != GK_MOMENTS) {
		gk_block b = {.x = x, .rows = rows.hi - rows.lo, .cols = m.cols};
		const int lanes = gk_lanes_for(m.type, INT64_MAX);
		if (m.kind == GK_NORM_GRAD) {
			b.dy = (const char *)c->arg[2] + rows.lo * m.cols * size;
			b.mean = c->arg[3];
			gk_moments_current()->gradients[lanes](&b, part);
		} else {
			gk_moments_current()->sums[lanes](&b, part);
		}
		return;
	}
	double *sum = gk_scratch(), *near = sum + 2 * m.cols;
	for (int64_t r = rows.lo; r < rows.hi; r += m.per) {
		const gk_block b = {.x = x + (r - rows.lo) * m.cols * size, .rows = gk_min64(m.per, rows.hi - r), .cols = m.cols};
		add_unit(&m, b, part, part + m.cols, (double)(r - rows.lo), sum, near);
	}
}

int64_t gk_column_join_chunks(const gk_call *c) { return gk_ceil_div(c->dim[1], JOIN_CHUNK); }

static void join_sums(const matrix *m, const double *parts, void *y, int64_t j) {
	double sum = 0;
	for (int64_t p = 0; p < gk_parts_of(units(m)); p++) sum += parts[p * m->cols + j];
	if (m->kind == GK_MEAN) sum /= (double)m->rows;
	round_to(m->type, (char *)y + j * gk_size_of(m->type), &sum, 1);
}

static void join_moments(const matrix *m, const double *parts, void *mean, void *variance, int64_t j) {
	double all[2] = {0};
	const int64_t size = gk_size_of(m->type);
	for (int64_t p = 0; p < gk_parts_of(units(m)); p++) {
		const gk_range rows = rows_of_part(m, p);
		const double *part = parts + p * 2 * m->cols + j;
		combine(all, all + 1, (double)rows.lo, part[0], part[m->cols], (double)(rows.hi - rows.lo));
	}
	if (!m->rows) all[0] /= 0.;
	all[1] /= (double)m->rows;
	round_to(m->type, (char *)mean + j * size, all, 1);
	round_to(m->type, (char *)variance + j * size, all + 1, 1);
}

static void join_gradients(const matrix *m, const double *parts, const gk_call *c, int64_t j) {
	double sum[2] = {0};
	const int64_t size = gk_size_of(m->type);
	for (int64_t p = 0; p < gk_parts_of(units(m)); p++) {
		sum[0] += parts[p * 2 * m->cols + j];
		sum[1] += parts[(p * 2 + 1) * m->cols + j];
	}
	sum[1] *= element(m->type, c->arg[3], j);
	round_to(m->type, (char *)c->arg[1] + j * size, sum, 1);
	round_to(m->type, (char *)c->arg[2] + j * size, sum + 1, 1);
}

void gk_column_join_run(const gk_call *c, int64_t chunk) {
	const matrix m = matrix_of(c);
	const gk_range cols = gk_chunk_range(m.cols, JOIN_CHUNK, chunk);
	for (int64_t j = cols.lo; j < cols.hi; j++) {
		if (m.kind == GK_MOMENTS)
			join_moments(&m, c->arg[0], c->arg[1], c->arg[2], j);
		else if (m.kind == GK_NORM_GRAD)
			join_gradients(&m, c->arg[0], c, j);
		else
			join_sums(&m, c->arg[0], c->arg[1], j);
	}
}
