/* Between what cuts sums and moments into parts and their loops. */
#pragma once
#include "lanes_fns.h"
#include "reduce.h"

/* Rows [rows][cols] of one type, for squares and gradients what they are taken from, one of that type for each column, and for gradients
 * dy, as many rows. */
typedef struct {
	const void *x, *mean, *dy;
	int64_t rows, cols;
} gk_block;

typedef struct {
	void (*sums[GK_LANE_KINDS])(const gk_block *b, double *sum);    /* sum[j] += the elements of column j */
	void (*squares[GK_LANE_KINDS])(const gk_block *b, double *sum); /* += (element - mean)^2 */
	void (*gradients[GK_LANE_KINDS])(const gk_block *b, double *sum); /* [2][cols]: += dy; += dy * (element - mean) */
	void (*rows[GK_LANE_KINDS])(const gk_block *b, void *mean, void *variance);
} gk_moments_fns;

const gk_moments_fns *gk_moments_current(void);
