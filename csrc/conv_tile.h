/* The register tile of direct convolutions: T[m][n] = or += sum over segments s and steps k of A[row[m] + seg[s] + k*ak] B[s*kc + k][n].
 *
 * Rows and segments of A are tables of offsets, where the tile of gemm_tile.h has strides: so a tile runs over the ends of image rows,
 * and over images, and none is cut short by them. Each element of T is one chain of multiply-adds in the order of s and k. */
#pragma once
#include "gemm_tile.h"

/* What is done to T on its way to the result: act(T*scale + bias + residual). */
typedef struct {
	float scale[GK_PANEL], bias[GK_PANEL]; /* of this panel; any numbers beyond */
	const float *residual;                 /* laid out as the result, or NULL */
	float *result;
	const int64_t *at; /* of T's rows in the result and residual */
	int rows, cols, act;
	int from; /* column from which on T is to be stored; those before are in the result already */
} gk_conv_finish;

/* What the caller will read next: each tile asks for some lines of it, so that memory works while the tile multiplies. */
typedef struct {
	struct gk_ahead_rows {
		const char *at;     /* the first row that is left */
		int64_t rows, pitch, bytes; /* how many are; from one to the next; of one */
		int64_t done;       /* bytes of the first one */
	} of[2];
	int64_t lines;          /* of a tile */
} gk_ahead;

typedef struct {
	const float *a, *b;
	float *t;            /* [rows][GK_PANEL] */
	const int64_t *row;  /* of A, in floats */
	const int64_t *seg;
	int64_t nseg, kc, ak;
	int64_t bk;          /* between steps of k in B */
	int add;             /* 0: T starts from zero */
	int tiles;           /* of equal height, one below the other */
	/* The sums may go from the registers to the result. Its lines are fetched while they are made. */
	const gk_conv_finish *finish; /* NULL: to T */
	const int64_t *to;            /* finish->at of the tile's rows; NULL: fetch nothing */
	const float *result;          /* finish->result of the tile's columns */
	int col;                      /* the first of them */
	gk_ahead *ahead;              /* or NULL */
} gk_conv_tile;

enum { GK_LINE = 64 }; /* bytes of a cache line */

/* About how many tiles make rows x cols. */
int64_t gk_conv_tiles(int64_t rows, int64_t cols);
/* All of T: rows x cols. */
void gk_conv_sweep(const gk_conv_tile *g, int64_t rows, int cols);
/* The same for as many steps of k as there are, in blocks that leave B in the cache, and what follows. f->rows x f->cols. */
void gk_conv_product(const gk_conv_tile *g, gk_conv_finish *f);
/* T alone, of any number of rows. */
void gk_conv_sums(const gk_conv_tile *g, int64_t rows, int cols);
