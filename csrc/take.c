/* GK_FILL, GK_IOTA, GK_TAKE and GK_ONE_HOT. */
#include "elem.h"
#include <string.h>

enum { FILL_CHUNK = 65536, GATHER_CHUNK = 16384 };

int64_t gk_fill_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], FILL_CHUNK); }

void gk_fill_run(const gk_call *c, int64_t chunk) {
	const gk_range r = gk_chunk_range(c->dim[0], FILL_CHUNK, chunk);
	const int type = (int)c->op->i[1];
	uint64_t value;
	gk_const(&value, type, c->op->f[0]);
	gk_fill((char *)c->arg[0] + r.lo * gk_size_of(type), &value, gk_size_of(type), r.hi - r.lo);
}

int64_t gk_iota_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], FILL_CHUNK); }

void gk_iota_run(const gk_call *c, int64_t chunk) {
	const gk_range r = gk_chunk_range(c->dim[0], FILL_CHUNK, chunk);
	switch (c->op->i[1]) {
	case GK_F32:
		for (int64_t i = r.lo; i < r.hi; i++) ((float *)c->arg[0])[i] = (float)i;
		break;
	case GK_F64:
		for (int64_t i = r.lo; i < r.hi; i++) ((double *)c->arg[0])[i] = (double)i;
		break;
	case GK_I32:
		for (int64_t i = r.lo; i < r.hi; i++) ((int32_t *)c->arg[0])[i] = (int32_t)i;
		break;
	case GK_I64:
		for (int64_t i = r.lo; i < r.hi; i++) ((int64_t *)c->arg[0])[i] = i;
		break;
	default:
		for (int64_t i = r.lo; i < r.hi; i++) ((uint8_t *)c->arg[0])[i] = (uint8_t)i;
	}
}

/* Of outer x count slices; a slice is inner elements. */
static int64_t slices_per_chunk(const gk_call *c) { return gk_items_per_chunk(c->dim[2], GATHER_CHUNK); }

int64_t gk_take_chunks(const gk_call *c) { return c->dim[2] ? gk_ceil_div(c->dim[0] * c->dim[3], slices_per_chunk(c)) : 0; }

static int64_t clamp_index(const gk_call *c, int64_t index, int64_t extent) {
	if (index >= 0 && index < extent) return index;
	if (index < 0 && index >= -extent) return index + extent;
	gk_fail(c, GK_INDEX_RANGE, index);
	return index < 0 ? 0 : extent - 1;
}

void gk_take_run(const gk_call *c, int64_t chunk) {
	const int64_t extent = c->dim[1], count = c->dim[3], bytes = c->dim[2] * gk_size_of((int)c->op->i[1]);
	const gk_range r = gk_chunk_range(c->dim[0] * count, slices_per_chunk(c), chunk);
	const int32_t *index = c->arg[1];
	for (int64_t s = r.lo; s < r.hi; s++) {
		const int64_t at = clamp_index(c, index[s % count], extent);
		char *y = (char *)c->arg[2] + s * bytes;
		if (extent == 0) {
			memset(y, 0, (size_t)bytes);
			continue;
		}
		const char *x = (const char *)c->arg[0] + (s / count * extent + at) * bytes;
		if (bytes == 4)
			memcpy(y, x, 4); /* one move, where a call would cost more */
		else
			memcpy(y, x, (size_t)bytes);
	}
}

int64_t gk_one_hot_chunks(const gk_call *c) {
	return c->dim[1] ? gk_ceil_div(c->dim[0], gk_items_per_chunk(c->dim[1], GATHER_CHUNK)) : 0;
}

void gk_one_hot_run(const gk_call *c, int64_t chunk) {
	const int type = (int)c->op->i[1];
	const int64_t cols = c->dim[1], size = gk_size_of(type);
	const gk_range r = gk_chunk_range(c->dim[0], gk_items_per_chunk(cols, GATHER_CHUNK), chunk);
	const int32_t *index = c->arg[0];
	char *y = c->arg[1];
	uint64_t one;
	gk_const(&one, type, 1);
	memset(y + r.lo * cols * size, 0, (size_t)((r.hi - r.lo) * cols * size));
	for (int64_t i = r.lo; i < r.hi; i++)
		if (index[i] >= 0 && index[i] < cols) memcpy(y + (i * cols + index[i]) * size, &one, (size_t)size);
}
