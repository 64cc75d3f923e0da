/* Runs one kernel at a time on heap buffers of exactly the size that its contract asks for, so that the address sanitizer sees any
 * access beyond them. A case is begin, the operands in their order, dims and settings, and run:
 *
 *	begin(GK_FILL);
 *	out(GK_F32, n);
 *	DIMS(n);
 *	INTS(0, GK_F32);
 *	run();
 */
#pragma once
#include "gk.h"

void begin(int kernel);
void *in(int type, int64_t n);                  /* an operand of n elements, random in [-1, 1] or [0, 1] */
void *in_index(int64_t n, int32_t low, int32_t high); /* of int32 in [low, high] */
void *out(int type, int64_t n);                 /* also random: many kernels read what they write */
void none(void);                                /* an absent operand */
void dims(int n, const int64_t *v);
void ints(int n, const int64_t *v);
void floats(int n, const double *v);
void scratch(int64_t bytes);                     /* of each thread */
void micro(gk_micro m);
void scratch(int64_t bytes); /* of each thread */
int run(void); /* on several threads; returns the code of gk_fail, which for GK_BAD_OP is fine: the kernel refused */

#define COUNT(...) (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))
#define DIMS(...) dims(COUNT(__VA_ARGS__), (int64_t[]){__VA_ARGS__})
#define INTS(...) ints(COUNT(__VA_ARGS__), (int64_t[]){__VA_ARGS__})
#define FLOATS(...) floats(COUNT(__VA_ARGS__), (double[]){__VA_ARGS__})
#define EACH(type, v, ...)                                                                                                                \
	for (type set_##v[] = {__VA_ARGS__}, *p_##v = set_##v, v; p_##v < set_##v + sizeof set_##v / sizeof *set_##v && (v = *p_##v, 1); p_##v++)

static inline int64_t at_least_0(int64_t v) { return v > 0 ? v : 0; }
/* From the first to the last element of [rows][cols] with ld between rows. */
static inline int64_t span(int64_t rows, int64_t cols, int64_t ld) { return rows && cols ? (rows - 1) * ld + cols : 0; }
static inline int64_t panels(int64_t rows, int64_t cols) { return (cols + GK_PANEL - 1) / GK_PANEL * rows * GK_PANEL; }

/* The cases. */
void matrix_cases(void);
void element_cases(void);
void window_cases(void);
void conv_cases(void);
void winograd_cases(void);
