/* Rows of bytes become floats: how a batch of images is taken from a data set that lies on the device. */
#include "four.h"

/* y[i][j] = x[rows[i]][j] * scale: a conversion and one product, the CPU's bits. p: x (bytes), rows (int32, all in range), y (float32);
 * d: rows of y, bytes of a row; f: scale. */
GK_KERNEL(gather_u8) {
	const uint8_t *x = (const uint8_t *)a.p[0];
	const int32_t *rows = (const int32_t *)a.p[1];
	float *y = (float *)a.p[2];
	const int64_t len = a.d[1], fours = gk_fours(len);
	const float scale = (float)a.f[0];
	GK_EACH(i, a.d[0] * fours) {
		const int64_t row = i / fours, j = (i - row * fours) * GK_FOUR;
		const gk_four<uint8_t> v = gk_load4(x + rows[row] * len + j, len - j);
		gk_store4(y + row * len + j, len - j, gk_map4<float>(v, [scale](uint8_t b) { return (float)b * scale; }));
	}
}
