/* Arg-max of float32, a template of isa.h: a lane a column; of long rows, a lane every VL-th element. */

/* The largest so far and where it is. */
typedef struct {
	vf most;
	vi at;
} F(best);

/* Takes x, which is at r, where it is larger or the first NaN: no comparison with NaN holds. */
INLINE void F(meet)(F(best) *b, vf x, vi r) {
	const vi better = ~(x <= b->most) & (b->most == b->most);
	b->most = GK_BLEND(better, x, b->most, vf);
	b->at = GK_BLEND(better, r, b->at, vi);
}

static TGT void F(argmax_columns)(const gk_columns *c) {
	const float *x = c->x;
	int32_t *y = c->y;
	int64_t j = 0;
	for (; c->red > 0 && j + VL <= c->n; j += VL) {
		F(best) b = {*(const vfu *)(x + j), (vi){0}};
		for (int64_t r = 1; r < c->red; r++) F(meet)(&b, *(const vfu *)(x + r * c->ld + j), (vi){0} + (int32_t)r);
		memcpy(y + j, &b.at, sizeof b.at);
	}
	for (; j < c->n; j++) y[j] = argmax_line(x + j, c->ld, c->red);
}

/* One row. Equal lanes give the first position. */
static TGT int32_t F(argmax_long)(const float *x, int64_t red) {
	vi r;
	for (int i = 0; i < VL; i++) r[i] = i;
	F(best) b = {*(const vfu *)x, r};
	int64_t done = VL;
	for (; done + VL <= red; done += VL) {
		r += VL;
		F(meet)(&b, *(const vfu *)(x + done), r);
	}
	int32_t best = b.at[0];
	for (int i = 1; i < VL; i++)
		if (argmax_beats(x, b.at[i], best)) best = b.at[i];
	for (; done < red; done++)
		if (argmax_beats(x, (int32_t)done, best)) best = (int32_t)done;
	return best;
}

/* VL rows at a time, turned so that each is a column. */
static TGT void F(argmax_rows)(const float *x, int64_t rows, int64_t red, int32_t *y) {
	float turned[ARGMAX_STEPS * VL] __attribute__((aligned(64)));
	int64_t i = 0;
	if (red >= ARGMAX_LONG * VL) {
		for (; i < rows; i++) y[i] = F(argmax_long)(x + i * red, red);
		return;
	}
	for (; i + VL <= rows && red > 0; i += VL) {
		F(best) b = {(vf){0}, (vi){0}};
		for (int64_t first = 0; first < red; first += ARGMAX_STEPS) {
			const int64_t steps = gk_min64(ARGMAX_STEPS, red - first);
			gk_transpose(turned, VL, x + i * red + first, red, VL, steps, 0);
			if (first == 0) b.most = *(const vfu *)turned;
			for (int64_t r = 0; r < steps; r++) F(meet)(&b, *(const vfu *)(turned + r * VL), (vi){0} + (int32_t)(first + r));
		}
		memcpy(y + i, &b.at, sizeof b.at);
	}
	for (; i < rows; i++) y[i] = argmax_line(x + i * red, 1, red);
}

static const struct argmax_f32 F(argmax_f32) = {F(argmax_columns), F(argmax_rows)};
