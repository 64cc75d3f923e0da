#include "peak.h"
#include "gk.h"
#include <time.h>

struct peak_fns {
	float (*loop)(int64_t n, float x);
	int flops; /* of one step */
};

#ifdef __x86_64__
#define VREG(x) "+v"(x)
#else
#define VREG(x) "+w"(x)
#endif
#define GK_TEMPLATE "peak_tmpl.h"
#include "isa.h"

static const struct peak_fns *const peak_fns[GK_NISA] = GK_BY_ISA(peak_fns);

double gk_thread_seconds(void) {
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double gk_peak_gflops(void) {
	enum { SAMPLES = 200, STEPS = 50000 };
	const struct peak_fns *f = peak_fns[gk_isa_current()];
	volatile float sink;
	double best = 0;
	for (int i = 0; i < SAMPLES; i++) {
		const double start = gk_thread_seconds();
		sink = f->loop(STEPS, 0.5f);
		const double gflops = (double)f->flops * STEPS / (gk_thread_seconds() - start) * 1e-9;
		if (gflops > best) best = gflops;
	}
	(void)sink;
	return best;
}
