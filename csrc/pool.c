/* How a run is shared.
 *
 * The chunks [0, C) of an op are cut into one contiguous range a thread; a thread takes its own range first and then steals from the
 * others, so the same thread touches the same columns in every op, and its cache keeps them.
 *
 * The only thing a worker may do with a run is work on chunks it has claimed. A claim succeeds only on the op that is on, and that op
 * cannot end before every claimed chunk is reported. So a worker that was descheduled can neither enter an old op nor touch a
 * run that has returned, however late it is, and nobody waits for a worker that holds no chunk: the caller finishes alone if need be.
 *
 * Whoever reports the last chunk of an op moves the run on and publishes the next op. There is no barrier. */
#define _GNU_SOURCE
#include "pool.h"
#include "scratch.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

static struct {
	atomic_int wanted; /* size of the team less one, so that the zero value is a team of one */
	atomic_int held;   /* 1: a run holds the pool */
	int workers;       /* created so far; for who holds the pool */
	gk_memory scratch[GK_MAX_THREADS]; /* grown by who holds the pool, read by threads with a claim */

	/* Of the run that holds the pool. Written between two ops by the thread that moves the run on, before it publishes; read by
	 * threads with a claim. */
	gk_run *run;
	uint32_t generation;
	uint32_t chunks; /* of the current op */
	int owners;      /* of its ranges: the team, or the caller alone */
	atomic_int team; /* atomic because a late worker reads it without a claim, to see whom to steal from; any value will do there */

	_Alignas(64) _Atomic uint32_t unreported; /* chunks of the current op */
} pool;

int gk_pool_set_threads(int n) {
	if (n < 1 || n > GK_MAX_THREADS) return -1;
	atomic_store_explicit(&pool.wanted, n - 1, memory_order_relaxed);
	return 0;
}

int gk_pool_threads(void) { return atomic_load_explicit(&pool.wanted, memory_order_relaxed) + 1; }

static int team_size(void) { return atomic_load_explicit(&pool.team, memory_order_relaxed); }

/* Where thread's range of the current op ends. */
static uint32_t range_end(int thread, uint32_t chunks, int owners) {
	return (uint32_t)((uint64_t)chunks * (uint64_t)(thread + 1) / (uint64_t)owners);
}

/* Readies pool for an op; nobody has a claim now. Relaxed: the release of the publish that follows covers it. */
static uint32_t begin_op(uint32_t chunks, int owners) {
	pool.chunks = chunks;
	pool.owners = owners;
	atomic_store_explicit(&pool.unreported, chunks, memory_order_relaxed);
	pool.generation = (pool.generation + 1) % GK_GENERATIONS;
	return pool.generation;
}

/* From the first publish on pool belongs to the op; hence the local variables. */
static void publish_to_team(uint32_t chunks) {
	const int team = team_size();
	const uint32_t generation = begin_op(chunks, team);
	uint32_t begin = 0;
	for (int t = 0; t < team; t++) {
		const uint32_t end = range_end(t, chunks, team);
		gk_slot_publish(t, gk_word(generation, end - begin));
		begin = end;
	}
	gk_slot_wake_some();
}

/* The others keep the old generation, so none of them can steal it. */
static void publish_to_caller(void) { gk_slot_publish(0, gk_word(begin_op(1, 1), 1)); }

static void publish_end(void) { gk_slot_publish(0, gk_word(begin_op(0, 1), 0) | GK_OVER); }

/* Moves the run to its next op and publishes it; returns false when the run is over. Ops of one chunk are the caller's, to keep their
 * data in its cache; as long as they follow each other it tells nobody. After it returns the run may have ended. */
static bool move_on(int self) {
	uint32_t chunks;
	gk_scratch_use(pool.scratch[self].p);
	while ((chunks = gk_run_next(pool.run)) == 1 && self == 0) gk_run_chunk(pool.run, 0);
	if (chunks > 1)
		publish_to_team(chunks);
	else if (chunks == 1)
		publish_to_caller();
	else if (self != 0)
		publish_end();
	return chunks != 0;
}

/* Works on the op of this generation until no chunk is left to claim. Returns false if that ended the run. */
static bool take_part(int self, uint32_t generation) {
	const int team = team_size();
	uint32_t done = 0;
	for (int i = 0; i < team; i++) {
		const int owner = (self + i) % team;
		uint32_t unclaimed;
		while ((unclaimed = gk_slot_claim(owner, generation))) {
			gk_scratch_use(pool.scratch[self].p);
			gk_run_chunk(pool.run, range_end(owner, pool.chunks, pool.owners) - unclaimed);
			done++;
		}
	}
	gk_stall();
	if (!done) return true;
	/* Release: whoever moves the run on sees what these chunks wrote. Acquire: that may be us. One report for all chunks of the op
	 * keeps this line from bouncing, and our unreported ones keep the op from ending meanwhile. */
	if (atomic_fetch_sub_explicit(&pool.unreported, done, memory_order_acq_rel) != done) return true;
	return move_on(self);
}

static void *work(void *arg) {
	const int self = (int)(intptr_t)arg;
	uint32_t seen = 0;
	for (;;) {
		seen = gk_generation(gk_slot_await(self, seen, &pool.held));
		take_part(self, seen);
	}
	return NULL;
}

/* For top, gdb and profilers. */
static void name_worker(pthread_t thread, int number) {
#ifdef __linux__
	char name[24];
	snprintf(name, sizeof name, "gokeras-%d", number);
	pthread_setname_np(thread, name);
#else
	(void)thread;
	(void)number;
#endif
}

/* Signals belong to the Go runtime's threads. The faults stay open: blocked, they would kill the process without a report. */
static void block_signals(sigset_t *before) {
	sigset_t all;
	sigfillset(&all);
	sigdelset(&all, SIGSEGV);
	sigdelset(&all, SIGBUS);
	sigdelset(&all, SIGFPE);
	sigdelset(&all, SIGILL);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

/* Never at load: a process that only links us, or forks, must not find threads. If the system refuses one, the team stays smaller. */
static void create_workers(int team) {
	if (pool.workers >= team - 1) return;
	sigset_t before;
	block_signals(&before);
	while (pool.workers < team - 1) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, work, (void *)(intptr_t)(pool.workers + 1))) break;
		name_worker(thread, ++pool.workers);
		pthread_detach(thread);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* The caller's part: the first op is its to publish; then it is a thread like the others, but must learn of the end. */
static void lead(void) {
	uint32_t seen = pool.generation; /* of the caller's slot, which gets every publish */
	bool more = move_on(0);
	while (more) {
		const uint64_t word = gk_slot_await(0, seen, NULL);
		if (word & GK_OVER) return;
		seen = gk_generation(word);
		more = take_part(0, seen);
	}
}

/* Workers wake while the caller does the first ops. */
static void rouse_workers(int team) {
	for (int t = 1; t < team; t++) gk_slot_rouse(t);
	gk_slot_wake_some();
}

static bool grow_scratch(const gk_run *r, int team) {
	const size_t bytes = gk_run_scratch(r);
	for (int t = 0; t < team; t++)
		if (!gk_memory_grow(&pool.scratch[t], bytes)) return false;
	return true;
}

bool gk_pool_run(gk_run *r) {
	const int team = gk_pool_threads();
	/* Acquire pairs with the release of the last holder: its writes to pool come before ours. */
	if (team == 1 || atomic_exchange_explicit(&pool.held, 1, memory_order_acquire)) return false;
	create_workers(team);
	if (grow_scratch(r, team)) {
		pool.run = r;
		atomic_store_explicit(&pool.team, team, memory_order_relaxed);
		rouse_workers(team);
		lead();
	} else {
		gk_run_no_memory(r);
	}
	atomic_store_explicit(&pool.held, 0, memory_order_release);
	return true;
}
