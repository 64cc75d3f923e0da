/* A slot is what the team tells one thread: a claim word, alone in its cache line, that says which op is on and how many chunks of
 * the thread's own range nobody has claimed yet. The same word puts the thread to sleep, so one atomic operation decides every race:
 * claim against publish, publish against falling asleep. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { GK_MAX_THREADS = 64 };

/* The stress program stalls threads here, to make the rare orders of events common. */
#ifdef GK_STRESS
void gk_stall(void);
#else
static inline void gk_stall(void) {}
#endif

/* bit 63: the thread sleeps; 62: the run is over; 61..32: generation, one up at each publish; 31..0: unclaimed chunks. */
#define GK_ASLEEP (UINT64_C(1) << 63)
#define GK_OVER (UINT64_C(1) << 62)
enum { GK_GENERATIONS = 1 << 30 };
static inline uint32_t gk_generation(uint64_t word) { return (uint32_t)(word >> 32) % GK_GENERATIONS; }
static inline uint64_t gk_word(uint32_t generation, uint32_t unclaimed) { return (uint64_t)generation << 32 | unclaimed; }

/* Claims a chunk of thread owner's range in this generation. Returns how many were unclaimed, itself included; 0 if none. */
uint32_t gk_slot_claim(int owner, uint32_t generation);

/* Gives thread a new word and readies it to be woken. */
void gk_slot_publish(int thread, uint64_t word);

/* Readies thread to be woken if it sleeps, though there is nothing to do yet. */
void gk_slot_rouse(int thread);

/* Wakes up to two of the threads that were readied. Whoever wakes calls it too, so that waking a large team takes log(team) steps
 * and not one system call after the other on the caller's thread. */
void gk_slot_wake_some(void);

/* Waits until thread's word has another generation than seen, and returns it. May sleep once *run_on has been 0 for a while; with a
 * NULL run_on it never sleeps. */
uint64_t gk_slot_await(int thread, uint32_t seen, const atomic_int *run_on);
