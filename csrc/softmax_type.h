/* The rows of GK_SOFTMAX, GK_SOFTMAX_GRAD and GK_SPARSE_CE for one float type T. The includer defines T, FN(name), and FNS, the struct
 * of row functions. */

static void FN(softmax)(const gk_call *c, gk_range rows, const FNS *f) {
	const int64_t n = c->dim[1];
	for (int64_t r = rows.lo; r < rows.hi; r++) {
		const T *x = (const T *)c->arg[0] + r * n;
		T *y = (T *)c->arg[1] + r * n;
		const T most = f->max(x, n);
		if (c->op->i[0]) {
			f->subtract(x, y, most, (T)log(f->exp_sum(x, 0, most, n)), n);
		} else {
			const double sum = f->exp_sum(x, y, most, n);
			f->scale(y, (T)(1 / sum), n);
		}
	}
}

static void FN(softmax_grad)(const gk_call *c, gk_range rows, const FNS *f) {
	const int64_t n = c->dim[1];
	for (int64_t r = rows.lo; r < rows.hi; r++) {
		const T *y = (const T *)c->arg[0] + r * n, *dy = (const T *)c->arg[1] + r * n;
		T *dx = (T *)c->arg[2] + r * n;
		if (c->op->i[0])
			f->log_softmax_grad(y, dy, dx, (T)f->dot(0, dy, n), n);
		else
			f->softmax_grad(y, dy, dx, (T)f->dot(y, dy, n), n);
	}
}

/* The gradient of row r and, for its loss, sum exp(x - max x) and max x - x[label]. */
static void FN(sparse_ce_row)(const gk_call *c, int64_t r, const FNS *f, T scale, double *sum, double *gap) {
	const int64_t n = c->dim[1], label = clamp_label(c, ((const int32_t *)c->arg[1])[r], n);
	if (n == 0) return;
	const T *x = (const T *)c->arg[0] + r * n;
	T *dx = c->arg[3] ? (T *)c->arg[3] + r * n : 0;
	const T most = f->max(x, n);
	*gap = (double)most - (double)x[label]; /* before dx, which may be x */
	*sum = f->exp_sum(x, dx, most, n);
	if (!dx) return;
	const double inverse = 1 / *sum, p = (double)dx[label] * inverse;
	f->scale(dx, (T)((double)scale * inverse), n);
	dx[label] = (T)((p - 1) * (double)scale);
}

static void FN(sparse_ce)(const gk_call *c, gk_range rows, const FNS *f) {
	const T scale = c->arg[4] ? *(const T *)c->arg[4] : 1;
	T *loss = c->arg[2];
	for (int64_t r = rows.lo; r < rows.hi; r += ROWS_AT_ONCE) {
		double sum[ROWS_AT_ONCE], gap[ROWS_AT_ONCE];
		const int64_t count = gk_min64(ROWS_AT_ONCE, rows.hi - r);
		for (int64_t i = 0; i < count; i++) FN(sparse_ce_row)(c, r + i, f, scale, &sum[i], &gap[i]);
		if (loss && c->dim[1] > 0) f->losses(loss + r, sum, gap, count);
	}
}
#undef T
#undef FN
#undef FNS
