/* The block functions of one element type T. The includer defines
 *   T, U         the type, and for integers the unsigned type of its size, in which sums wrap
 *   FN(name)     the name with the type's suffix
 *   TGT          attribute for every function
 *   FLOATING     1 for float types; then LIBM(name) names the function of libm, as expf, and FN(sqrt), FN(rsqrt), FN(exp), FN(log),
 *                FN(tanh) and FN(sigmoid) are defined before
 * and gets the table FN(ops), indexed by enum gk_micro_op. */

#define BLOCK_FN(name) static TGT void FN(name)(void *dst, const void *pa, const void *pb, const void *pc, int64_t n)
#define UNARY(name, R, expr)                                                                                                               \
	BLOCK_FN(name) {                                                                                                                       \
		R *y = dst;                                                                                                                        \
		const T *a = pa;                                                                                                                   \
		GK_IVDEP for (int64_t i = 0; i < n; i++) {                                                                                         \
			const T x = a[i];                                                                                                              \
			y[i] = (R)(expr);                                                                                                              \
		}                                                                                                                                  \
	}
#define BINARY(name, R, expr)                                                                                                              \
	BLOCK_FN(name) {                                                                                                                       \
		R *z = dst;                                                                                                                        \
		const T *a = pa, *b = pb;                                                                                                          \
		GK_IVDEP for (int64_t i = 0; i < n; i++) {                                                                                         \
			const T x = a[i], y = b[i];                                                                                                    \
			z[i] = (R)(expr);                                                                                                              \
		}                                                                                                                                  \
	}

#if FLOATING
#define WRAP(x) x
UNARY(abs, T, LIBM(fabs)(x))
UNARY(reciprocal, T, 1 / x)
UNARY(expm1, T, LIBM(expm1)(x))
UNARY(log1p, T, LIBM(log1p)(x))
UNARY(sin, T, LIBM(sin)(x))
UNARY(cos, T, LIBM(cos)(x))
UNARY(floor, T, LIBM(floor)(x))
UNARY(ceil, T, LIBM(ceil)(x))
UNARY(round, T, LIBM(rint)(x))
UNARY(erf, T, LIBM(erf)(x))
UNARY(softplus, T, (x <= 0 ? 0 : x) + LIBM(log1p)(LIBM(exp)(-LIBM(fabs)(x))))
UNARY(isnan, uint8_t, x != x)
BINARY(div, T, x / y)
BINARY(pow, T, LIBM(pow)(x, y))

/* Python's float %: the result has the sign of y, also when it is 0. */
static inline TGT T FN(floored_mod)(T x, T y) {
	const T r = LIBM(fmod)(x, y);
	if (r == 0) return LIBM(copysign)(r, y);
	return (r < 0) != (y < 0) ? r + y : r;
}
BINARY(mod, T, FN(floored_mod)(x, y))
#else
#define WRAP(x) (U)(x)
UNARY(abs, T, x < 0 ? 0 - (U)x : (U)x)

/* Floored, as Python's // and %: x = div*y + mod. Over 0 both are 0; the least integer over -1 wraps. */
static inline T FN(floored_mod)(T x, T y) {
	if (y == 0) return 0;
	if ((T)-1 < 0 && y == (T)-1) return 0;
	const T r = (T)(x % y);
	return r != 0 && (r < 0) != (y < 0) ? (T)(r + y) : r;
}
static inline T FN(floored_div)(T x, T y) {
	if (y == 0) return 0;
	if ((T)-1 < 0 && y == (T)-1) return (T)(0 - (U)x);
	const T r = (T)(x % y);
	return (T)(x / y - (r != 0 && (r < 0) != (y < 0)));
}

/* Wraps. A negative power of anything but 1 and -1 is 0. */
static inline T FN(power)(T x, T y) {
	if (y < 0) {
		if (x == 1) return 1;
		if (x == (T)-1) return y & 1 ? x : 1;
		return 0;
	}
	U p = 1;
	for (U b = (U)x; y > 0; y = (T)(y >> 1), b = (U)(b * (uint64_t)b))
		if (y & 1) p = (U)(p * (uint64_t)b);
	return (T)p;
}
BINARY(div, T, FN(floored_div)(x, y))
BINARY(mod, T, FN(floored_mod)(x, y))
BINARY(pow, T, FN(power)(x, y))
#endif

UNARY(neg, T, -WRAP(x))
UNARY(sign, T, x > 0 ? 1 : x < 0 ? -1 : x)
UNARY(square, T, WRAP(x) * WRAP(x))
UNARY(relu, T, x <= 0 ? 0 : x)
BINARY(add, T, WRAP(x) + WRAP(y))
BINARY(sub, T, WRAP(x) - WRAP(y))
BINARY(mul, T, WRAP(x) * WRAP(y))
BINARY(max, T, (x > y) | (x != x) ? x : y)
BINARY(min, T, (x < y) | (x != x) ? x : y)
BINARY(eq, uint8_t, x == y)
BINARY(ne, uint8_t, x != y)
BINARY(lt, uint8_t, x < y)
BINARY(le, uint8_t, x <= y)
BINARY(gt, uint8_t, x > y)
BINARY(ge, uint8_t, x >= y)

BLOCK_FN(select) {
	T *y = dst;
	const uint8_t *a = pa;
	const T *b = pb, *c = pc;
	GK_IVDEP for (int64_t i = 0; i < n; i++) {
		const T yes = b[i], no = c[i];
		y[i] = a[i] ? yes : no;
	}
}

static gk_block_fn *const FN(ops)[GK_M_NOPS] = {
	[GK_M_NEG] = FN(neg),
	[GK_M_ABS] = FN(abs),
	[GK_M_SIGN] = FN(sign),
	[GK_M_SQUARE] = FN(square),
	[GK_M_RELU] = FN(relu),
	[GK_M_ADD] = FN(add),
	[GK_M_SUB] = FN(sub),
	[GK_M_MUL] = FN(mul),
	[GK_M_DIV] = FN(div),
	[GK_M_MAX] = FN(max),
	[GK_M_MIN] = FN(min),
	[GK_M_POW] = FN(pow),
	[GK_M_MOD] = FN(mod),
	[GK_M_EQ] = FN(eq),
	[GK_M_NE] = FN(ne),
	[GK_M_LT] = FN(lt),
	[GK_M_LE] = FN(le),
	[GK_M_GT] = FN(gt),
	[GK_M_GE] = FN(ge),
	[GK_M_SELECT] = FN(select),
#if FLOATING
	[GK_M_SQRT] = FN(sqrt),
	[GK_M_RSQRT] = FN(rsqrt),
	[GK_M_RECIPROCAL] = FN(reciprocal),
	[GK_M_EXP] = FN(exp),
	[GK_M_EXPM1] = FN(expm1),
	[GK_M_LOG] = FN(log),
	[GK_M_LOG1P] = FN(log1p),
	[GK_M_SIN] = FN(sin),
	[GK_M_COS] = FN(cos),
	[GK_M_TANH] = FN(tanh),
	[GK_M_SIGMOID] = FN(sigmoid),
	[GK_M_FLOOR] = FN(floor),
	[GK_M_CEIL] = FN(ceil),
	[GK_M_ROUND] = FN(round),
	[GK_M_ERF] = FN(erf),
	[GK_M_SOFTPLUS] = FN(softplus),
	[GK_M_ISNAN] = FN(isnan),
#endif
};
#undef WRAP
