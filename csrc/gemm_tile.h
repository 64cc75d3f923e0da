/* The register tile under every float32 product: T[m][n] = or += sum over k of A[m][k] B[k][n].
 *
 * T is a row block of one panel, [rows][GK_PANEL] on the caller's stack; what happens to it afterwards (bias, activation,
 * an optimizer step) is the caller's. Each element of T is one chain of multiply-adds in the order of k, whatever the tile's
 * height, so a row's result does not depend on how many rows come with it. */
#pragma once
#include "gk.h"

enum {
	GK_ROW_BLOCK = 96, /* rows of a chunk: a multiple of the tile heights that AVX2 and AVX-512 prefer, 6 and 12 */
	GK_K_BLOCK = 1024,  /* steps of k at most: half panels of B stream from L2 at full speed, and 96 rows of A fit there */
	GK_K_COLS = 64,    /* the same when A is read by columns: 96 of them for as many steps stay in L1 */
	GK_K_COPY = 384,   /* the same when B is copied to a panel on the stack */
	GK_TILE_ROWS = 14  /* the highest tile of any instruction set */
};

/* One block of K. Strides are in floats. */
typedef struct {
	const float *a, *b;
	float *t;
	int64_t as, ak;         /* between rows of A, between steps of k in A */
	int64_t nseg, kc, aseg; /* k runs over nseg segments of kc steps; segments lie aseg apart in A, and follow each other in B */
	int64_t bk;             /* between steps of k in B */
	int add;                /* 0: T starts from zero */
	int tiles;              /* of equal height, one below the other */
} gk_tile;

typedef void (*gk_tile_fn)(const gk_tile *g);

/* Tiles of 1 .. rows rows (index rows-1) and 1, 2 or 4 vectors of columns. */
typedef struct {
	int rows, vl;
	gk_tile_fn one[GK_TILE_ROWS], two[GK_TILE_ROWS], four[2];
} gk_tile_set;

/* Row block x panel: which part of C a chunk makes. */
typedef struct {
	int64_t row, col, panel;
	int rows, cols;
} gk_block;

int64_t gk_block_count(int64_t m, int64_t n);
gk_block gk_block_at(int64_t m, int64_t n, int64_t chunk);

/* Steps of k in a block: even shares of k that are at most max, each but the last a multiple of GK_PANEL. */
int64_t gk_k_block(int64_t k, int64_t max);

/* The tile set of the instruction set in use. */
const gk_tile_set *gk_tiles(void);

/* All tiles of T: rows [0, rows), columns [0, cols) rounded up to whole vectors. */
void gk_tile_sweep(const gk_tile_set *s, const gk_tile *g, int rows, int cols);

/* Whether tiles of rows x cols may read kc rows of B where they are: no tile may read past the last column, and rows so far apart
 * push each other out of the cache when many tiles use them. Else gk_copy_of_b. */
int gk_b_in_place(int64_t ldb, int64_t kc, int rows, int cols);

/* panel [kc][GK_PANEL] = B's columns [0, cols), then zeros. */
void gk_copy_of_b(float *panel, const float *b, int64_t ldb, int64_t kc, int cols);

/* The same of B [N][K]: panel [kc][GK_PANEL] = rows [0, cols) of b as columns, then zeros. */
void gk_transpose_of_b(float *panel, const float *b, int64_t ldb, int64_t kc, int cols);

/* A [K][M] likewise: strides of a multiple of 1 KiB let all its steps fall in a few sets of the cache. copy is [kc][GK_ROW_BLOCK]. */
int gk_a_in_place(int64_t lda, int64_t kc);
void gk_copy_of_a(float *copy, const float *a, int64_t lda, int64_t kc, int rows);
