/* Convolutions by their definition, an element of the result to a thread: for what cuDNN does not serve, and for depthwise ones. Sums
 * are made in two levels, over the channels and over the taps, which keeps float's rounding small. */
#include "window.h"

template <class T> GK_DEVICE void conv(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *x = (const T *)a.p[0], *kernel = (const T *)a.p[1];
	T *y = (T *)a.p[2];
	const int64_t c = w.c, k = w.k, inside = c / w.groups, group = k / w.groups;
	const int64_t pixels = gk_pixels(w.in), n = w.batch * gk_pixels(w.out) * k;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.out, k);
		const T *from = x + p.image * pixels * c + p.channel / group * inside, *weights = kernel + p.channel;
		T sum = 0;
		gk_each_tap(w, p, [&](int64_t tap, int64_t pixel) {
			T part = 0;
			for (int64_t j = 0; j < inside; j++)
				part += from[pixel * c + j] * weights[(tap * inside + j) * k];
			sum += part;
		});
		y[i] = sum;
	}
}

/* Conv: p: x [batch][in...][c], kernel [size...][c / groups][k], y [batch][out...][k]; d: the window. */
GK_KERNEL(conv_f32) { conv<float>(a); }
GK_KERNEL(conv_f64) { conv<double>(a); }

template <class T> GK_DEVICE void conv_grad_input(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const T *dy = (const T *)a.p[0], *kernel = (const T *)a.p[1];
	T *dx = (T *)a.p[2];
	const int64_t c = w.c, k = w.k, inside = c / w.groups, group = k / w.groups;
	const int64_t places = gk_pixels(w.out), n = w.batch * gk_pixels(w.in) * c;
	GK_EACH(i, n) {
		const gk_position p = gk_position_of(i, w.in, c);
		const int64_t first = p.channel / inside * group;
		const T *from = dy + p.image * places * k + first, *weights = kernel + p.channel % inside * k + first;
		T sum = 0;
		gk_each_place(w, p, [&](int64_t tap, int64_t place) {
			T part = 0;
			for (int64_t j = 0; j < group; j++)
				part += from[place * k + j] * weights[tap * inside * k + j];
			sum += part;
		});
		dx[i] = sum;
	}
}

/* ConvGradInput: p: dy, kernel, dx; d: the window of the Conv, whose input has the sizes and channels of dx. */
GK_KERNEL(conv_grad_input_f32) { conv_grad_input<float>(a); }
GK_KERNEL(conv_grad_input_f64) { conv_grad_input<double>(a); }

/* The places along the width at which a tap lies in the input. */
GK_DEVICE gk_range widths(const gk_window &w, int64_t tap) {
	const int64_t stride = w.stride[2], start = tap * w.dilation[2] - w.before[2], room = w.in[2] - start;
	const int64_t first = start < 0 ? (-start + stride - 1) / stride : 0, end = room > 0 ? (room + stride - 1) / stride : 0;
	return {first, end < w.out[2] ? end : w.out[2]};
}

/* Rows of places, [batch][out 0][out 1], are what is cut into parts. */
template <class T> GK_DEVICE void conv_grad_kernel(const gk_args &a) {
	const gk_window &w = gk_window_of(a);
	const int64_t *in = w.in, *out = w.out;
	const int64_t c = w.c, k = w.k, inside = c / w.groups, group = k / w.groups, parts = w.setting;
	const int64_t weights = gk_pixels(w.size) * inside * k, rows = w.batch * out[0] * out[1], length = (rows + parts - 1) / parts;
	GK_EACH(i, weights * parts) {
		const int64_t weight = i % weights, part = i / weights, o = weight % k, tap = weight / (k * inside);
		const int64_t tap_x = tap % w.size[2], tap_y = tap / w.size[2] % w.size[1], tap_z = tap / w.size[2] / w.size[1];
		const T *x = (const T *)a.p[0] + o / group * inside + weight / k % inside, *dy = (const T *)a.p[1] + o;
		const gk_range xs = widths(w, tap_x);
		const int64_t end = (part + 1) * length < rows ? (part + 1) * length : rows;
		double sum = 0;
		for (int64_t row = part * length; row < end; row++) {
			const int64_t y = gk_meets(w, 1, row % out[1], tap_y), z = gk_meets(w, 0, row / out[1] % out[0], tap_z);
			if (y < 0 || y >= in[1] || z < 0 || z >= in[0])
				continue;
			const T *from = x + ((row / out[1] / out[0] * in[0] + z) * in[1] + y) * in[2] * c;
			T line = 0;
			for (int64_t j = xs.first; j < xs.end; j++)
				line += from[gk_meets(w, 2, j, tap_x) * c] * dy[(row * out[2] + j) * k];
			sum += (double)line;
		}
		if (parts > 1)
			((double *)a.p[2])[i] = sum;
		else
			((T *)a.p[2])[i] = (T)sum;
	}
}

/* ConvGradKernel: p: x, dy, dkernel or with parts > 1 a workspace [parts][elements of the kernel] of double, which reduce_join joins
 * (inner = elements of the kernel); d: the window, d[22]: parts, 1 or more; rows of places are cut, of which there are batch * out[0] * out[1]. */
GK_KERNEL(conv_grad_kernel_f32) { conv_grad_kernel<float>(a); }
GK_KERNEL(conv_grad_kernel_f64) { conv_grad_kernel<double>(a); }
