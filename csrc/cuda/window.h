/* The windows of convolutions and pools over images [batch][spatial...][channels]. */
#pragma once
#include "kernel.h"

/* What stands in d, as csrc/window.h has it. The three axes are depth, height and width; those that are not there, in front, have size 1,
 * stride 1, dilation 1 and before 0. */
struct gk_window {
	int64_t in[3], out[3];               /* d[0], d[3]: sizes of what the window moves over, and of the places where it stops */
	int64_t size[3], stride[3];          /* d[6], d[9] */
	int64_t dilation[3], before[3];      /* d[12], d[15] */
	int64_t c, k, groups;                /* d[18], d[19], d[20]: channels of the input and of the result, and their groups; a pool reads c alone */
	int64_t batch, setting;              /* d[21], d[22]: the kernel's own */
};

GK_DEVICE const gk_window &gk_window_of(const gk_args &a) {
	return *(const gk_window *)a.d;
}

/* Numbers from first up to, not including, end. */
struct gk_range {
	int64_t first, end;
};

/* A place of the input or of the result: its image, its position along the axes, its channel. */
struct gk_position {
	int64_t image, at[3], channel;
};

/* Element number i of [batch][sizes][channels]. */
GK_DEVICE gk_position gk_position_of(int64_t i, const int64_t *sizes, int64_t channels) {
	gk_position p;
	p.channel = i % channels;
	i /= channels;
	for (int axis = 2; axis >= 0; axis--) {
		p.at[axis] = i % sizes[axis];
		i /= sizes[axis];
	}
	p.image = i;
	return p;
}

/* Which taps along an axis lie in the input, for a place of the result. */
GK_DEVICE gk_range gk_taps(const gk_window &w, int axis, int64_t place) {
	const int64_t dilation = w.dilation[axis], size = w.size[axis];
	const int64_t start = place * w.stride[axis] - w.before[axis], room = w.in[axis] - start;
	const int64_t first = start < 0 ? (-start + dilation - 1) / dilation : 0, end = room > 0 ? (room + dilation - 1) / dilation : 0;
	return {first, end < size ? end : size};
}

/* How many of them there are. */
GK_DEVICE int64_t gk_count(const gk_range &r) {
	return r.end > r.first ? r.end - r.first : 0;
}

/* Where a tap meets the input along an axis. */
GK_DEVICE int64_t gk_meets(const gk_window &w, int axis, int64_t place, int64_t tap) {
	return place * w.stride[axis] + tap * w.dilation[axis] - w.before[axis];
}

/* The places along an axis whose windows reach over position at of the input; with gaps, not all of them meet it: see gk_tap. */
GK_DEVICE gk_range gk_reaching(const gk_window &w, int axis, int64_t at) {
	const int64_t stride = w.stride[axis], padded = at + w.before[axis];
	const int64_t behind = padded - (w.size[axis] - 1) * w.dilation[axis], last = padded / stride + 1;
	return {behind > 0 ? (behind + stride - 1) / stride : 0, last < w.out[axis] ? last : w.out[axis]};
}

/* The tap with which the window at a place meets position at, or -1. The place is one of gk_reaching. */
GK_DEVICE int64_t gk_tap(const gk_window &w, int axis, int64_t at, int64_t place) {
	const int64_t distance = at + w.before[axis] - place * w.stride[axis], dilation = w.dilation[axis];
	if (dilation == 1)
		return distance;
	return distance % dilation == 0 ? distance / dilation : -1;
}

/* Elements in the spatial axes. */
GK_DEVICE int64_t gk_pixels(const int64_t *sizes) {
	return sizes[0] * sizes[1] * sizes[2];
}

/* Calls f(tap, pixel) for the taps that lie in the input: their number, and where they lie in the image, both row-major. */
template <class F> GK_DEVICE void gk_each_tap(const gk_window &w, const gk_position &p, F f) {
	const gk_range zs = gk_taps(w, 0, p.at[0]), ys = gk_taps(w, 1, p.at[1]), xs = gk_taps(w, 2, p.at[2]);
	for (int64_t z = zs.first; z < zs.end; z++) {
		for (int64_t y = ys.first; y < ys.end; y++) {
			const int64_t row = gk_meets(w, 0, p.at[0], z) * w.in[1] + gk_meets(w, 1, p.at[1], y);
			for (int64_t x = xs.first; x < xs.end; x++)
				f((z * w.size[1] + y) * w.size[2] + x, row * w.in[2] + gk_meets(w, 2, p.at[2], x));
		}
	}
}

/* Calls f(tap, place) for the windows that meet an element of the input: with which tap, and the number of their place, both row-major. */
template <class F> GK_DEVICE void gk_each_place(const gk_window &w, const gk_position &p, F f) {
	const gk_range zs = gk_reaching(w, 0, p.at[0]), ys = gk_reaching(w, 1, p.at[1]), xs = gk_reaching(w, 2, p.at[2]);
	for (int64_t z = zs.first; z < zs.end; z++) {
		const int64_t tap_z = gk_tap(w, 0, p.at[0], z);
		for (int64_t y = ys.first; y < ys.end && tap_z >= 0; y++) {
			const int64_t tap_y = gk_tap(w, 1, p.at[1], y);
			for (int64_t x = xs.first; x < xs.end && tap_y >= 0; x++) {
				const int64_t tap_x = gk_tap(w, 2, p.at[2], x);
				if (tap_x >= 0)
					f((tap_z * w.size[1] + tap_y) * w.size[2] + tap_x, (z * w.out[1] + y) * w.out[2] + x);
			}
		}
	}
}
