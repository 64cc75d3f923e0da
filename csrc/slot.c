#define _GNU_SOURCE
#include "slot.h"
#include <pthread.h>
#include <sched.h>
#include <time.h>
#if defined(__linux__) && !defined(GK_NO_FUTEX)
#define USE_FUTEX
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

enum {
	SPIN_NS = 80000,      /* waking a sleeper costs 22-41 us on a virtual machine: spinning twice that is the cheaper bet */
	PAUSES_TO_YIELD = 2000, /* then somebody else probably needs this core: perhaps the thread we wait for */
	PAUSES_TO_LOOK = 32     /* the clock is read so often */
};

typedef struct {
	_Alignas(64) _Atomic uint64_t word;
#ifndef USE_FUTEX
	pthread_mutex_t lock;
	pthread_cond_t woken;
#endif
} slot;

#ifdef USE_FUTEX
static slot slots[GK_MAX_THREADS];
#else
static slot slots[GK_MAX_THREADS] = {
	[0 ... GK_MAX_THREADS - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER, .woken = PTHREAD_COND_INITIALIZER},
};
#endif

/* Bit t: thread t was told to wake (its word is no longer GK_ASLEEP), but the system call is still owed. */
static _Atomic uint64_t readied;

/* Acquire on success makes a claim sound by itself: it pairs with the release in publish (other claims in between are
 * read-modify-writes and so continue its release sequence), so what is read after it is the op that was published. Hence a stale
 * generation would do no harm even after the counter has wrapped. On failure nothing is read. */
uint32_t gk_slot_claim(int owner, uint32_t generation) {
	uint64_t w = atomic_load_explicit(&slots[owner].word, memory_order_relaxed);
	while (gk_generation(w) == generation && (uint32_t)w != 0) {
		gk_stall();
		if (atomic_compare_exchange_weak_explicit(&slots[owner].word, &w, w - 1, memory_order_acquire, memory_order_relaxed))
			return (uint32_t)w;
	}
	return 0;
}

static void ready(int thread) { atomic_fetch_or_explicit(&readied, UINT64_C(1) << thread, memory_order_relaxed); }

/* Release: whoever claims or awaits sees everything that was written before, in particular the outputs of all earlier ops. */
void gk_slot_publish(int thread, uint64_t word) {
	const uint64_t old = atomic_exchange_explicit(&slots[thread].word, word, memory_order_release);
	if (old & GK_ASLEEP) ready(thread);
	gk_stall();
}

void gk_slot_rouse(int thread) {
	if (!(atomic_load_explicit(&slots[thread].word, memory_order_relaxed) & GK_ASLEEP)) return;
	if (atomic_fetch_and_explicit(&slots[thread].word, ~GK_ASLEEP, memory_order_relaxed) & GK_ASLEEP) ready(thread);
}

#ifdef USE_FUTEX
/* A futex is 32 bits wide: the half of the word that has GK_ASLEEP and the generation. */
static uint32_t *upper_half(slot *s) { return (uint32_t *)&s->word + (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__); }

/* The kernel compares the half with its value while asleep before it blocks, so a wake between the test here and the call is not lost. */
static void block(slot *s, uint64_t asleep) {
	while (atomic_load_explicit(&s->word, memory_order_relaxed) & GK_ASLEEP)
		syscall(SYS_futex, upper_half(s), FUTEX_WAIT_PRIVATE, (uint32_t)(asleep >> 32), NULL, NULL, 0);
}

static void unblock(slot *s) { syscall(SYS_futex, upper_half(s), FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0); }
#else
static void block(slot *s, uint64_t asleep) {
	(void)asleep;
	pthread_mutex_lock(&s->lock);
	while (atomic_load_explicit(&s->word, memory_order_relaxed) & GK_ASLEEP) pthread_cond_wait(&s->woken, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

/* The lock makes it impossible to signal between the sleeper's test and its wait. */
static void unblock(slot *s) {
	pthread_mutex_lock(&s->lock);
	pthread_cond_signal(&s->woken);
	pthread_mutex_unlock(&s->lock);
}
#endif

/* Relaxed throughout: the words carry the data, this only says whom to wake. */
void gk_slot_wake_some(void) {
	for (int i = 0; i < 2; i++) {
		uint64_t m = atomic_load_explicit(&readied, memory_order_relaxed);
		while (m && !atomic_compare_exchange_weak_explicit(&readied, &m, m & (m - 1), memory_order_relaxed, memory_order_relaxed)) {
		}
		if (!m) return;
		unblock(&slots[__builtin_ctzll(m)]);
	}
}

/* Falls asleep unless the word has changed since it was read as w: then there is work, or the thread was roused. */
static void fall_asleep(slot *s, uint64_t w) {
	gk_stall();
	if (!atomic_compare_exchange_strong_explicit(&s->word, &w, w | GK_ASLEEP, memory_order_relaxed, memory_order_relaxed)) return;
	block(s, w | GK_ASLEEP);
	gk_slot_wake_some();
}

static void pause_core(void) {
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("isb" ::: "memory"); /* "yield" does nothing on most cores */
#endif
}

static int64_t now_ns(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

uint64_t gk_slot_await(int thread, uint32_t seen, const atomic_int *run_on) {
	slot *s = &slots[thread];
	int64_t idle_since = 0;
	for (uint32_t i = 0;; i++) {
		const uint64_t w = atomic_load_explicit(&s->word, memory_order_acquire);
		if (gk_generation(w) != seen) return w;
		if (i < PAUSES_TO_YIELD) pause_core();
		else sched_yield();
		if (!run_on || (i + 1) % PAUSES_TO_LOOK) continue;
		/* Between the ops of a run nobody sleeps: that would cost more than most ops. */
		const int64_t t = now_ns();
		if (!idle_since || atomic_load_explicit(run_on, memory_order_relaxed)) {
			idle_since = t;
		} else if (t - idle_since > SPIN_NS) {
			fall_asleep(s, w);
			idle_since = 0;
			i = 0;
		}
	}
}
