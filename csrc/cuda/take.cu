/* Take and one-hot. */
#include "four.h"
#include "status.h"

template <class T> GK_DEVICE void take(const gk_args &a, int64_t inner) {
	const T *x = (const T *)a.p[0];
	const int32_t *index = (const int32_t *)a.p[1];
	const int64_t extent = a.d[1], count = a.d[3];
	GK_EACH(i, a.d[0] * count * inner) {
		const int64_t slice = i / inner, j = i - slice * inner, outer = slice / count, k = slice - outer * count;
		const int32_t wanted = index[k];
		int64_t at = wanted < 0 ? wanted + extent : wanted;
		if (at < 0 || at >= extent) {
			if (outer == 0 && j == 0)
				gk_report(a.p[3], a.d[4], GK_INDEX_RANGE, wanted);
			at = wanted < 0 ? 0 : extent - 1;
		}
		T v = {};
		if (extent > 0)
			v = x[(outer * extent + at) * inner + j];
		((T *)a.p[2])[i] = v;
	}
}

template <class T> GK_DEVICE void take_bits(const gk_args &a) {
	const int64_t bytes = a.d[2] * (int64_t)sizeof(T), wide = sizeof(gk_wide);
	if (bytes % wide == 0 && gk_is_aligned(a.p[0], wide) && gk_is_aligned(a.p[2], wide))
		take<gk_wide>(a, bytes / wide);
	else
		take<T>(a, a.d[2]);
}

/* y[o][k][:] = x[o][index[k]][:], for elements of 1, 4 and 8 bytes. p: x, index (int32), y, status; d: outer, extent, inner, count,
 * instruction. A negative index counts from the end; one outside [-extent, extent) is reported and read as the nearest there is. */
GK_KERNEL(take_1) { take_bits<uint8_t>(a); }
GK_KERNEL(take_4) { take_bits<uint32_t>(a); }
GK_KERNEL(take_8) { take_bits<uint64_t>(a); }

template <class T> GK_DEVICE void one_hot(const gk_args &a) {
	const int64_t cols = a.d[1];
	const T one = (T)(uint64_t)a.d[2];
	GK_EACH(i, a.d[0] * cols) {
		const int64_t row = i / cols;
		((T *)a.p[1])[i] = ((const int32_t *)a.p[0])[row] == i - row * cols ? one : 0;
	}
}

/* Rows of zeros with a one at index[row], where that lies in [0, cols). p: index (int32), y; d: rows, cols, the bits of the one. */
GK_KERNEL(one_hot_1) { one_hot<uint8_t>(a); }
GK_KERNEL(one_hot_4) { one_hot<uint32_t>(a); }
GK_KERNEL(one_hot_8) { one_hot<uint64_t>(a); }
