/* How the micro-ops of a chain are to be run. */
#pragma once
#include "chain.h"

enum { ONCE = 1, ONCE_PER_ROW };

typedef struct {
	const gk_micro *micro;
	gk_block_fn *fn;
	int8_t direct;          /* the argument that the result goes to at once, or -1 */
	uint8_t result;         /* type of the result */
	uint8_t once;           /* the result is the same in every block, or (ONCE_PER_ROW) in every block of several rows */
	uint8_t copy;           /* LOAD: the argument is stored to while the register is still needed */
	uint8_t resizes;        /* the result's size differs from an operand's */
} gk_step;

typedef struct {
	int nsteps, nregs;
	int64_t size; /* of the largest element */
	gk_step step[GK_MAX_MICRO];
} gk_plan;

/* Plans the chain of c. Returns -1, or the number of the first micro-op that names an unknown op, type, register or argument
 * (GK_MAX_MICRO where there are too many). */
int gk_plan_chain(gk_plan *p, const gk_call *c, const uint8_t *access);

/* The rough cost of an element, in steps that a vector instruction or two do. It depends on the micro-ops only, at least 1. */
int64_t gk_chain_cost(const gk_call *c);
