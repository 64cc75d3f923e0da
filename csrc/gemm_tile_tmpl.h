/* Tiles for one instruction set, see gemm_tile.h. Accumulators fill the registers: 12 of 16, or 28 of 32 with AVX-512. */
#if VL == 16
#define TILE_ROWS 14
#else
#define TILE_ROWS 6
#endif

#define PREFETCH_STEPS 16 /* 2 KiB ahead in a panel; 1 to 2 were best on Zen 3 */

/* mr, nv are constants of each instance. acc's bounds are not them: that would be a variable-length array, in memory. */
INLINE void F(tile)(const gk_tile *g, const int mr, const int nv) {
	const int64_t as = g->as, ak = g->ak, bk = g->bk, kc = g->kc;
	const float *first = g->a;
	float *t = g->t;
	for (int n = g->tiles; n > 0; n--, first += mr * as, t += mr * GK_PANEL) {
		vf acc[TILE_ROWS][4];
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
#pragma GCC unroll 4
			for (int j = 0; j < nv; j++) acc[i][j] = g->add ? *(const vfu *)(t + i * GK_PANEL + j * VL) : (vf){0};
		}
		const float *a = first, *b = g->b;
		for (int64_t s = g->nseg; s > 0; s--, a += g->aseg) {
			/* A pointer for every third row: the other two are reached by scaled addressing. */
			const float *p[(TILE_ROWS + 2) / 3];
#pragma GCC unroll 16
			for (int i = 0; i < mr; i += 3) p[i / 3] = a + i * as;
			for (int64_t k = 0; k < kc; k++, b += bk) {
				if (nv == 4) { /* bound by the second-level cache: B is read once */
					__builtin_prefetch(b + PREFETCH_STEPS * bk);
					__builtin_prefetch(b + PREFETCH_STEPS * bk + 2 * VL);
				}
				vf bv[4];
#pragma GCC unroll 4
				for (int j = 0; j < nv; j++) bv[j] = *(const vfu *)(b + j * VL);
#pragma GCC unroll 16
				for (int i = 0; i < mr; i++) {
					const vf x = p[i / 3][i % 3 * as] - (vf){0}; /* folds to a broadcast; adding zero would not */
#pragma GCC unroll 4
					for (int j = 0; j < nv; j++) acc[i][j] += x * bv[j];
				}
#pragma GCC unroll 16
				for (int i = 0; i < mr; i += 3) p[i / 3] += ak;
			}
		}
#pragma GCC unroll 16
		for (int i = 0; i < mr; i++) {
#pragma GCC unroll 4
			for (int j = 0; j < nv; j++) *(vfu *)(t + i * GK_PANEL + j * VL) = acc[i][j];
		}
	}
}

#define TILE(mr, nv) \
	__attribute__((noinline)) TGT static void F(tile##mr##x##nv##_)(const gk_tile *g) { F(tile)(g, mr, nv); }
#define TILES_TO_6(nv) TILE(1, nv) TILE(2, nv) TILE(3, nv) TILE(4, nv) TILE(5, nv) TILE(6, nv)
#define TILES_TO_14(nv) TILE(7, nv) TILE(8, nv) TILE(9, nv) TILE(10, nv) TILE(11, nv) TILE(12, nv) TILE(13, nv) TILE(14, nv)
#define NAMES_TO_6(nv) F(tile1x##nv##_), F(tile2x##nv##_), F(tile3x##nv##_), F(tile4x##nv##_), F(tile5x##nv##_), F(tile6x##nv##_)
#define NAMES_TO_14(nv) \
	F(tile7x##nv##_), F(tile8x##nv##_), F(tile9x##nv##_), F(tile10x##nv##_), F(tile11x##nv##_), F(tile12x##nv##_), \
	    F(tile13x##nv##_), F(tile14x##nv##_)

TILES_TO_6(1)
TILES_TO_6(2)
#if VL == 16
TILES_TO_14(1)
TILES_TO_14(2)
static const gk_tile_set F(tile_set) = {14, VL, {NAMES_TO_6(1), NAMES_TO_14(1)}, {NAMES_TO_6(2), NAMES_TO_14(2)}, {0}};
#else
/* One or two rows leave registers for more columns, and need them: two chains an element row cannot hide the latency. */
TILE(1, 4)
TILE(2, 4)
static const gk_tile_set F(tile_set) = {6, VL, {NAMES_TO_6(1)}, {NAMES_TO_6(2)}, {F(tile1x4_), F(tile2x4_)}};
#endif

#undef TILE
#undef TILES_TO_6
#undef TILES_TO_14
#undef NAMES_TO_6
#undef NAMES_TO_14
#undef TILE_ROWS
#undef PREFETCH_STEPS
