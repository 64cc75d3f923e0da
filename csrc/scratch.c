#include "scratch.h"
#include "run.h"
#include <stdatomic.h>

static _Thread_local void *current;

void *gk_scratch(void) { return current; }

void gk_scratch_use(void *p) { current = p; }

int gk_memory_grow(gk_memory *m, size_t bytes) {
	if (m->bytes >= bytes) return 1;
	void *p = gk_alloc(bytes);
	if (!p) return 0;
	gk_free(m->p);
	*m = (gk_memory){p, bytes};
	return 1;
}

/* As many as package csrc lets goroutines into C. More callers, as in the sanitizer's programs, wait their turn. */
enum { LENT = 32 };

static struct {
	atomic_flag taken;
	gk_memory memory;
} lent[LENT] = {[0 ... LENT - 1] = {.taken = ATOMIC_FLAG_INIT}};

gk_memory *gk_scratch_borrow(size_t bytes) {
	if (!bytes) return NULL;
	for (int i = 0;; i = (i + 1) % LENT) {
		if (atomic_flag_test_and_set_explicit(&lent[i].taken, memory_order_acquire)) continue;
		if (gk_memory_grow(&lent[i].memory, bytes)) return &lent[i].memory;
		atomic_flag_clear_explicit(&lent[i].taken, memory_order_release);
		return NULL;
	}
}

void gk_scratch_return(gk_memory *m) {
	if (!m) return;
	for (int i = 0; i < LENT; i++)
		if (m == &lent[i].memory) atomic_flag_clear_explicit(&lent[i].taken, memory_order_release);
}
