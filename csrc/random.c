/* Uniform and normal numbers and dropout, all from the words of philox.h, so that a number depends on key, step and element only.
 *
 *   uniform   u = (word >> 8) * 2^-24
 *   dropout   keeps an element if word < min(round((1 - rate)*2^32), 2^32 - 1), or always if 1 - rate >= 1
 *   normal    Box-Muller on pairs: the elements e with bit 4 clear and e + 16 take the words w, w' of the same block and are
 *             r cos(t) and r sin(t), r = sqrt(-2 log((w + 1) * 2^-32)), t = 2 pi w' * 2^-32, in float64, then rounded
 */
#include "fp.h"

#include "chain.h"
#include "philox.h"
#include <math.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

typedef void gk_word_fn(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi);

typedef struct {
	void *y;
	const void *x;
	uint32_t threshold;
	double scale;
} gk_dropout_state;

struct random_fns {
	void (*words)(gk_word_fn *body, void *state, gk_stream s, int64_t first, int64_t n);
	void (*uniform)(float *y, gk_stream s, int64_t first, int64_t n);
	void (*dropout)(gk_dropout_state *d, gk_stream s, int64_t first, int64_t n);
};

#define GK_TEMPLATE "random_tmpl.h"
#include "isa.h"

static const struct random_fns *const random_by_isa[GK_NISA] = GK_BY_ISA(random_fns);

static void normal_group(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi) {
	float *y = (float *)state + at;
	for (int64_t i = lo; i < hi; i++) {
		const int64_t first = i & ~16;
		const double r = sqrt(-2 * log(((double)word[first] + 1) * 0x1p-32));
		const double t = 6.283185307179586477 * 0x1p-32 * word[first + 16];
		y[i] = (float)(r * (i & 16 ? sin(t) : cos(t)));
	}
}

static void bits_group(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi) {
	int64_t *y = (int64_t *)state + at;
	for (int64_t i = lo; i < hi; i++) y[i] = word[i];
}

static void dropout_f64_group(void *state, const uint32_t *word, int64_t at, int64_t lo, int64_t hi) {
	const gk_dropout_state *d = state;
	const double *x = (const double *)d->x + at;
	double *y = (double *)d->y + at;
	for (int64_t i = lo; i < hi; i++) y[i] = word[i] < d->threshold ? x[i] * d->scale : 0;
}

void gk_dropout(void *y, const void *x, int type, int64_t first, int64_t n, double rate, uint64_t key, uint64_t step) {
	const struct random_fns *f = random_by_isa[gk_isa_current()];
	const gk_stream s = {key, step};
	if (1 - rate >= 1) {
		if (y != x) memmove(y, x, (size_t)(n * gk_size_of(type)));
		return;
	}
	const double limit = round((1 - rate) * 0x1p32);
	gk_dropout_state d = {y, x, limit >= 0xffffffff ? 0xffffffff : limit > 0 ? (uint32_t)limit : 0, 1 / (1 - rate)};
	if (type == GK_F32)
		f->dropout(&d, s, first, n);
	else
		f->words(dropout_f64_group, &d, s, first, n);
}

enum { RANDOM_CHUNK = 16384 };

int64_t gk_random_chunks(const gk_call *c) { return gk_ceil_div(c->dim[0], RANDOM_CHUNK); }

void gk_random_run(const gk_call *c, int64_t chunk) {
	const struct random_fns *f = random_by_isa[gk_isa_current()];
	const gk_stream s = {(uint64_t)c->op->i[1], (uint64_t)c->scalars[GK_SCALAR_RNG]};
	const gk_range r = gk_chunk_range(c->dim[0], RANDOM_CHUNK, chunk);
	if (c->op->i[0] == GK_BITS) {
		f->words(bits_group, (int64_t *)c->arg[0] + r.lo, s, r.lo, r.hi - r.lo);
		return;
	}
	float *y = (float *)c->arg[0] + r.lo;
	if (c->op->i[0] == GK_UNIFORM)
		f->uniform(y, s, r.lo, r.hi - r.lo);
	else
		f->words(normal_group, y, s, r.lo, r.hi - r.lo);
}
