/* Reductions and arg-max of one element type T. The includer defines T, FN(name), LEAST and MOST (what the maximum and the minimum of
 * nothing are), ACC, the type that sums and products are made in (unsigned for integers, whose sums wrap), and FINISH(sum, divisor). */

static void FN(sum)(const gk_columns *c) {
	for (int64_t j = 0; j < c->n; j++) {
		const T *x = (const T *)c->x + j;
		ACC total = 0;
		for (int64_t r = 0; r < c->red;) {
			const int64_t end = gk_min64(c->red, r + GK_PARTIAL);
			ACC part = 0;
			for (; r < end; r++) part += (ACC)x[r * c->ld];
			total += part;
		}
		((T *)c->y)[j] = FINISH(total, c->divisor);
	}
}

static void FN(prod)(const gk_columns *c) {
	for (int64_t j = 0; j < c->n; j++) {
		const T *x = (const T *)c->x + j;
		ACC p = 1;
		for (int64_t r = 0; r < c->red; r++) p *= (ACC)x[r * c->ld];
		((T *)c->y)[j] = (T)p;
	}
}

static void FN(max)(const gk_columns *c) {
	for (int64_t j = 0; j < c->n; j++) {
		const T *x = (const T *)c->x + j;
		T m = LEAST;
		for (int64_t r = 0; r < c->red; r++)
			if (x[r * c->ld] > m || x[r * c->ld] != x[r * c->ld]) m = x[r * c->ld];
		((T *)c->y)[j] = m;
	}
}

static void FN(min)(const gk_columns *c) {
	for (int64_t j = 0; j < c->n; j++) {
		const T *x = (const T *)c->x + j;
		T m = MOST;
		for (int64_t r = 0; r < c->red; r++)
			if (x[r * c->ld] < m || x[r * c->ld] != x[r * c->ld]) m = x[r * c->ld];
		((T *)c->y)[j] = m;
	}
}

/* The first NaN is the largest, as NumPy has it. */
static void FN(argmax)(const gk_columns *c) {
	for (int64_t j = 0; j < c->n; j++) {
		const T *x = (const T *)c->x + j;
		int32_t best = 0;
		for (int64_t r = 1; r < c->red; r++) {
			const T m = x[best * c->ld], v = x[r * c->ld];
			if (v > m || (v != v && m == m)) best = (int32_t)r;
		}
		((int32_t *)c->y)[j] = best;
	}
}

static const reduce_fns FN(fns) = {{FN(sum), FN(sum), FN(max), FN(min), FN(prod)}, FN(argmax)};
#undef T
#undef FN
#undef ACC
#undef LEAST
#undef MOST
#undef FINISH
