#include "run.h"
#include "pool.h"
#include "scratch.h"
#include <stdlib.h>
#include <string.h>

/* Below this a second thread does not pay: it has to be told, and often woken (22-41 us). */
enum { SHARED_FROM_NS = 30000 };

struct gk_run {
	const gk_program *program;
	int64_t n;
	char *base[GK_BASE_FEED0 + GK_FEEDS];
	int32_t next; /* the op after the current one */
	const gk_kernel *kernel;
	gk_call call;
	gk_status status;
	uint32_t failed_chunk; /* the one that status is about */
	atomic_flag reporting; /* guards the two, as chunks may fail on several threads */
};

static _Thread_local uint32_t current_chunk;

/* The first report of the lowest chunk stands, so that status does not depend on who was faster. */
void gk_fail(const gk_call *c, int code, int64_t detail) {
	gk_run *r = c->run;
	while (atomic_flag_test_and_set_explicit(&r->reporting, memory_order_acquire)) {
	}
	if (r->status.code == GK_OK || current_chunk < r->failed_chunk) {
		r->status = (gk_status){code, r->next - 1, detail};
		r->failed_chunk = current_chunk;
	}
	atomic_flag_clear_explicit(&r->reporting, memory_order_release);
}

static _Atomic int64_t allocations;

void *gk_alloc(size_t bytes) {
	if (bytes > PTRDIFF_MAX - 63) return NULL;
	const size_t n = bytes ? (bytes + 63) / 64 * 64 : 64;
	void *p = aligned_alloc(64, n);
	if (!p) return NULL;
	memset(p, 0, n);
	atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
	return p;
}

void gk_free(void *p) { free(p); }

int64_t gk_allocations(void) { return atomic_load_explicit(&allocations, memory_order_relaxed); }

gk_program *gk_program_new(const gk_op *ops, int32_t nops, const gk_micro *micro, int32_t nmicro, gk_dim work) {
	gk_program *p = gk_alloc(sizeof *p);
	if (!p) return NULL;
	p->ops = gk_alloc(sizeof *ops * (size_t)nops);
	p->micro = gk_alloc(sizeof *micro * (size_t)nmicro);
	if (!p->ops || !p->micro) {
		gk_program_free(p);
		return NULL;
	}
	if (nops) memcpy(p->ops, ops, sizeof *ops * (size_t)nops);
	if (nmicro) memcpy(p->micro, micro, sizeof *micro * (size_t)nmicro);
	p->nops = nops;
	for (int32_t i = 0; i < nops; i++)
		if ((size_t)ops[i].scratch > p->scratch) p->scratch = (size_t)ops[i].scratch;
	p->work = work;
	return p;
}

void gk_program_free(gk_program *p) {
	if (!p) return;
	gk_free(p->ops);
	gk_free(p->micro);
	gk_free(p);
}

static int64_t size_for(gk_dim d, int64_t n) { return d.fixed + d.per_n * n; }

static void *address(gk_operand a, char *const *base) {
	if (a.base == GK_BASE_NONE) return NULL;
	return a.base == GK_BASE_ABS ? (char *)(intptr_t)a.off : base[a.base] + a.off;
}

static void resolve(gk_run *r, const gk_op *op) {
	gk_call *c = &r->call;
	c->op = op;
	c->micro = r->program->micro + op->micro;
	for (int i = 0; i < op->nargs; i++) c->arg[i] = address(op->arg[i], r->base);
	for (int i = op->nargs; i < GK_ARGS; i++) c->arg[i] = NULL;
	for (int i = 0; i < GK_DIMS; i++) c->dim[i] = size_for(op->dim[i], r->n);
	r->kernel = &gk_kernels[op->kernel];
}

size_t gk_run_scratch(const gk_run *r) { return r->program->scratch; }

void gk_run_no_memory(gk_run *r) { r->status = (gk_status){GK_NO_MEMORY, 0, (int64_t)r->program->scratch}; }

uint32_t gk_run_next(gk_run *r) {
	while (r->status.code == GK_OK && r->next < r->program->nops) {
		resolve(r, &r->program->ops[r->next++]);
		const int64_t chunks = r->kernel->chunks(&r->call);
		if (chunks > 0 && chunks <= UINT32_MAX) return (uint32_t)chunks;
		if (chunks != 0) r->status = (gk_status){GK_BAD_OP, r->next - 1, chunks};
	}
	return 0;
}

void gk_run_chunk(gk_run *r, uint32_t chunk) {
	current_chunk = chunk;
	r->kernel->run(&r->call, chunk);
}

static void run_alone(gk_run *r) {
	gk_memory *scratch = gk_scratch_borrow(r->program->scratch);
	if (r->program->scratch && !scratch) {
		gk_run_no_memory(r);
		return;
	}
	gk_scratch_use(scratch ? scratch->p : NULL);
	uint32_t chunks;
	while ((chunks = gk_run_next(r)))
		for (uint32_t j = 0; j < chunks; j++) gk_run_chunk(r, j);
	gk_scratch_return(scratch);
}

gk_status gk_program_run(const gk_program *p, int64_t n, void *arena, const double *scalars, const void *f0, const void *f1, const void *f2,
                         const void *f3, const void *f4, const void *f5, const void *f6, const void *f7) {
	gk_run r = {
		.program = p,
		.n = n,
		.base = {NULL, arena, (char *)scalars, (char *)f0, (char *)f1, (char *)f2, (char *)f3, (char *)f4, (char *)f5, (char *)f6, (char *)f7},
		.reporting = ATOMIC_FLAG_INIT,
	};
	r.call.scalars = scalars;
	r.call.run = &r;
	if (size_for(p->work, n) < SHARED_FROM_NS || !gk_pool_run(&r)) run_alone(&r);
	return r.status;
}
