/* Between the chain's driver and its block functions. */
#pragma once
#include "elem.h"

/* dst[i] = op(a[i], b[i], c[i]) for n elements; dst may be the memory of an operand whose elements have the same size. */
typedef void gk_block_fn(void *dst, const void *a, const void *b, const void *c, int64_t n);

/* Float32, by instruction set (chain_f32.c); the other types (chain_plain.c). NULL where a type lacks an op. */
gk_block_fn *gk_block_f32(int op);
gk_block_fn *gk_block_plain(int op, int type);
gk_block_fn *gk_block_cast(int from, int to);

/* Dropout of the elements [first, first + n) of a stream; type F32 or F64 (random.c). */
void gk_dropout(void *dst, const void *a, int type, int64_t first, int64_t n, double rate, uint64_t key, uint64_t step);
