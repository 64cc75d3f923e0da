/* Transposes small blocks in registers, four lanes at a time. */
#pragma once
#include <stdint.h>

typedef float gk_f4 __attribute__((vector_size(16), aligned(4)));
typedef int32_t gk_i4 __attribute__((vector_size(16)));

/* dst[n][m] = (add: dst[n][m] +) src[m][n], 4 x 4. */
static inline void gk_transpose4(float *dst, int64_t ldd, const float *src, int64_t lds, int add) {
	const gk_f4 a = *(const gk_f4 *)src, b = *(const gk_f4 *)(src + lds);
	const gk_f4 c = *(const gk_f4 *)(src + 2 * lds), d = *(const gk_f4 *)(src + 3 * lds);
	const gk_i4 low = {0, 4, 1, 5}, high = {2, 6, 3, 7}, first = {0, 1, 4, 5}, second = {2, 3, 6, 7};
	const gk_f4 ab0 = __builtin_shuffle(a, b, low), ab1 = __builtin_shuffle(a, b, high);
	const gk_f4 cd0 = __builtin_shuffle(c, d, low), cd1 = __builtin_shuffle(c, d, high);
	const gk_f4 t[4] = {__builtin_shuffle(ab0, cd0, first), __builtin_shuffle(ab0, cd0, second), __builtin_shuffle(ab1, cd1, first),
	                    __builtin_shuffle(ab1, cd1, second)};
	for (int i = 0; i < 4; i++) {
		gk_f4 *q = (gk_f4 *)(dst + i * ldd);
		*q = add ? *q + t[i] : t[i];
	}
}

/* dst[cols][rows] = (add: dst +) src[rows][cols] transposed. */
static inline void gk_transpose(float *dst, int64_t ldd, const float *src, int64_t lds, int64_t rows, int64_t cols, int add) {
	for (int64_t n = 0; n < cols; n += 4) {
		for (int64_t r = 0; r < rows; r += 4) {
			if (r + 4 <= rows && n + 4 <= cols) {
				gk_transpose4(dst + n * ldd + r, ldd, src + r * lds + n, lds, add);
				continue;
			}
			for (int64_t j = n; j < cols && j < n + 4; j++) {
				for (int64_t i = r; i < rows && i < r + 4; i++) {
					float *q = dst + j * ldd + i;
					*q = src[i * lds + j] + (add ? *q : 0);
				}
			}
		}
	}
}
