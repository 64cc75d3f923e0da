/* Conversions between element types. Float to integer saturates and NaN becomes 0, so that no input is undefined behaviour; integers
 * wrap into narrower ones; anything but 0, NaN included, is true. */
#include "fp.h"

#include "chain.h"
#include <string.h>

#define AS_IS(T, x) (T)(x)
#define TRUTH(T, x) (T)((x) != 0)
/* The bounds are exact in float32 but for INT32_MAX and INT64_MAX, whose neighbour above is tested. */
#define TO_I32(T, x) ((x) >= 2147483648.0f ? INT32_MAX : (x) < -2147483648.0f ? INT32_MIN : (x) != (x) ? 0 : (int32_t)(x))
#define TO_I64(T, x) ((x) >= 9223372036854775808.0f ? INT64_MAX : (x) < -9223372036854775808.0f ? INT64_MIN : (x) != (x) ? 0 : (int64_t)(x))
#define TO_U8(T, x) ((x) >= 255 ? 255 : (x) > 0 ? (uint8_t)(x) : 0)

#define CAST(from, A, to, R, convert)                                                                                                      \
	static void from##_##to(void *dst, const void *pa, const void *pb, const void *pc, int64_t n) {                                       \
		R *y = dst;                                                                                                                        \
		const A *a = pa;                                                                                                                   \
		GK_IVDEP for (int64_t i = 0; i < n; i++) {                                                                                         \
			const A x = a[i];                                                                                                              \
			y[i] = convert(R, x);                                                                                                          \
		}                                                                                                                                  \
	}
#define FROM_FLOAT(from, A)                                                                                                                \
	CAST(from, A, f32, float, AS_IS)                                                                                                       \
	CAST(from, A, f64, double, AS_IS)                                                                                                      \
	CAST(from, A, i32, int32_t, TO_I32)                                                                                                    \
	CAST(from, A, i64, int64_t, TO_I64)                                                                                                    \
	CAST(from, A, u8, uint8_t, TO_U8)                                                                                                      \
	CAST(from, A, bool, uint8_t, TRUTH)
#define FROM_INT(from, A)                                                                                                                  \
	CAST(from, A, f32, float, AS_IS)                                                                                                       \
	CAST(from, A, f64, double, AS_IS)                                                                                                      \
	CAST(from, A, i32, int32_t, AS_IS)                                                                                                     \
	CAST(from, A, i64, int64_t, AS_IS)                                                                                                     \
	CAST(from, A, u8, uint8_t, AS_IS)                                                                                                      \
	CAST(from, A, bool, uint8_t, TRUTH)

FROM_FLOAT(f32, float)
FROM_FLOAT(f64, double)
FROM_INT(i32, int32_t)
FROM_INT(i64, int64_t)
FROM_INT(u8, uint8_t)

gk_block_fn *gk_block_cast(int from, int to) {
	static gk_block_fn *const table[GK_NTYPES][GK_NTYPES] = {
		[GK_F32] = {f32_f32, f32_f64, f32_i32, f32_i64, f32_u8, f32_bool}, [GK_F64] = {f64_f32, f64_f64, f64_i32, f64_i64, f64_u8, f64_bool},
		[GK_I32] = {i32_f32, i32_f64, i32_i32, i32_i64, i32_u8, i32_bool}, [GK_I64] = {i64_f32, i64_f64, i64_i32, i64_i64, i64_u8, i64_bool},
		[GK_U8] = {u8_f32, u8_f64, u8_i32, u8_i64, u8_u8, u8_bool},        [GK_BOOL] = {u8_f32, u8_f64, u8_i32, u8_i64, u8_u8, u8_bool},
	};
	return table[from][to];
}

void gk_const(void *dst, int type, double value) { gk_block_cast(GK_F64, type)(dst, &value, 0, 0, 1); }

#define FILL(T)                                                                                                                            \
	{                                                                                                                                      \
		T *y = dst;                                                                                                                        \
		const T x = *(const T *)src;                                                                                                       \
		for (int64_t i = 0; i < n; i++) y[i] = x;                                                                                          \
		return;                                                                                                                            \
	}
void gk_fill(void *dst, const void *src, int64_t size, int64_t n) {
	switch (size) {
	case 1: FILL(uint8_t)
	case 4: FILL(uint32_t)
	case 8: FILL(uint64_t)
	}
}
