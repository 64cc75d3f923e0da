/* The loops of the three passes in the type T, see cudnn_conv.h. The innermost run over the neighbours of one side's channels. */

/* to[0..n) += a * from[0..n), four terms at a time, which are rows of from. */
static inline void NAME(add_rows)(T *restrict to, const T *restrict a, const T *restrict from, int rows, int n)
{
	int r = 0;
	for (; r + 4 <= rows; r += 4) {
		const T *f0 = from + (int64_t)r * n, *f1 = f0 + n, *f2 = f1 + n, *f3 = f2 + n;
		T a0 = a[r], a1 = a[r + 1], a2 = a[r + 2], a3 = a[r + 3];
		for (int i = 0; i < n; i++) to[i] += (a0 * f0[i] + a1 * f1[i]) + (a2 * f2[i] + a3 * f3[i]);
	}
	for (; r < rows; r++) {
		const T *f = from + (int64_t)r * n;
		for (int i = 0; i < n; i++) to[i] += a[r] * f[i];
	}
}

void NAME(gkref_conv_forward)(const struct gkref_dense *g, const T *x, const T *w, T *y)
{
	int c = g->c / g->groups, k = g->k / g->groups;
	EACH_WINDOW(g)
	{
		int64_t pixel = INPUT_PIXEL(g), result = OUTPUT_PIXEL(g), tap = TAP(g);
		for (int group = 0; group < g->groups; group++)
			NAME(add_rows)(y + result * g->k + group * k, x + pixel * g->c + group * c, w + (group * TAPS(g) + tap) * c * k, c, k);
	}
}

void NAME(gkref_conv_data)(const struct gkref_dense *g, const T *dy, const T *w, T *dx)
{
	int c = g->c / g->groups, k = g->k / g->groups;
	EACH_WINDOW(g)
	{
		int64_t pixel = INPUT_PIXEL(g), result = OUTPUT_PIXEL(g), tap = TAP(g);
		for (int group = 0; group < g->groups; group++)
			NAME(add_rows)(dx + pixel * g->c + group * c, dy + result * g->k + group * k, w + (group * TAPS(g) + tap) * c * k, k, c);
	}
}

/* An image's share is summed by itself, so that the error does not grow with the size of the batch. */
void NAME(gkref_conv_filter)(const struct gkref_dense *g, const T *x, const T *dy, T *dw, T *part)
{
	int c = g->c / g->groups, k = g->k / g->groups;
	int64_t count = (int64_t)TAPS(g) * g->c * k;
	struct gkref_dense one = *g;
	one.n = 1;
	for (int image = 0; image < g->n; image++) {
		const T *xi = x + image * (int64_t)PIXELS(g->in) * g->c, *dyi = dy + image * (int64_t)PIXELS(g->out) * g->k;
		for (int64_t i = 0; i < count; i++) part[i] = 0;
		EACH_WINDOW(&one)
		{
			int64_t pixel = INPUT_PIXEL(g), result = OUTPUT_PIXEL(g), tap = TAP(g);
			for (int group = 0; group < g->groups; group++) {
				const T *xp = xi + pixel * g->c + group * c, *dyp = dyi + result * g->k + group * k;
				T *to = part + (group * TAPS(g) + tap) * c * k;
				for (int i = 0; i < c; i++) NAME(add_rows)(to + (int64_t)i * k, xp + i, dyp, 1, k);
			}
		}
		for (int64_t i = 0; i < count; i++) dw[i] += part[i];
	}
}
