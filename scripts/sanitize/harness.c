/* kernels              runs every case on every instruction set of this machine
 * kernels plant NAME   makes NAME's output buffers one element short: the address sanitizer must end the process
 * kernels list         prints the names of the kernels in the table */
#include "harness.h"
#include "pool.h"
#include "run.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gk_op op;
static gk_micro steps[GK_MAX_MICRO];
static void *buffer[GK_ARGS];
static int planted = -1, shift; /* elements between an allocation and the operand in it */
static long cases[GK_NKERNELS], refused[GK_NKERNELS];

static uint32_t draw(void) {
	static uint64_t state = 1;
	state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(state >> 33);
}

static void set(void *p, int type, int64_t i) {
	const double v = draw() / 1073741824.0 - 1;
	switch (type) {
	case GK_F32:
		((float *)p)[i] = (float)v;
		break;
	case GK_F64:
		((double *)p)[i] = v;
		break;
	case GK_I32:
		((int32_t *)p)[i] = (int32_t)(draw() % 200) - 100;
		break;
	case GK_I64:
		((int64_t *)p)[i] = (int64_t)(draw() % 200) - 100;
		break;
	default:
		((uint8_t *)p)[i] = draw() & 1;
	}
}

void begin(int kernel) {
	memset(&op, 0, sizeof op);
	op.kernel = kernel;
}

static void *operand(int type, int64_t n) {
	static const size_t size[GK_NTYPES] = {4, 8, 4, 8, 1, 1};
	char *base = malloc((size_t)(n + shift) * size[type]), *p = base + (size_t)shift * size[type];
	for (int64_t i = 0; i < n; i++) set(p, type, i);
	buffer[op.nargs] = base;
	op.arg[op.nargs++] = (gk_operand){GK_BASE_ABS, 0, (int64_t)(intptr_t)p};
	return p;
}

void *in(int type, int64_t n) { return operand(type, n); }

void *in_index(int64_t n, int32_t low, int32_t high) {
	int32_t *p = operand(GK_I32, n);
	for (int64_t i = 0; i < n; i++) p[i] = low + (int32_t)(draw() % (uint32_t)(high - low + 1));
	return p;
}

void *out(int type, int64_t n) { return operand(type, n - (op.kernel == planted && n > 0)); }

void none(void) { op.arg[op.nargs++].base = GK_BASE_NONE; }

void dims(int n, const int64_t *v) {
	for (int i = 0; i < n; i++) op.dim[i].fixed = v[i];
}

void ints(int n, const int64_t *v) { memcpy(op.i, v, sizeof *v * (size_t)n); }

void floats(int n, const double *v) { memcpy(op.f, v, sizeof *v * (size_t)n); }

void scratch(int64_t bytes) { op.scratch = bytes; }

void micro(gk_micro m) { steps[op.nmicro++] = m; }

int run(void) {
	static const double scalars[GK_SCALARS] = {[GK_SCALAR_RNG] = 7};
	/* Exact sizes for the tables too; the work of a second makes it a shared run. */
	gk_program *p = gk_program_new(&op, 1, steps, op.nmicro, (gk_dim){1000000000, 0});
	const gk_status s = gk_program_run(p, 3, NULL, scalars, 0, 0, 0, 0, 0, 0, 0, 0);
	gk_program_free(p);
	for (int i = 0; i < op.nargs; i++) {
		free(buffer[i]);
		buffer[i] = NULL;
	}
	cases[op.kernel]++;
	refused[op.kernel] += s.code == GK_BAD_OP;
	return s.code;
}

static int covered(void) {
	int ok = 1;
	for (int k = 0; k < GK_NKERNELS; k++) {
		const char *name = gk_kernels[k].name;
		if (!name) {
			printf("kernel %d: not in the table\n", k);
			continue;
		}
		printf("%-14s %6ld cases, %ld refused\n", name, cases[k], refused[k]);
		if (cases[k] > refused[k]) continue;
		printf("%s: NOT COVERED\n", name);
		ok = 0;
	}
	return ok;
}

int main(int argc, char **argv) {
	for (int k = 0; k < GK_NKERNELS; k++) {
		if (!gk_kernels[k].name) continue;
		if (argc > 1 && !strcmp(argv[1], "list")) puts(gk_kernels[k].name);
		if (argc > 2 && !strcmp(argv[1], "plant") && !strcmp(argv[2], gk_kernels[k].name)) planted = k;
	}
	if (argc > 1 && planted < 0) return strcmp(argv[1], "list") != 0;
	gk_pool_set_threads(3);
	for (int isa = 0; isa < GK_NISA; isa++) {
		if (gk_isa_force(isa)) {
			printf("instruction set %d: NOT TESTED, this machine lacks it\n", isa);
			continue;
		}
		for (shift = 0; shift < 2; shift++) {
			matrix_cases();
			element_cases();
			window_cases();
			conv_cases();
			winograd_cases();
		}
	}
	return !covered();
}
