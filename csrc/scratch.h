/* Memory that a kernel needs while it works on a chunk, one piece a thread. An op says how much (gk_op.scratch); what runs a program
 * provides it before the first op, so a step allocates nothing once the threads have what they need. */
#pragma once
#include <stddef.h>

/* The running chunk's memory, gk_op.scratch bytes on a 64-byte boundary; what is in it is left from other chunks. */
void *gk_scratch(void);

typedef struct {
	void *p;
	size_t bytes;
} gk_memory;

/* Lengthens m to at least bytes; false when memory is short. */
int gk_memory_grow(gk_memory *m, size_t bytes);

/* Gives the calling thread its memory for what it runs next. */
void gk_scratch_use(void *p);

/* Memory for a run outside the pool: a piece that nobody else uses now; NULL when memory is short, or none is needed. */
gk_memory *gk_scratch_borrow(size_t bytes);
void gk_scratch_return(gk_memory *m);
