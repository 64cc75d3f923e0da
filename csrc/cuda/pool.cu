/* Pools over windows (window.h), and their gradients: each thread gathers what belongs to one element. */
#include "window.h"

template <class T, class I> GK_DEVICE void maxpool(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *x = (const T *)a.p[0];
	T *y = (T *)a.p[1];
	I *taps = (I *)a.p[2];
	const int64_t c = w.c, pixels = gk_pixels(w.in), n = w.batch * gk_pixels(w.out) * c;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.out, c);
		const T *from = x + p.image * pixels * c + p.channel;
		T most = -INFINITY;
		int64_t where = 0;
		gk_each_tap(w, p, [&](int64_t tap, int64_t pixel) {
			const T v = from[pixel * c];
			if (v > most || v != v) {
				most = v;
				where = tap;
			}
		});
		y[i] = most;
		if (taps)
			taps[i] = (I)where;
	}
}

/* MaxPool: p: x, y, taps or NULL; d: the window. _u8 and _i32 are the type of the taps, uint8 where 256 are enough. */
GK_KERNEL(maxpool_f32_u8) { maxpool<float, uint8_t>(a); }
GK_KERNEL(maxpool_f64_u8) { maxpool<double, uint8_t>(a); }
GK_KERNEL(maxpool_f32_i32) { maxpool<float, int32_t>(a); }
GK_KERNEL(maxpool_f64_i32) { maxpool<double, int32_t>(a); }

template <class T, class I> GK_DEVICE void maxpool_grad(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *dy = (const T *)a.p[0];
	const I *taps = (const I *)a.p[1];
	T *dx = (T *)a.p[2];
	const int64_t c = w.c, places = gk_pixels(w.out), n = w.batch * gk_pixels(w.in) * c;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.in, c);
		const int64_t from = p.image * places * c + p.channel;
		double sum = 0;
		gk_each_place(w, p, [&](int64_t tap, int64_t place) {
			if (taps[from + place * c] == tap)
				sum += (double)dy[from + place * c];
		});
		dx[i] = (T)sum;
	}
}

/* MaxPoolGrad: p: dy, taps, dx; d: the window, in being the sizes of dx. */
GK_KERNEL(maxpool_grad_f32_u8) { maxpool_grad<float, uint8_t>(a); }
GK_KERNEL(maxpool_grad_f64_u8) { maxpool_grad<double, uint8_t>(a); }
GK_KERNEL(maxpool_grad_f32_i32) { maxpool_grad<float, int32_t>(a); }
GK_KERNEL(maxpool_grad_f64_i32) { maxpool_grad<double, int32_t>(a); }

/* How many elements of the input the window at a place holds. */
GK_DEVICE int64_t held(const gk_window &w, const int64_t *at) {
	return gk_count(gk_taps(w, 0, at[0])) * gk_count(gk_taps(w, 1, at[1])) * gk_count(gk_taps(w, 2, at[2]));
}

template <class T> GK_DEVICE void avgpool(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *x = (const T *)a.p[0];
	T *y = (T *)a.p[1];
	const int64_t c = w.c, pixels = gk_pixels(w.in), n = w.batch * gk_pixels(w.out) * c;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.out, c);
		const T *from = x + p.image * pixels * c + p.channel;
		double sum = 0;
		gk_each_tap(w, p, [&](int64_t, int64_t pixel) { sum += (double)from[pixel * c]; });
		y[i] = (T)(sum / (double)held(w, p.at));
	}
}

/* AvgPool: p: x, y; d: the window. What the padding adds does not count. */
GK_KERNEL(avgpool_f32) { avgpool<float>(a); }
GK_KERNEL(avgpool_f64) { avgpool<double>(a); }

template <class T> GK_DEVICE void avgpool_grad(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *dy = (const T *)a.p[0];
	T *dx = (T *)a.p[1];
	const int64_t *out = w.out;
	const int64_t c = w.c, places = gk_pixels(out), n = w.batch * gk_pixels(w.in) * c;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.in, c);
		const T *from = dy + p.image * places * c + p.channel;
		double sum = 0;
		gk_each_place(w, p, [&](int64_t, int64_t place) {
			const int64_t row = place / out[2], at[3] = {row / out[1], row % out[1], place % out[2]};
			sum += (double)from[place * c] / (double)held(w, at);
		});
		dx[i] = (T)sum;
	}
}

/* AvgPoolGrad: p: dy, dx; d: the window, in being the sizes of dx. */
GK_KERNEL(avgpool_grad_f32) { avgpool_grad<float>(a); }
GK_KERNEL(avgpool_grad_f64) { avgpool_grad<double>(a); }
