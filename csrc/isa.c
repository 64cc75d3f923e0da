#include "gk.h"
#include <stdlib.h>
#include <string.h>

static int current = -1;

int gk_isa_supported(int isa) {
	switch (isa) {
	case GK_GENERIC:
		return 1;
#ifdef __x86_64__
	case GK_AVX2:
		return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
	case GK_AVX512:
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512bw");
#endif
	}
	return 0;
}

int gk_isa_force(int isa) {
	if (isa < 0 || isa >= GK_NISA || !gk_isa_supported(isa)) return -1;
	current = isa;
	return 0;
}

/* Before main: no thread can see current change. An unknown or unsupported name leaves the best one, and CheckISA in Go reports it. */
__attribute__((constructor)) static void pick(void) {
	static const char *const names[GK_NISA] = {"generic", "avx2", "avx512"};
	const char *want = getenv("GOKERAS_ISA");
#ifdef __x86_64__
	__builtin_cpu_init();
#endif
	for (int i = 0; i < GK_NISA; i++)
		if (gk_isa_supported(i)) current = i;
	for (int i = 0; want && i < GK_NISA; i++)
		if (!strcmp(want, names[i])) gk_isa_force(i);
}

int gk_isa_current(void) { return current; }
