/* GK_COPY and GK_PASTE: a contiguous tensor to or from one at strides. */
#include "elem.h"
#include <string.h>

enum { EXTENT = 0, STRIDE = 6, OFFSET = 12 }; /* in dim */

/* Six extents after joining those that are one run of memory and dropping those of 1; the last is the row. The contiguous side is
 * row-major, so only the strides of the other decide. */
typedef struct {
	int n;
	int64_t extent[6], stride[6];
	int64_t rows, row; /* rows of row elements */
	int64_t per_chunk; /* rows in a chunk, or */
	int64_t pieces;    /* where pieces > 1: pieces of PIECE elements of a row */
} view;

enum { MOVE_CHUNK = 16384, PIECE = 65536, TILE = 16 };

static view view_of(const gk_call *c) {
	view v = {.rows = 1};
	for (int d = 0; d < 6; d++) {
		const int64_t extent = c->dim[EXTENT + d], stride = c->dim[STRIDE + d];
		if (extent == 1) continue;
		if (v.n && v.stride[v.n - 1] == stride * extent) {
			v.extent[v.n - 1] *= extent;
			v.stride[v.n - 1] = stride;
		} else {
			v.extent[v.n] = extent;
			v.stride[v.n++] = stride;
		}
	}
	if (!v.n) {
		v.extent[0] = v.stride[0] = 1;
		v.n = 1;
	}
	for (int d = 0; d + 1 < v.n; d++) v.rows *= v.extent[d];
	v.row = v.extent[v.n - 1];
	v.per_chunk = gk_ceil_div(gk_items_per_chunk(v.row, MOVE_CHUNK), TILE) * TILE;
	v.pieces = gk_ceil_div(v.row, PIECE);
	return v;
}

/* Elements from the start of the strided side to row r. */
static int64_t row_offset(const view *v, int64_t r) {
	int64_t at = 0;
	for (int d = v->n - 2; d >= 0; d--) {
		at += r % v->extent[d] * v->stride[d];
		r /= v->extent[d];
	}
	return at;
}

/* dst[i*dst_stride] = src[i*src_stride] */
static void move_line(char *dst, int64_t dst_stride, const char *src, int64_t src_stride, int64_t size, int64_t n) {
	if (dst_stride == 1 && src_stride == 1) {
		memcpy(dst, src, (size_t)(n * size));
		return;
	}
	if (dst_stride == 1 && src_stride == 0) {
		gk_fill(dst, src, size, n);
		return;
	}
	switch (size) {
	case 1:
		for (int64_t i = 0; i < n; i++) dst[i * dst_stride] = src[i * src_stride];
		break;
	case 4:
		for (int64_t i = 0; i < n; i++) ((uint32_t *)dst)[i * dst_stride] = ((const uint32_t *)src)[i * src_stride];
		break;
	case 8:
		for (int64_t i = 0; i < n; i++) ((uint64_t *)dst)[i * dst_stride] = ((const uint64_t *)src)[i * src_stride];
		break;
	}
}

/* The two sides of a move and which of them is contiguous. */
typedef struct {
	const view *v;
	const char *src;
	char *dst;
	int64_t size;
	int paste;
} move;

/* Elements [from, from + n) of one row whose strided side begins at element at. */
static void move_row(const move *m, int64_t r, int64_t at, int64_t from, int64_t n) {
	const int64_t stride = m->v->stride[m->v->n - 1];
	const int64_t packed = (r * m->v->row + from) * m->size, strided = (at + from * stride) * m->size;
	if (m->paste)
		move_line(m->dst + strided, stride, m->src + packed, 1, m->size, n);
	else
		move_line(m->dst + packed, 1, m->src + strided, stride, m->size, n);
}

/* Rows whose neighbours are neighbours in memory while a row is not: TILE rows at a time, so that each cache line is used whole. */
static void transpose_rows(const move *m, gk_range rows) {
	const view *v = m->v;
	const int64_t group = v->extent[v->n - 2];
	for (int64_t r = rows.lo; r < rows.hi;) {
		const int64_t end = gk_min64(gk_min64(rows.hi, r + TILE), (r / group + 1) * group);
		const int64_t at = row_offset(v, r);
		for (int64_t from = 0; from < v->row; from += TILE)
			for (int64_t i = r; i < end; i++)
				move_row(m, i, at + (i - r) * v->stride[v->n - 2], from, gk_min64(TILE, v->row - from));
		r = end;
	}
}

static void run(const gk_call *c, int64_t chunk, int paste) {
	const view v = view_of(c);
	const int64_t size = gk_size_of((int)c->op->i[1]), offset = c->dim[OFFSET] * size;
	const move m = {&v, (const char *)c->arg[0] + (paste ? 0 : offset), (char *)c->arg[1] + (paste ? offset : 0), size, paste};
	if (v.pieces > 1) {
		const int64_t r = chunk / v.pieces;
		const gk_range part = gk_chunk_range(v.row, PIECE, chunk % v.pieces);
		move_row(&m, r, row_offset(&v, r), part.lo, part.hi - part.lo);
		return;
	}
	const gk_range rows = gk_chunk_range(v.rows, v.per_chunk, chunk);
	if (v.n > 1 && v.stride[v.n - 2] == 1 && v.stride[v.n - 1] != 1) {
		transpose_rows(&m, rows);
		return;
	}
	for (int64_t r = rows.lo; r < rows.hi; r++) move_row(&m, r, row_offset(&v, r), 0, v.row);
}

static int64_t chunks(const gk_call *c) {
	const view v = view_of(c);
	if (v.rows == 0 || v.row == 0) return 0;
	return v.pieces > 1 ? v.rows * v.pieces : gk_ceil_div(v.rows, v.per_chunk);
}

int64_t gk_copy_chunks(const gk_call *c) { return chunks(c); }
int64_t gk_paste_chunks(const gk_call *c) { return chunks(c); }
void gk_copy_run(const gk_call *c, int64_t chunk) { run(c, chunk, 0); }
void gk_paste_run(const gk_call *c, int64_t chunk) { run(c, chunk, 1); }
