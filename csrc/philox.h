/* Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011).
 *
 * A stream has a 64-bit key; at step s its element e is word (e >> 4) & 3 of the block whose counter is, from the low word up,
 * {low b, high b, low s, high s} with b = (e >> 6)*16 + (e & 15). So 64 consecutive elements are 16 consecutive blocks, word by word,
 * and vectors of any width need no shuffles. */
#pragma once
#include <stdint.h>

enum { PHILOX_ROUNDS = 10, PHILOX_GROUP = 64 };
#define PHILOX_M0 0xD2511F53u
#define PHILOX_M1 0xCD9E8D57u
#define PHILOX_W0 0x9E3779B9u
#define PHILOX_W1 0xBB67AE85u

/* A stream at a step. */
typedef struct {
	uint64_t key, step;
} gk_stream;
