/* The thread pool. A run that holds it shares the chunks of every op with the team: the caller, who is thread 0, and the workers. */
#pragma once
#include "gk.h"
#include "slot.h"

/* Sets the size of the team, the caller included, from the next run on; -1 if n is outside [1, GK_MAX_THREADS]. It is 1 at first.
 * Threads are created when a run first needs them and stay. */
int gk_pool_set_threads(int n);
int gk_pool_threads(void);

/* Runs r on the team. Returns false, having done nothing, if the team is one thread or another run holds the pool. */
bool gk_pool_run(gk_run *r);

/* What the team needs to know of a run; only one thread calls it at a time, and not while chunks of the current op are running.
 * Moves on to the next op with work and returns the number of its chunks; 0 when the run is over. */
uint32_t gk_run_next(gk_run *r);

/* Bytes of scratch that each thread of the run needs; and the report that there are none. */
size_t gk_run_scratch(const gk_run *r);
void gk_run_no_memory(gk_run *r);

/* Runs a chunk of the current op, with the memory of gk_scratch_use. */
void gk_run_chunk(gk_run *r, uint32_t chunk);
