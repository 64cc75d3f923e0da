/* Stresses the thread pool and the op-list runner: several callers run programs of many tiny ops with known results while the number
 * of threads changes and threads are stalled at bad moments (built with GK_STRESS). Prints a line and exits 0, or says what differed.
 *
 *   stress [seconds [callers]]
 *
 * It brings its own table of kernels: links run.c, pool.c and slot.c only. */
#include "pool.h"
#include "run.h"
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { N = 512, MAX_OPS = 40, MAX_CALLERS = 16 };
enum { MIX, FOLD, NOTHING, FAIL, NEGATIVE }; /* toy kernels */

static _Thread_local uint64_t seed;

static uint32_t draw(uint32_t below) {
	if (!seed) seed = (uint64_t)(uintptr_t)&seed | 1;
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(seed >> 33) % below;
}

/* Most stalls are short; a few outlast whole runs, so that workers turn up late. */
#ifdef GK_STRESS
void gk_stall(void) {
	const uint32_t d = draw(4000);
	if (d == 0)
		usleep(300);
	else if (d < 40)
		sched_yield();
}
#endif

/* y[i] = 5*x[(7*i + 3) mod N] + k: each element needs one that another thread wrote in the op before. dim: chunk; i: k. */
static void mix(const uint32_t *x, uint32_t *y, int64_t begin, int64_t end, int64_t k) {
	for (int64_t i = begin; i < end; i++) y[i] = 5 * x[(7 * i + 3) % N] + (uint32_t)k;
}

static int64_t mix_chunks(const gk_call *c) { return (N + c->dim[0] - 1) / c->dim[0]; }

static void mix_run(const gk_call *c, int64_t chunk) {
	const int64_t begin = chunk * c->dim[0], end = begin + c->dim[0] < N ? begin + c->dim[0] : N;
	mix(c->arg[0], c->arg[1], begin, end, c->op->i[0]);
}

/* One chunk: y = x with x[0] replaced by the sum, so that it depends on all threads' work. */
static int64_t fold_chunks(const gk_call *c) {
	(void)c;
	return 1;
}

static void fold(const uint32_t *x, uint32_t *y) {
	uint32_t sum = 0;
	for (int i = 0; i < N; i++) sum += y[i] = x[i];
	y[0] = sum;
}

static void fold_run(const gk_call *c, int64_t chunk) {
	(void)chunk;
	fold(c->arg[0], c->arg[1]);
}

static int64_t nothing_chunks(const gk_call *c) {
	(void)c;
	return 0;
}

static void nothing_run(const gk_call *c, int64_t chunk) {
	(void)c;
	(void)chunk;
	abort();
}

/* Every chunk from i[0] on fails, twice; the report must be the first one of chunk i[0]. */
static int64_t fail_chunks(const gk_call *c) {
	(void)c;
	return 50;
}

static void fail_run(const gk_call *c, int64_t chunk) {
	if (chunk < c->op->i[0]) return;
	gk_fail(c, GK_INDEX_RANGE, 1000 - chunk);
	gk_fail(c, GK_INDEX_RANGE, -1);
}

static int64_t negative_chunks(const gk_call *c) {
	(void)c;
	return -7;
}

const gk_kernel gk_kernels[GK_NKERNELS] = {
	[MIX] = {"mix", mix_chunks, mix_run},
	[FOLD] = {"fold", fold_chunks, fold_run},
	[NOTHING] = {"nothing", nothing_chunks, nothing_run},
	[FAIL] = {"fail", fail_chunks, fail_run},
	[NEGATIVE] = {"negative", negative_chunks, nothing_run},
};

/* Fills op so that it reads buffer *at of the arena and writes the other; does the same to want. */
static gk_op random_op(int kernel, int *at, uint32_t want[2][N]) {
	gk_op op = {.kernel = kernel, .nargs = 2};
	op.arg[0] = (gk_operand){GK_BASE_ARENA, 0, *at * (int64_t)sizeof want[0]};
	op.arg[1] = (gk_operand){GK_BASE_ARENA, 0, !*at * (int64_t)sizeof want[0]};
	op.dim[0].fixed = 1 + draw(draw(2) ? 20 : N);
	op.i[0] = draw(50);
	if (kernel == MIX) mix(want[*at], want[!*at], 0, N, op.i[0]);
	if (kernel == FOLD) fold(want[*at], want[!*at]);
	if (kernel == MIX || kernel == FOLD) *at = !*at;
	return op;
}

static void check(int ok, const char *what, int64_t got, int64_t want) {
	if (ok) return;
	fprintf(stderr, "stress: %s: got %" PRId64 ", want %" PRId64 "\n", what, got, want);
	exit(1);
}

static void run_random_program(uint32_t *arena) {
	static _Thread_local uint32_t want[2][N];
	gk_op ops[MAX_OPS];
	const int nops = (int)draw(MAX_OPS + 1), fails_at = draw(4) ? -1 : (int)draw(MAX_OPS);
	gk_status status = {0};
	int at = 0;
	for (int i = 0; i < N; i++) arena[i] = want[0][i] = draw(1 << 20);
	for (int i = 0; i < nops; i++) {
		static const int kernels[] = {MIX, MIX, MIX, MIX, FOLD, NOTHING};
		if (i == fails_at) {
			const int bad = draw(3) ? FAIL : NEGATIVE;
			ops[i] = random_op(bad, &at, want);
			status = bad == FAIL ? (gk_status){GK_INDEX_RANGE, i, 1000 - ops[i].i[0]} : (gk_status){GK_BAD_OP, i, -7};
		} else if (status.code) {
			ops[i] = ops[0]; /* must not run */
		} else {
			ops[i] = random_op(kernels[draw(6)], &at, want);
		}
	}
	/* With n = 1 the work is 1 ms, so the team takes part; with 0 it is none. */
	const int64_t n = draw(10) != 0;
	gk_program *p = gk_program_new(ops, nops, NULL, 0, (gk_dim){0, 1000000});
	const gk_status s = gk_program_run(p, n, arena, NULL, 0, 0, 0, 0, 0, 0, 0, 0);
	gk_program_free(p);
	check(s.code == status.code, "code", s.code, status.code);
	check(s.op == status.op, "failing op", s.op, status.op);
	check(s.detail == status.detail, "detail", s.detail, status.detail);
	for (int i = 0; i < N; i++) check(arena[at * N + i] == want[at][i], "element", arena[at * N + i], want[at][i]);
}

static atomic_int stop;
static _Atomic long runs;

static void *caller(void *arg) {
	(void)arg;
	while (!atomic_load(&stop)) {
		/* On the heap and freed at once: the address sanitizer sees a worker that still touches it. */
		uint32_t *arena = malloc(2 * N * sizeof *arena);
		run_random_program(arena);
		free(arena);
		atomic_fetch_add(&runs, 1);
		if (!draw(50)) usleep(200); /* long enough for workers to fall asleep now and then */
	}
	return NULL;
}

int main(int argc, char **argv) {
	const int seconds = argc > 1 ? atoi(argv[1]) : 5, callers = argc > 2 ? atoi(argv[2]) : 3;
	if (callers < 1 || callers > MAX_CALLERS) return 2;
	check(gk_pool_set_threads(0) == -1 && gk_pool_set_threads(GK_MAX_THREADS + 1) == -1 && gk_pool_threads() == 1, "limits", 0, 0);
	gk_pool_set_threads(4);
	pthread_t t[MAX_CALLERS];
	for (int i = 0; i < callers; i++) pthread_create(&t[i], NULL, caller, NULL);
	const time_t end = time(NULL) + seconds;
	while (time(NULL) < end) {
		gk_pool_set_threads(1 + (int)draw(8));
		usleep(3000);
	}
	atomic_store(&stop, 1);
	for (int i = 0; i < callers; i++) pthread_join(t[i], NULL);
	printf("stress: %ld runs by %d callers, all as expected\n", atomic_load(&runs), callers);
	return 0;
}
