/* C = act(C + bias) in place, see gemm_blas.c. */
#include "gemm_act_tmpl.h"

INLINE void F(blas_row)(float *c, const float *bias, int64_t cols, const int act) {
	int64_t j = 0;
	for (; j + VL <= cols; j += VL) {
		vf v = *(const vfu *)(c + j);
		if (bias) v += *(const vfu *)(bias + j);
		*(vfu *)(c + j) = F(act)(v, act);
	}
	if (j == cols) return;
	vf v = {0};
	for (int64_t i = 0; j + i < cols; i++) v[i] = bias ? c[j + i] + bias[j + i] : c[j + i];
	v = F(act)(v, act);
	for (int64_t i = 0; j + i < cols; i++) c[j + i] = v[i];
}

INLINE void F(blas_rows)(float *c, int64_t ldc, const float *bias, int64_t rows, int64_t cols, const int act) {
	for (int64_t r = 0; r < rows; r++) F(blas_row)(c + r * ldc, bias, cols, act);
}

TGT static void F(blas_finish)(float *c, int64_t ldc, const float *bias, int act, int64_t rows, int64_t cols) {
	switch (act) {
	case GK_ACT_RELU:
		return F(blas_rows)(c, ldc, bias, rows, cols, GK_ACT_RELU);
	case GK_ACT_SIGMOID:
		return F(blas_rows)(c, ldc, bias, rows, cols, GK_ACT_SIGMOID);
	case GK_ACT_TANH:
		return F(blas_rows)(c, ldc, bias, rows, cols, GK_ACT_TANH);
	}
	F(blas_rows)(c, ldc, bias, rows, cols, GK_ACT_NONE);
}

static const struct blas_fns F(blas_fns) = {F(blas_finish)};
