/* Random numbers and dropout: the words of csrc/philox.h, so that an element depends on key, step and its number only and is the CPU's. */
#include "../philox.h"
#include "kernel.h"

enum { LANES = 16, WORDS = 4 };

/* The four words of block b, which are those of the elements gk_element(b, 0 .. 3). */
struct gk_block_words {
	uint32_t w[WORDS];
};

GK_DEVICE gk_block_words philox(uint64_t b, gk_stream s) {
	uint32_t c0 = (uint32_t)b, c1 = (uint32_t)(b >> 32), c2 = (uint32_t)s.step, c3 = (uint32_t)(s.step >> 32);
	uint32_t k0 = (uint32_t)s.key, k1 = (uint32_t)(s.key >> 32);
	for (int round = 0; round < PHILOX_ROUNDS; round++) {
		const uint64_t p0 = (uint64_t)PHILOX_M0 * c0, p1 = (uint64_t)PHILOX_M1 * c2;
		c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
		c1 = (uint32_t)p1;
		c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
		c3 = (uint32_t)p0;
		k0 += PHILOX_W0;
		k1 += PHILOX_W1;
	}
	return {{c0, c1, c2, c3}};
}

GK_DEVICE int64_t element_of(int64_t b, int word) {
	return b / LANES * PHILOX_GROUP + word * LANES + b % LANES;
}

/* Blocks that have words of elements below n. */
GK_DEVICE int64_t blocks_of(int64_t n) {
	const int64_t rest = n % PHILOX_GROUP, lanes = LANES;
	return n / PHILOX_GROUP * lanes + (rest < lanes ? rest : lanes);
}

GK_DEVICE gk_stream stream_of(const gk_args &a) {
	return {(uint64_t)a.d[1], (uint64_t)*(const double *)a.p[1]};
}

/* Uniform in [0, 1): the 24 bits that a float32 holds exactly. p: y (float32), the scalar RNGStep (float64); d: n, key. */
GK_KERNEL(random_uniform) {
	const gk_stream s = stream_of(a);
	const int64_t n = a.d[0];
	GK_EACH(b, blocks_of(n)) {
		const gk_block_words words = philox((uint64_t)b, s);
		for (int j = 0; j < WORDS; j++)
			if (element_of(b, j) < n)
				((float *)a.p[0])[element_of(b, j)] = (float)(int32_t)(words.w[j] >> 8) * 0x1p-24f;
	}
}

/* Standard normal by Box-Muller in float64: words 0 and 1 make two numbers 16 apart, words 2 and 3 two more. As random_uniform. */
GK_KERNEL(random_normal) {
	const gk_stream s = stream_of(a);
	const int64_t n = a.d[0];
	float *y = (float *)a.p[0];
	GK_EACH(b, blocks_of(n)) {
		const gk_block_words words = philox((uint64_t)b, s);
		for (int j = 0; j < WORDS; j += 2) {
			const double r = sqrt(-2 * log(((double)words.w[j] + 1) * 0x1p-32));
			const double angle = 6.283185307179586477 * 0x1p-32 * (double)words.w[j + 1];
			if (element_of(b, j) < n)
				y[element_of(b, j)] = (float)(r * cos(angle));
			if (element_of(b, j + 1) < n)
				y[element_of(b, j + 1)] = (float)(r * sin(angle));
		}
	}
}

/* The words themselves. p: y (int64), the scalar RNGStep (float64); d: n, key. */
GK_KERNEL(random_bits) {
	const gk_stream s = stream_of(a);
	const int64_t n = a.d[0];
	GK_EACH(b, blocks_of(n)) {
		const gk_block_words words = philox((uint64_t)b, s);
		for (int j = 0; j < WORDS; j++)
			if (element_of(b, j) < n)
				((int64_t *)a.p[0])[element_of(b, j)] = words.w[j];
	}
}

template <class T> GK_DEVICE void dropout(const gk_args &a) {
	const gk_stream s = stream_of(a);
	const int64_t n = a.d[0];
	const uint32_t below = (uint32_t)a.d[2];
	const T scale = (T)a.f[0];
	const T *x = (const T *)a.p[2];
	T *y = (T *)a.p[0];
	GK_EACH(b, blocks_of(n)) {
		const gk_block_words words = philox((uint64_t)b, s);
		for (int j = 0; j < WORDS; j++) {
			const int64_t e = element_of(b, j);
			if (e < n)
				y[e] = words.w[j] < below ? x[e] * scale : (T)0;
		}
	}
}

/* y[e] = word < below ? x[e]*scale : 0. p: y, the scalar RNGStep (float64), x; y may be x; d: n, key, below (graph.KeepBelow of the rate);
 * f: scale, 1/(1 - rate). A rate of 0 is a copy: the largest word is not below any bound. */
GK_KERNEL(dropout_f32) { dropout<float>(a); }
GK_KERNEL(dropout_f64) { dropout<double>(a); }
