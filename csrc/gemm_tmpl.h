/* dst = act(T + bias) (+ dst) over rows x cols of a panel, see gemm.c. */
#include "gemm_act_tmpl.h"

INLINE void F(finish_row)(float *dst, const float *t, const gemm_epilogue *e, int cols, const int act) {
	int j = 0;
	for (; j + VL <= cols; j += VL) {
		vf v = F(act)(*(const vfu *)(t + j) + *(const vfu *)(e->bias + j), act);
		if (e->add) v += *(const vfu *)(dst + j);
		*(vfu *)(dst + j) = v;
	}
	if (j == cols) return;
	const vf v = F(act)(*(const vfu *)(t + j) + *(const vfu *)(e->bias + j), act);
	for (int i = 0; j + i < cols; i++) dst[j + i] = e->add ? dst[j + i] + v[i] : v[i];
}

INLINE void F(finish_act)(float *dst, int64_t ld, const float *t, const gemm_epilogue *e, int rows, int cols, const int act) {
	for (int r = 0; r < rows; r++, dst += ld, t += GK_PANEL) F(finish_row)(dst, t, e, cols, act);
}

TGT static void F(finish)(float *dst, int64_t ld, const float *t, const gemm_epilogue *e, int rows, int cols) {
	switch (e->act) {
	case GK_ACT_RELU:
		return F(finish_act)(dst, ld, t, e, rows, cols, GK_ACT_RELU);
	case GK_ACT_SIGMOID:
		return F(finish_act)(dst, ld, t, e, rows, cols, GK_ACT_SIGMOID);
	case GK_ACT_TANH:
		return F(finish_act)(dst, ld, t, e, rows, cols, GK_ACT_TANH);
	}
	F(finish_act)(dst, ld, t, e, rows, cols, GK_ACT_NONE);
}

static const struct gemm_fns F(gemm_fns) = {F(finish)};
