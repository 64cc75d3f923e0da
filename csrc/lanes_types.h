/* One inclusion of GK_LANES, see lanes.h. */
#define V G(lanes)
#define M G(lanes_mask)
#define U G(lanes_unaligned)
typedef T V __attribute__((vector_size(N * sizeof(T))));
typedef INT M __attribute__((vector_size(N * sizeof(T))));
typedef T U __attribute__((vector_size(N * sizeof(T)), aligned(sizeof(T))));
INLINE V G(load)(const T *p) { return *(const U *)p; }
INLINE void G(store)(T *p, V x) { *(U *)p = x; }
#include GK_LANES
#undef V
#undef M
#undef U
#undef T
#undef INT
#undef N
#undef G
