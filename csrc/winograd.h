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

/* What a tile is along an axis. The last one of an image may have fewer results than 4, which ask for fewer of the products: those of r
 * results are combinations of r + 2 of the 6. The pixels behind the first r + 2 of the patch do not matter to them, so these may be
 * thought to be such that V is zero at the other points. One result of a single pixel, the others being outside the image, is one product. */
enum { GK_WG_4, GK_WG_3, GK_WG_2, GK_WG_1, GK_WG_PIXEL };

typedef struct {
	int results, pixels;
	int first, end; /* the points that it needs, [first, end) */
} gk_wg_kind;

static const gk_wg_kind gk_wg_kinds[] = {{4, 6, 0, 6}, {3, 5, 0, 5}, {2, 4, 1, 5}, {1, 3, 0, 3}, {1, 1, 0, 1}};

/* How the tiles of a run are cut: images x rows x cols tiles, in blocks of nearly equal size. */
typedef struct {
	int64_t rows, cols, count; /* of an image, and of all */
	int64_t blocks, block;     /* number, and tiles in the largest */
	int last_row, last_col;    /* kinds of the last tiles of the axes; the others are GK_WG_4 */
} gk_wg_tiles;

gk_wg_tiles gk_wg_tiles_of(const gk_window *w, int64_t images);

typedef struct {
	int64_t image, row, col; /* of tiles */
	int row_kind, col_kind;
} gk_wg_tile;

/* The tiles of a block, in an order in which those that need a product follow each other. */
typedef struct {
	gk_wg_tile tile[GK_WG_BLOCK];
	int count;
	int begin, end[2]; /* of those that are not last in a column; without and with those that are last in a row */
} gk_wg_block;

void gk_wg_block_of(gk_wg_block *b, const gk_wg_tiles *tiles, int64_t block);

/* Those that need the product of a point. */
gk_range gk_wg_users(const gk_wg_block *b, const gk_wg_tiles *tiles, int point);

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

/* V of a block's tiles, at the points that they need. zeros are c zeros, in place of the pixels around the image. */
void gk_wg_input(const gk_wg_planes *v, const gk_window *w, const gk_wg_block *b, const float *x, const float *zeros);

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
