/* chain.c, reduce.c, columns.c, moments.c, cumulate.c, topk.c, softmax.c, move.c, take.c, scatter.c, random.c, rows.c, update.c */
#include "harness.h"
#include "parts.h"

typedef struct {
	int64_t rows, cols;
} size2;

static int64_t extent(int access, size2 s) {
	return access == GK_FULL ? s.rows * s.cols : access == GK_SCALAR ? 1 : access == GK_ROW ? s.cols : s.rows;
}

static int arity(int op) { return op == GK_M_SELECT ? 3 : op >= GK_M_ADD && op <= GK_M_OR ? 2 : 1; }

static int boolean(int op) { return op == GK_M_ISNAN || op == GK_M_NOT || (op >= GK_M_EQ && op <= GK_M_OR); }

/* dst = op(a, b, c), every operand by its own access mode. */
static void chain(size2 s, int op, int type, int to, const int *access) {
	const int operands = arity(op), result = op == GK_M_CAST ? to : boolean(op) ? GK_BOOL : type;
	int64_t modes = 0;
	begin(GK_CHAIN);
	for (int i = 0; i < operands; i++) {
		const int t = op == GK_M_SELECT && i == 0 ? GK_BOOL : type;
		in(t, extent(access[i], s));
		modes |= (int64_t)access[i] << 2 * i;
		micro((gk_micro){.op = GK_M_LOAD, .type = (uint8_t)t, .dst = (uint8_t)i, .a = (uint8_t)i});
	}
	out(result, s.rows * s.cols);
	micro((gk_micro){.op = (uint8_t)op, .type = (uint8_t)type, .dst = 3, .a = 0, .b = 1, .c = 2, .to = (uint8_t)to, .imm = 0.25});
	micro((gk_micro){.op = GK_M_STORE, .type = (uint8_t)result, .dst = (uint8_t)operands, .a = 3});
	DIMS(s.rows, s.cols);
	INTS(modes, 99);
	run();
}

static void chains(size2 s) {
	static const int modes[4][3] = {
		{GK_FULL, GK_FULL, GK_FULL}, {GK_FULL, GK_SCALAR, GK_ROW}, {GK_ROW, GK_COL, GK_SCALAR}, {GK_COL, GK_FULL, GK_COL}};
	for (int op = GK_M_CAST; op < GK_M_NOPS; op++)
		for (int type = 0; type < GK_NTYPES; type++)
			for (int mode = 0; mode < 4; mode++) {
				if (op != GK_M_CAST) chain(s, op, type, 0, modes[mode]);
				for (int to = 0; op == GK_M_CAST && to < GK_NTYPES; to++) chain(s, op, type, to, modes[mode]);
			}
	begin(GK_CHAIN);
	out(GK_F32, s.rows * s.cols);
	micro((gk_micro){.op = GK_M_CONST, .type = GK_F32, .dst = 0, .imm = 3});
	micro((gk_micro){.op = GK_M_STORE, .type = GK_F32, .dst = 0, .a = 0});
	DIMS(s.rows, s.cols);
	run();
}

static void reductions(int64_t outer, int64_t red, int64_t inner) {
	EACH(int, type, GK_F32, GK_F64, GK_I32, GK_I64) {
		for (int op = GK_SUM; op <= GK_PROD; op++) {
			begin(GK_REDUCE);
			in(type, outer * red * inner);
			out(type, outer * inner);
			DIMS(outer, red, inner);
			INTS(op, type);
			run();
		}
		if (!red) continue;
		begin(GK_ARGMAX);
		in(type, outer * red * inner);
		out(GK_I32, outer * inner);
		DIMS(outer, red, inner);
		INTS(0, type);
		run();
	}
}

static void columns(int64_t rows, int64_t cols) {
	EACH(int, type, GK_F32, GK_F64) {
		EACH(int, kind, GK_SUM, GK_MEAN, GK_MOMENTS, GK_NORM_GRAD) {
			const int two = kind == GK_MOMENTS || kind == GK_NORM_GRAD;
			const int64_t parts = GK_PARTS * cols * (1 + two);
			begin(GK_COLUMN_PARTS);
			in(type, rows * cols);
			out(GK_F64, parts);
			if (kind == GK_NORM_GRAD) {
				in(type, rows * cols);
				in(type, cols);
			}
			DIMS(rows, cols);
			INTS(kind, type);
			scratch(kind == GK_MOMENTS ? 24 * cols : 0);
			run();
			begin(GK_COLUMN_JOIN);
			in(GK_F64, parts);
			out(type, cols);
			if (two) out(type, cols);
			if (kind == GK_NORM_GRAD) in(type, cols);
			DIMS(rows, cols);
			INTS(kind, type);
			run();
		}
		begin(GK_ROW_MOMENTS);
		in(type, rows * cols);
		out(type, rows);
		out(type, rows);
		DIMS(rows, cols);
		INTS(0, type);
		run();
	}
}

static void cumulate(int64_t outer, int64_t red, int64_t inner, int type) {
	for (int i = 0; i < 8; i++) {
		begin(GK_CUMULATE);
		in(type, outer * red * inner);
		out(type, outer * red * inner);
		DIMS(outer, red, inner);
		INTS(i & 1 ? GK_PROD : GK_SUM, type, i >> 1 & 1, i >> 2);
		run();
	}
}

static void top_k(size2 s, int64_t k, int type) {
	begin(GK_TOP_K);
	in(type, s.rows * s.cols);
	out(type, s.rows * k);
	out(GK_I32, s.rows * k);
	DIMS(s.rows, s.cols, k);
	INTS(0, type);
	run();
}

static void sums_of_panels(int64_t rows, int64_t cols) {
	begin(GK_SUM_PANELS);
	in(GK_F32, (cols + GK_PANEL - 1) / GK_PANEL * rows * GK_PANEL);
	out(GK_F32, 1);
	DIMS(rows, cols);
	run();
}

static void softmaxes(size2 s, int type) {
	const int64_t n = s.rows * s.cols;
	for (int log = 0; log < 2; log++) {
		begin(GK_SOFTMAX);
		in(type, n);
		out(type, n);
		DIMS(s.rows, s.cols);
		INTS(log, type);
		run();
		begin(GK_SOFTMAX_GRAD);
		in(type, n);
		in(type, n);
		out(type, n);
		DIMS(s.rows, s.cols);
		INTS(log, type);
		run();
	}
	if (!s.cols) return;
	for (int i = 0; i < 8; i++) {
		begin(GK_SPARSE_CE);
		in(type, n);
		in_index(s.rows, i & 4 ? -1 : 0, (int32_t)s.cols - !(i & 4));
		out(type, s.rows);
		if (i & 1)
			out(type, n);
		else
			none();
		if (i & 2)
			in(type, 1);
		else
			none();
		DIMS(s.rows, s.cols);
		INTS(0, type);
		run();
	}
}

/* y[a][b][c] = x[c][a][b] and the reverse, from an offset. */
static void moves(int64_t a, int64_t b, int64_t c, int type) {
	const int64_t offset = 3, n = a * b * c, far = n ? n + offset : 0;
	begin(GK_COPY);
	in(type, far);
	out(type, n);
	DIMS(1, 1, 1, a, b, c, 0, 0, 0, b, 1, a * b, offset);
	INTS(0, type);
	run();
	begin(GK_COPY); /* broadcast */
	in(type, b);
	out(type, n);
	DIMS(1, 1, 1, a, b, c, 0, 0, 0, 0, 1, 0, 0);
	INTS(0, type);
	run();
	begin(GK_COPY); /* reversed */
	in(type, n);
	out(type, n);
	DIMS(1, 1, 1, a, b, c, 0, 0, 0, b * c, c, -1, at_least_0(c - 1));
	INTS(0, type);
	run();
	begin(GK_PASTE);
	in(type, n);
	out(type, far);
	DIMS(1, 1, 1, a, b, c, 0, 0, 0, b, 1, a * b, offset);
	INTS(0, type);
	run();
}

static void byte_rows(int64_t n, int64_t len) {
	const int64_t stored = 5;
	begin(GK_GATHER_U8);
	in(GK_U8, stored * len);
	in_index(n, 0, (int32_t)stored - 1);
	out(GK_F32, n * len);
	DIMS(n, len);
	FLOATS(0.5);
	run();
}

static void gathers(int64_t outer, int64_t ext, int64_t inner, int64_t count, int type) {
	begin(GK_TAKE);
	in(type, outer * ext * inner);
	in_index(count, 0, (int32_t)ext - 1);
	out(type, outer * count * inner);
	DIMS(outer, ext, inner, count);
	INTS(0, type);
	run();
	begin(GK_TAKE); /* some out of range */
	in(type, outer * ext * inner);
	in_index(count, -(int32_t)ext - 2, (int32_t)ext + 1);
	out(type, outer * count * inner);
	DIMS(outer, ext, inner, count);
	INTS(0, type);
	run();
	begin(GK_SCATTER_ADD);
	in(type, outer * count * inner);
	in_index(count, -(int32_t)ext - 1, (int32_t)ext);
	out(type, outer * ext * inner);
	DIMS(outer, ext, inner, count);
	INTS(0, type);
	run();
	begin(GK_ONE_HOT);
	in_index(count, -1, (int32_t)ext);
	out(type, count * ext);
	DIMS(count, ext);
	INTS(0, type);
	run();
}

static void vectors(int64_t n, int type) {
	begin(GK_FILL);
	out(type, n);
	DIMS(n);
	INTS(0, type);
	FLOATS(1.5);
	run();
	if (type != GK_BOOL) {
		begin(GK_IOTA);
		out(type, n);
		DIMS(n);
		INTS(0, type);
		run();
	}
	if (type != GK_F32 && type != GK_F64) return;
	for (int momentum = 0; momentum < 3; momentum++) {
		begin(GK_SGD);
		in(type, n);
		out(type, n);
		if (momentum)
			out(type, n);
		else
			none();
		in(type, 1);
		DIMS(n);
		INTS(momentum == 2, type);
		FLOATS(momentum ? 0.9 : 0);
		run();
	}
	begin(GK_ADAM);
	in(type, n);
	for (int i = 0; i < 3; i++) out(type, n);
	in(type, 1);
	DIMS(n);
	INTS(0, type);
	FLOATS(0.9, 0.999, 1e-7);
	run();
}

static void randoms(int64_t n) {
	for (int normal = 0; normal < 2; normal++) {
		begin(GK_RANDOM);
		out(GK_F32, n);
		DIMS(n);
		INTS(normal, 1234567);
		run();
	}
}

void element_cases(void) {
	columns(8192, 512); /* as many parts as there may be */
	EACH(size2, s, {1, 1}, {3, 7}, {0, 5}, {5, 0}, {2, 1031}, {37, 65}, {129, 17}) {
		chains(s);
		softmaxes(s, GK_F32);
		softmaxes(s, GK_F64);
		reductions(s.rows, s.cols, 1);
		reductions(1, s.rows, s.cols);
		columns(s.rows, s.cols);
		reductions(3, s.rows, s.cols);
		EACH(int, type, GK_F32, GK_F64, GK_I32, GK_I64, GK_U8) {
			cumulate(s.rows, s.cols, 1, type);
			cumulate(1, s.rows, s.cols, type);
			cumulate(3, s.cols, s.rows, type);
			top_k(s, s.cols, type);
			top_k(s, s.cols < 5 ? s.cols : 5, type);
		}
		sums_of_panels(s.rows, s.cols);
	}
	for (int type = 0; type < GK_NTYPES; type++) {
		EACH(int64_t, n, 0, 1, 3, 17, 33, 1025, 70001) vectors(n, type);
		EACH(int64_t, a, 0, 1, 5, 67) {
			moves(a, 3, 9, type);
			moves(2, a, 17, type);
			moves(33, 4, a, type);
			gathers(a, 7, 5, 11, type);
			gathers(3, 5, a, 4, type);
			gathers(2, 3, 1, a, type);
			gathers(1, 3000, 17, a, type);
			gathers(2, 3, 20000, a % 8, type);
		}
	}
	EACH(int64_t, n, 0, 1, 2, 3, 5, 17, 33, 1027, 70001) randoms(n);
	EACH(int64_t, n, 0, 1, 2, 33) {
		byte_rows(n, 1);
		byte_rows(n, 784);
		byte_rows(n, 9001);
	}
}
