/* Numbers below the least normal one count as zero while an optimizer step runs. The moments of weights whose gradient stays zero (dead
 * units, pixels that are hardly ever set) decay into them within a thousand steps and stay there, and arithmetic on them is slow. */
#pragma once
#ifdef __x86_64__
#include <xmmintrin.h>
static inline unsigned gk_flush_subnormals(void) {
	const unsigned flush = 1 << 15, as_zero = 1 << 6, old = _mm_getcsr();
	_mm_setcsr(old | flush | as_zero);
	return old;
}
static inline void gk_restore_subnormals(unsigned old) { _mm_setcsr(old); }
#else
static inline unsigned gk_flush_subnormals(void) { return 0; }
static inline void gk_restore_subnormals(unsigned old) { (void)old; }
#endif
