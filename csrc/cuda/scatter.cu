/* Scatter-add without atomics on floats: y = 0, then y[o][index[k]][:] += x[o][k][:] in the order of k, so the sums are ref's, bit for bit.
 *
 * The numbers k are put in order by row, those of one row ascending; then every element of y is summed by one thread. Workspace, int32:
 *
 *	work[0]                              places given away
 *	work[1 .. extent]                    how many k a row has
 *	work[1 + extent .. 2*extent]         where the places of a row end; until scatter_order, where they begin
 *	work[1 + 2*extent .. ]               the k, count of them
 *
 * One after the other: fill_4 of 1 + extent zeros, scatter_count, scatter_start, scatter_order, scatter_add_T. All but the first take
 * d: outer, extent, inner, count, instruction. count and extent are below 2^31.
 *
 * Cost: scatter_order reads all indices in every block, in turns of 2,048, some microseconds a turn; which rows have their places where
 * differs from run to run, what stands there does not. A row with many k is a chain of as many additions. */
#include "four.h"
#include "status.h"

enum { D_OUTER, D_EXTENT, D_INNER, D_COUNT, D_INSTRUCTION };

GK_DEVICE int32_t *work_counts(void *work) {
	return (int32_t *)work + 1;
}

GK_DEVICE int32_t *work_ends(void *work, int64_t extent) {
	return (int32_t *)work + 1 + extent;
}

GK_DEVICE int32_t *work_order(void *work, int64_t extent) {
	return (int32_t *)work + 1 + 2 * extent;
}

/* The row that an index means, -1 when there is none. */
GK_DEVICE int64_t row_of(int64_t index, int64_t extent) {
	const int64_t row = index < 0 ? index + extent : index;
	return row >= 0 && row < extent ? row : -1;
}

/* Indices that matter: none where the slices have no elements, which is no error whatever the indices are. */
GK_DEVICE int64_t count_of(const gk_args &a) {
	return a.d[D_OUTER] * a.d[D_INNER] > 0 ? a.d[D_COUNT] : 0;
}

/* Counts and checks. p: index (int32), work, status. An index outside [-extent, extent) is reported and left out. */
GK_KERNEL(scatter_count) {
	GK_EACH(k, count_of(a)) {
		const int32_t index = ((const int32_t *)a.p[0])[k];
		const int64_t row = row_of(index, a.d[D_EXTENT]);
		if (row < 0)
			gk_report(a.p[2], a.d[D_INSTRUCTION], GK_INDEX_RANGE, index);
		else
			gk_atomic_add(work_counts(a.p[1]) + row, 1);
	}
}

/* Gives each row its places. p: work. */
GK_KERNEL(scatter_start) {
	GK_EACH(row, a.d[D_EXTENT]) {
		const int32_t n = work_counts(a.p[0])[row];
		work_ends(a.p[0], a.d[D_EXTENT])[row] = n ? gk_atomic_add((int32_t *)a.p[0], n) : 0;
	}
}

enum { EACH = 8, TURN = GK_BLOCK * EACH, GROUP = 16, GROUPS = GK_BLOCK / GROUP };

/* What a block has found in a turn: its rows' k, ascending. */
struct gk_found {
	int32_t row[TURN], k[TURN];
	int32_t by_thread[GK_BLOCK], by_group[GROUPS];
	int32_t grow[GK_BLOCK]; /* by how much a thread moves its row's end */
};

/* Row of the i-th index of thread t in the turn from base on, if it is this block's, else -1. */
GK_DEVICE int64_t own_row(const gk_args &a, int64_t base, unsigned t, int i) {
	const int64_t k = base + (int64_t)t * EACH + i;
	if (k >= a.d[D_COUNT])
		return -1;
	const int64_t row = row_of(((const int32_t *)a.p[0])[k], a.d[D_EXTENT]);
	return row >= 0 && (uint32_t)row % gridDim.x == blockIdx.x ? row : -1;
}

/* Collects this block's k of a turn in f and returns their number. */
GK_DEVICE int collect(const gk_args &a, int64_t base, gk_found &f) {
	GK_THREADS(t) {
		f.by_thread[t] = 0;
		for (int i = 0; i < EACH; i++)
			f.by_thread[t] += own_row(a, base, t, i) >= 0;
	}
	GK_SYNC;
	GK_THREADS(t)
		if (t < GROUPS) {
			f.by_group[t] = 0;
			for (int i = 0; i < GROUP; i++)
				f.by_group[t] += f.by_thread[t * GROUP + i];
		}
	GK_SYNC;
	GK_THREADS(t) {
		int32_t at = 0;
		for (unsigned g = 0; g < t / GROUP; g++)
			at += f.by_group[g];
		for (unsigned u = t / GROUP * GROUP; u < t; u++)
			at += f.by_thread[u];
		for (int i = 0; i < EACH; i++) {
			const int64_t row = own_row(a, base, t, i);
			if (row < 0)
				continue;
			f.row[at] = (int32_t)row;
			f.k[at++] = (int32_t)(base + (int64_t)t * EACH + i);
		}
	}
	GK_SYNC;
	int total = 0;
	for (int g = 0; g < GROUPS; g++)
		total += f.by_group[g];
	return total;
}

/* Puts k first .. first + GK_BLOCK - 1 of total to the ends of their rows' places, and moves these ends on. */
GK_DEVICE void append(const gk_args &a, int first, int total, gk_found &f) {
	int32_t *ends = work_ends(a.p[1], a.d[D_EXTENT]), *order = work_order(a.p[1], a.d[D_EXTENT]);
	const int end = total < first + GK_BLOCK ? total : first + GK_BLOCK;
	GK_THREADS(t) {
		const int q = first + (int)t;
		f.grow[t] = 0;
		if (q < end) {
			int before = 0, after = 0;
			for (int u = first; u < q; u++)
				before += f.row[u] == f.row[q];
			for (int u = q + 1; u < end; u++)
				after += f.row[u] == f.row[q];
			order[ends[f.row[q]] + before] = f.k[q];
			f.grow[t] = after ? 0 : before + 1;
		}
	}
	GK_SYNC;
	GK_THREADS(t)
		if (f.grow[t])
			ends[f.row[first + (int)t]] += f.grow[t];
	GK_SYNC;
}

/* Puts the k in order. p: index, work. Blocks of GK_BLOCK threads; block b has the rows that are b modulo the number of blocks, so one
 * for each 32 rows, and 64 at most, is plenty. */
GK_BLOCK_KERNEL(scatter_order) {
	GK_SHARED gk_found f;
	for (int64_t base = 0; base < count_of(a); base += TURN) {
		const int total = collect(a, base, f);
		for (int first = 0; first < total; first += GK_BLOCK)
			append(a, first, total, f);
		GK_SYNC;
	}
}

template <class T> GK_DEVICE void scatter_add(const gk_args &a) {
	const T *x = (const T *)a.p[0];
	const int64_t extent = a.d[D_EXTENT], inner = a.d[D_INNER], fours = gk_fours(inner);
	const int32_t *counts = work_counts(a.p[1]), *ends = work_ends(a.p[1], extent), *order = work_order(a.p[1], extent);
	GK_EACH(i, a.d[D_OUTER] * extent * fours) {
		const int64_t slice = i / fours, j = (i - slice * fours) * GK_FOUR, outer = slice / extent, row = slice - outer * extent;
		const T *from = x + outer * a.d[D_COUNT] * inner + j;
		gk_four<T> sum = {};
		for (int32_t at = ends[row] - counts[row]; at < ends[row]; at++) {
			const gk_four<T> v = gk_load4(from + order[at] * inner, inner - j);
			sum = gk_map4<T>(sum, v, [](T s, T t) { return s + t; });
		}
		gk_store4((T *)a.p[2] + slice * inner + j, inner - j, sum);
	}
}

/* Sums. p: x, work, y. Integers wrap. */
GK_KERNEL(scatter_add_f32) { scatter_add<float>(a); }
GK_KERNEL(scatter_add_f64) { scatter_add<double>(a); }
GK_KERNEL(scatter_add_i32) { scatter_add<uint32_t>(a); }
GK_KERNEL(scatter_add_i64) { scatter_add<uint64_t>(a); }
GK_KERNEL(scatter_add_u8) { scatter_add<uint8_t>(a); }
