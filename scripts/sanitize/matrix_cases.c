/* pack.c, gemm.c, gemm_f64.c, gemm_blas.c, gemm_batch.c, gemm_update.c */
#include "gemm_blas.h"
#include "harness.h"

static void pack(int64_t rows, int64_t cols, int64_t gap) {
	for (int transposed = 0; transposed < 2; transposed++) {
		const int64_t ld = (transposed ? rows : cols) + gap;
		begin(GK_PACK);
		in(GK_F32, transposed ? span(cols, rows, ld) : span(rows, cols, ld));
		out(GK_F32, panels(rows, cols));
		DIMS(rows, cols, ld);
		INTS(transposed);
		run();
	}
	begin(GK_UNPACK);
	in(GK_F32, panels(rows, cols));
	out(GK_F32, span(rows, cols, cols + gap));
	DIMS(rows, cols, cols + gap);
	run();
}

typedef struct {
	int64_t m, n, k, gap;
} shape;

static void gemm(shape s, int a, int b, int c, int act, int add, int bias) {
	const int64_t lda = (a == GK_A_COLS ? s.m : s.k) + s.gap, ldb = (b == GK_B_COLS ? s.k : s.n) + s.gap, ldc = (c == GK_C_TRANSPOSED ? s.m : s.n) + s.gap;
	begin(GK_GEMM);
	in(GK_F32, a == GK_A_ROWS ? span(s.m, s.k, lda) : a == GK_A_COLS ? span(s.k, s.m, lda) : panels(s.m, s.k));
	in(GK_F32, b == GK_B_ROWS ? span(s.k, s.n, ldb) : b == GK_B_COLS ? span(s.n, s.k, ldb) : panels(s.k, s.n));
	if (bias)
		in(GK_F32, s.n);
	else
		none();
	out(GK_F32, c == GK_C_ROWS ? span(s.m, s.n, ldc) : c == GK_C_TRANSPOSED ? span(s.n, s.m, ldc) : panels(s.m, s.n));
	DIMS(s.m, s.n, s.k, lda, ldb, ldc);
	INTS(a, b, act, c, add);
	run();
}

static void gemm_layouts(shape s) {
	for (int i = 0; i < 27; i++) {
		const int a = i % 3, b = i / 3 % 3, c = i / 9;
		gemm(s, a, b, c, i % 4, 0, i % 2);
		gemm(s, a, b, c, (i + 1) % 4, 1, (i + 1) % 2);
	}
}

static void gemm_f64(shape s) {
	for (int i = 0; i < 16; i++) {
		const int a_cols = i & 1, b_transposed = i >> 1 & 1, add = i >> 2 & 1, bias = i >> 3;
		const int64_t lda = (a_cols ? s.m : s.k) + s.gap, ldb = (b_transposed ? s.k : s.n) + s.gap, ldc = s.n + s.gap;
		begin(GK_GEMM_F64);
		in(GK_F64, a_cols ? span(s.k, s.m, lda) : span(s.m, s.k, lda));
		in(GK_F64, b_transposed ? span(s.n, s.k, ldb) : span(s.k, s.n, ldb));
		if (bias)
			in(GK_F64, s.n);
		else
			none();
		out(GK_F64, span(s.m, s.n, ldc));
		DIMS(s.m, s.n, s.k, lda, ldb, ldc);
		INTS(a_cols, b_transposed, i % 4, 0, add);
		run();
	}
}

/* Four matrices without gaps, A once the same for all. */
static void gemm_batch(shape s, int type) {
	for (int i = 0; i < 8; i++) {
		const int a_cols = i & 1, b_transposed = i >> 1 & 1, shared = i >> 2;
		const int64_t count = 4, lda = a_cols ? s.m : s.k, ldb = b_transposed ? s.k : s.n;
		begin(GK_GEMM_BATCH);
		in(type, (shared ? 1 : count) * s.m * s.k);
		in(type, count * s.k * s.n);
		none();
		out(type, count * s.m * s.n);
		DIMS(s.m, s.n, s.k, lda, ldb, s.n, count, shared ? 0 : s.m * s.k, s.k * s.n, s.m * s.n);
		INTS(a_cols, b_transposed ? (type == GK_F32 ? GK_B_COLS : 1) : 0, i % 4, GK_C_ROWS, 0, type);
		run();
	}
}

/* Reads and writes what cblas_sgemm does. */
static void sgemm(int order, int trans_a, int trans_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb,
                  float beta, float *c, int ldc) {
	enum { TRANS = 112 };
	for (int64_t i = 0; i < m; i++) {
		for (int64_t j = 0; j < n; j++) {
			float sum = beta == 0 ? 0 : beta * c[i * ldc + j];
			for (int64_t p = 0; p < k; p++)
				sum += alpha * a[trans_a == TRANS ? p * lda + i : i * lda + p] * b[trans_b == TRANS ? j * ldb + p : p * ldb + j];
			c[i * ldc + j] = sum;
		}
	}
	(void)order;
}

static void gemm_blas(shape s) {
	for (int i = 0; i < 8; i++) {
		const int trans_a = i & 1, trans_b = i >> 1 & 1, bias = i >> 2;
		const int64_t lda = (trans_a ? s.m : s.k) + s.gap, ldb = (trans_b ? s.k : s.n) + s.gap, ldc = s.n + s.gap;
		begin(GK_GEMM_BLAS);
		in(GK_F32, trans_a ? span(s.k, s.m, lda) : span(s.m, s.k, lda));
		in(GK_F32, trans_b ? span(s.n, s.k, ldb) : span(s.k, s.n, ldb));
		if (bias)
			in(GK_F32, s.n);
		else
			none();
		out(GK_F32, span(s.m, s.n, ldc));
		DIMS(s.m, s.n, s.k, lda, ldb, ldc);
		INTS(trans_a, trans_b, i % 4);
		run();
	}
}

static void gemm_update(shape s, int kernel, int in_panels) {
	const int64_t lda = s.m + s.gap, ldb = s.n + s.gap, w = in_panels ? panels(s.m, s.n) : s.m * s.n;
	begin(kernel);
	in(GK_F32, span(s.k, s.m, lda));
	in(GK_F32, span(s.k, s.n, ldb));
	out(GK_F32, w);
	for (int i = 0; i < 2 && kernel == GK_GEMM_ADAM; i++) {
		float *slot = out(GK_F32, w);
		for (int64_t j = 0; j < w - 1; j++) slot[j] *= slot[j];
	}
	in(GK_F32, 1);
	DIMS(s.m, s.n, s.k, lda, ldb);
	INTS(in_panels);
	FLOATS(0.9, 0.999, 1e-7);
	run();
}

void matrix_cases(void) {
	gk_set_sgemm(sgemm);
	EACH(shape, s, {1, 1, 1, 0}, {3, 5, 7, 2}, {13, 33, 31, 0}, {97, 65, 330, 1}, {0, 4, 4, 0}, {4, 0, 4, 0}, {4, 4, 0, 3}, {12, 64, 32, 0},
	     {2, 100, 641, 0}, {200, 7, 15, 5}, {300, 3, 4, 0}, {3, 300, 4, 1}) {
		pack(s.m, s.n, s.gap);
		pack(s.k, s.n, s.gap);
		gemm_layouts(s);
		gemm_f64(s);
		gemm_blas(s);
		gemm_batch(s, GK_F32);
		gemm_batch(s, GK_F64);
		for (int in_panels = 0; in_panels < 2; in_panels++) {
			gemm_update(s, GK_GEMM_SGD, in_panels);
			gemm_update(s, GK_GEMM_ADAM, in_panels);
		}
	}
}
