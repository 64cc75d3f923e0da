/* Streams of random numbers, a template of isa.h. */
#include "math_tmpl.h"
#include "philox_tmpl.h"

/* Calls body for every group that [first, first + n) touches, with its words in word[] and, in elements of the range, from at (below 0
 * if the group begins earlier). */
static TGT void F(words)(gk_word_fn *body, void *state, gk_stream s, int64_t first, int64_t n) {
	_Alignas(64) uint32_t word[PHILOX_GROUP];
	const int64_t last = first + n;
	for (int64_t e = first / PHILOX_GROUP * PHILOX_GROUP; e < last; e += PHILOX_GROUP) {
		F(philox_group)(word, s, (uint64_t)e / PHILOX_GROUP);
		body(state, word, e - first, e < first ? first - e : 0, e + PHILOX_GROUP > last ? last - e : PHILOX_GROUP);
	}
}

/* y[i] = word >> 8, in units of 2^-24, for the elements lo..hi of a group */
static TGT void F(uniform_group)(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi) {
	float *y = (float *)state + at;
	if (hi - lo < PHILOX_GROUP) {
		for (int64_t i = lo; i < hi; i++) y[i] = (float)(int32_t)(word[i] >> 8) * 0x1p-24f;
		return;
	}
	for (int i = 0; i < PHILOX_GROUP; i += VL)
		F(vstore)(y + i, __builtin_convertvector((vi)(*(const vu *)(word + i) >> 8), vf) * 0x1p-24f);
}

static TGT void F(dropout_group)(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi) {
	const gk_dropout_state *d = state;
	const float *x = (const float *)d->x + at;
	float *y = (float *)d->y + at;
	if (hi - lo < PHILOX_GROUP) {
		for (int64_t i = lo; i < hi; i++) y[i] = word[i] < d->threshold ? x[i] * (float)d->scale : 0;
		return;
	}
	const float scale = (float)d->scale;
	const vu threshold = d->threshold - (vu){0};
	for (int i = 0; i < PHILOX_GROUP; i += VL) {
		const vi keep = (vi)(*(const vu *)(word + i) < threshold);
		F(vstore)(y + i, (vf)(keep & (vi)(F(vload)(x + i) * scale)));
	}
}

static TGT void F(uniform)(float *y, gk_stream s, int64_t first, int64_t n) { F(words)(F(uniform_group), y, s, first, n); }
static TGT void F(dropout)(gk_dropout_state *d, gk_stream s, int64_t first, int64_t n) { F(words)(F(dropout_group), d, s, first, n); }

static const struct random_fns F(random_fns) = {F(words), F(uniform), F(dropout)};
