/* Softmax, cross-entropy of sparse labels, and their gradients, along rows. A team (team.h) works on each row; a row of 16 elements or
 * fewer needs no more than one lane for every four, a long one 256. */
#include "status.h"
#include "team.h"

GK_DEVICE float exp_of(float x) { return expf(x); }
GK_DEVICE double exp_of(double x) { return exp(x); }

/* The rows of a kernel: d[0] rows, d[1] cols, d[2] lanes. Any grid will do; there is work for ceil(rows * lanes / 256) blocks. */
struct rows_of {
	int64_t rows, cols, stride; /* rows between those that a block works on, and the next */
	gk_team team;
};

GK_DEVICE rows_of rows_from(const int64_t *d) {
	const gk_team team = gk_team_of(d[2], true);
	return {d[0], d[1], (int64_t)gridDim.x * team.width, team};
}

#define EACH_ROWS(first, r) for (int64_t first = (int64_t)blockIdx.x * (r).team.width; first < (r).rows; first += (r).stride)

/* The elements of row that belong to thread t. */
#define EACH_OF_ROW(i, r, row, t) \
	for (int64_t i = (row) * (r).cols + gk_lane((r).team, t), gk_end = ((row) + 1) * (r).cols; i < gk_end && (row) < (r).rows; i += (r).team.lanes)

/* What the softmax of a row needs: its largest element, without which exp of more than 88 overflows float, and the sum of exp(x - largest). */
template <class T> struct row_state {
	T *most;
	double *sum;
};

/* Leaves largest element and sum with the lanes 0. */
template <class T> GK_DEVICE void exp_sums(const T *x, const rows_of &r, int64_t first, row_state<T> s) {
	GK_THREADS(t) {
		const int64_t row = first + gk_member(r.team, t);
		T most = -INFINITY;
		EACH_OF_ROW(i, r, row, t)
			most = gk_larger(most, x[i]);
		s.most[t] = most;
	}
	GK_SYNC;
	gk_join(s.most, r.team, [](T x, T y) { return gk_larger(x, y); });
	GK_THREADS(t) {
		const int64_t row = first + gk_member(r.team, t);
		const T most = s.most[gk_head(r.team, t)];
		double sum = 0;
		EACH_OF_ROW(i, r, row, t)
			sum += exp_of(x[i] - most);
		s.sum[t] = sum;
	}
	GK_SYNC;
	gk_join(s.sum, r.team, [](double x, double y) { return x + y; });
}

#define ROW_KERNEL(name, run, T) \
	GK_BLOCK_KERNEL(name) { \
		GK_SHARED T most[GK_BLOCK]; \
		GK_SHARED double sum[GK_BLOCK]; \
		run<T>(a, {most, sum}); \
	}

template <class T> GK_DEVICE void softmax(const gk_args &a, row_state<T> s) {
	const T *x = (const T *)a.p[0];
	T *y = (T *)a.p[1];
	const rows_of r = rows_from(a.d);
	const bool log_of = a.d[3];
	EACH_ROWS(first, r) {
		exp_sums(x, r, first, s);
		GK_THREADS(t) {
			const int64_t row = first + gk_member(r.team, t);
			const unsigned head = gk_head(r.team, t);
			const T most = s.most[head], over = (T)(1 / s.sum[head]), less = log_of ? (T)log(s.sum[head]) : 0;
			EACH_OF_ROW(i, r, row, t)
				y[i] = log_of ? x[i] - most - less : exp_of(x[i] - most) * over;
		}
		GK_SYNC;
	}
}

/* Softmax of x [rows][cols]: p: x, y (may be x); d: rows, cols, lanes, 1 for its logarithm. */
ROW_KERNEL(softmax_f32, softmax, float)
ROW_KERNEL(softmax_f64, softmax, double)

template <class T> GK_DEVICE void softmax_grad(const gk_args &a, double *sum) {
	const T *y = (const T *)a.p[0], *dy = (const T *)a.p[1];
	T *dx = (T *)a.p[2];
	const rows_of r = rows_from(a.d);
	const bool log_of = a.d[3];
	EACH_ROWS(first, r) {
		GK_THREADS(t) {
			const int64_t row = first + gk_member(r.team, t);
			double part = 0;
			EACH_OF_ROW(i, r, row, t)
				part += log_of ? (double)dy[i] : (double)y[i] * (double)dy[i];
			sum[t] = part;
		}
		GK_SYNC;
		gk_join(sum, r.team, [](double x, double y) { return x + y; });
		GK_THREADS(t) {
			const int64_t row = first + gk_member(r.team, t);
			const double whole = sum[gk_head(r.team, t)];
			EACH_OF_ROW(i, r, row, t)
				dx[i] = (T)(log_of ? (double)dy[i] - (double)exp_of(y[i]) * whole : (double)y[i] * ((double)dy[i] - whole));
		}
		GK_SYNC;
	}
}

/* Gradient of softmax y: p: y, dy, dx (may be either); d: rows, cols, lanes, 1 for that of the logarithm. */
GK_BLOCK_KERNEL(softmax_grad_f32) {
	GK_SHARED double sum[GK_BLOCK];
	softmax_grad<float>(a, sum);
}

GK_BLOCK_KERNEL(softmax_grad_f64) {
	GK_SHARED double sum[GK_BLOCK];
	softmax_grad<double>(a, sum);
}

/* The label of a row, or 0 for one that is not a class. */
GK_DEVICE int64_t class_of(const rows_of &r, const int32_t *labels, int64_t row) {
	const int64_t label = labels[row];
	return label < 0 || label >= r.cols ? 0 : label;
}

template <class T> GK_DEVICE void sparse_ce(const gk_args &a, row_state<T> s) {
	const T *x = (const T *)a.p[0], *dloss = (const T *)a.p[2];
	const int32_t *labels = (const int32_t *)a.p[1];
	T *loss = (T *)a.p[3], *dx = (T *)a.p[4];
	const rows_of r = rows_from(a.d);
	EACH_ROWS(first, r) {
		exp_sums(x, r, first, s);
		GK_THREADS(t) {
			const int64_t row = first + gk_member(r.team, t);
			if (gk_lane(r.team, t) != 0 || row >= r.rows)
				continue;
			const int64_t label = class_of(r, labels, row);
			if (label != labels[row] || r.cols == 0)
				gk_report(a.p[5], a.d[4], GK_INDEX_RANGE, labels[row]);
			if (loss && r.cols > 0)
				loss[row] = (T)(log(s.sum[t]) - ((double)x[row * r.cols + label] - (double)s.most[t]));
		}
		GK_SYNC; /* dx may lie where x does */
		GK_THREADS(t) {
			const int64_t row = first + gk_member(r.team, t);
			if (!dx || row >= r.rows)
				continue;
			const unsigned head = gk_head(r.team, t);
			const int64_t at = row * r.cols + class_of(r, labels, row);
			const T most = s.most[head], over = (T)(1 / s.sum[head]), scale = dloss[a.d[3] ? row : 0];
			EACH_OF_ROW(i, r, row, t)
				dx[i] = (exp_of(x[i] - most) * over - (i == at ? 1 : 0)) * scale;
		}
		GK_SYNC;
	}
}

/* SparseCrossEntropy, its gradient, or both: p: logits [rows][cols], labels int32 [rows], dloss, loss [rows] or NULL, dlogits or NULL,
 * status (status.h); d: rows, cols, lanes, 1 if dloss has a number for each row, 0 if it has one, instruction. dloss is not read without
 * dlogits. A label outside of [0, cols) is reported, and taken for 0. */
ROW_KERNEL(sparse_ce_f32, sparse_ce, float)
ROW_KERNEL(sparse_ce_f64, sparse_ce, double)
