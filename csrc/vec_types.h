#define vf F(vf)
#define vi F(vi)
#define vu F(vu)
#define vfu F(vfu)
#define INLINE static inline __attribute__((always_inline)) TGT
typedef float vf __attribute__((vector_size(VL * 4)));
typedef int32_t vi __attribute__((vector_size(VL * 4)));
typedef uint32_t vu __attribute__((vector_size(VL * 4)));
typedef float vfu __attribute__((vector_size(VL * 4), aligned(4)));
