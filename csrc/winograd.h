/* Winograd's F(4x4, 3x3): convolutions of kernel 3 x 3, stride 1, by 36 products of matrices instead of 144 multiply-adds a channel and
 * 4 x 4 tile of the result: a quarter of the work. With U = G w G^T (6 x 6) of each kernel and V = B^T x B of each 6 x 6 patch of the
 * input, channel by channel, the tile is A^T [sum over channels of U V] A.
 *
 * The matrices are those of polynomials at 0, 5/8, -5/8, 3/2, -3/2 and infinity, which lose a quarter of the accuracy that the usual
 * 0, 1, -1, 2, -2 lose: errors of 2e-6 of the largest result at 256 channels. Infinite inputs give NaN around them.
 * References: Lavin, Gray 2016, arXiv:1509.09308; on the points: Barabasz and others 2018, arXiv:1803.10986. */
#pragma once
#include "window.h"
#include "elem.h"

enum {
	GK_WG_RESULT = 4,   /* rows and columns of a tile of the result */
	GK_WG_PATCH = 6,    /* of the input that it depends on */
	GK_WG_POINTS = 36,  /* products */
	GK_WG_POOL = 2,     /* size and stride of a pool that the result may go through: no window of it reaches over a tile */
	GK_WG_BLOCK = 48,   /* tiles at most that are transformed and multiplied at a time. With fewer the products would wait for U, which all
	                       blocks read: it is in L2 up to 32 x 64 channels. Between 24 and 72 the speed on Zen 3 is about the same */
	GK_WG_LINE = 16     /* floats of a cache line. Planes, one a point, lie one line more apart than they are long: the 36 lines that
	                       a tile writes would else fall into one set of the cache */
};

/* How the tiles of a run are cut: images x rows x cols tiles, in blocks of nearly equal size. */
typedef struct {
	int64_t rows, cols, count; /* of an image, and of all */
	int64_t blocks, block;     /* number, and tiles in the largest */
} gk_wg_tiles;

gk_wg_tiles gk_wg_tiles_of(const gk_window *w, int64_t images);

/* A matrix of 36 planes [tiles][ld]. */
typedef struct {
	float *p;
	int64_t ld, plane;
} gk_wg_planes;

/* Floats between the rows of V, and between its planes of that many tiles. Rows a multiple of 256 bytes apart would fall into few sets. */
int64_t gk_wg_row(int64_t channels);
int64_t gk_wg_plane(int64_t tiles, int64_t ld);

static inline int64_t gk_wg_panels(int64_t channels) { return gk_ceil_div(channels, GK_PANEL); }

/* Floats between the planes of U, [ceil(K/32)][C][32] each. */
static inline int64_t gk_wg_kernel_plane(const gk_window *w) { return gk_wg_panels(w->k) * w->c * GK_PANEL + GK_WG_LINE; }

/* V of the tiles [from, to). zeros are c zeros, in place of the pixels around the image. */
void gk_wg_input(const gk_wg_planes *v, const gk_window *w, const gk_wg_tiles *tiles, const float *x, gk_range part, const float *zeros);

/* Pointers to the pixels of a rows x cols patch from (row, col) on of an image [height][width][c]; to zeros where there are none. */
typedef struct {
	int64_t height, width, c;
} gk_wg_image;
void gk_wg_pixels(const float **pixel, int rows, int cols, const float *image, gk_wg_image of, int64_t row, int64_t col, const float *zeros);

/* Bytes: of U; of a thread's scratch for GK_WINOGRAD and GK_WINOGRAD_GRAD; of the sums that the latter makes. */
int64_t gk_wg_kernel_bytes(const gk_window *w);
int64_t gk_wg_scratch(const gk_window *w);
int64_t gk_wg_grad_scratch(const gk_window *w);
int64_t gk_wg_sums_bytes(const gk_window *w, int64_t images);
