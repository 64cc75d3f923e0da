/* The matrices of winograd.h applied to vectors of channels; part of a template of isa.h. The points are +-P and +-Q beside 0 and
 * infinity. All coefficients but those of G are exact. */
#define P 0.625f
#define Q 1.5f
#define PP (P * P)
#define QQ (Q * Q)
#define NORM_0 (1 / (PP * QQ))
#define NORM_P (1 / (2 * PP * (PP - QQ)))
#define NORM_Q (1 / (2 * QQ * (QQ - PP)))

/* B^T d at the points that the kind needs. Neighbouring points +-p share their even and odd parts. For two results d[4] is replaced by what
 * makes o[0] zero, for one d[3] and d[4] by what makes o[3] and o[4] zero. */
INLINE void F(times_b)(const vf d[6], vf o[6], const int kind) {
	if (kind == GK_WG_PIXEL) {
		o[0] = PP * QQ * d[0];
		return;
	}
	if (kind == GK_WG_1) {
		const vf even = (PP - QQ) * d[2];
		o[0] = PP * QQ * d[0] - QQ * d[2];
		o[1] = even + (PP - QQ) * P * d[1];
		o[2] = even - (PP - QQ) * P * d[1];
		return;
	}
	const vf even_p = kind == GK_WG_2 ? PP * d[2] - PP * QQ * d[0] : d[4] - QQ * d[2], odd_p = d[3] - QQ * d[1];
	const vf even_q = kind == GK_WG_2 ? QQ * d[2] - PP * QQ * d[0] : d[4] - PP * d[2], odd_q = d[3] - PP * d[1];
	o[1] = even_p + P * odd_p;
	o[2] = even_p - P * odd_p;
	o[3] = even_q + Q * odd_q;
	o[4] = even_q - Q * odd_q;
	if (kind == GK_WG_2) return;
	o[0] = d[4] - (PP + QQ) * d[2] + PP * QQ * d[0];
	if (kind == GK_WG_4) o[5] = d[5] - (PP + QQ) * d[3] + PP * QQ * d[1];
}

/* A^T m, as many results as the kind has, of the points that it needs. */
INLINE void F(times_a)(const vf m[6], vf o[4], const int kind) {
	if (kind == GK_WG_PIXEL) {
		o[0] = m[0];
		return;
	}
	const vf sum_p = m[1] + m[2];
	if (kind == GK_WG_1) {
		o[0] = m[0] + sum_p;
		return;
	}
	const vf diff_p = m[1] - m[2], sum_q = m[3] + m[4], diff_q = m[3] - m[4];
	o[0] = (kind == GK_WG_2 ? sum_p : m[0] + sum_p) + sum_q;
	o[1] = P * diff_p + Q * diff_q;
	if (kind == GK_WG_2) return;
	o[2] = PP * sum_p + QQ * sum_q;
	if (kind == GK_WG_4) o[3] = m[5] + P * PP * diff_p + Q * QQ * diff_q;
}

/* A y. */
INLINE void F(times_a_transposed)(const vf y[4], vf o[6]) {
	const vf even_p = y[0] + PP * y[2], odd_p = y[1] + PP * y[3];
	const vf even_q = y[0] + QQ * y[2], odd_q = y[1] + QQ * y[3];
	o[0] = y[0];
	o[1] = even_p + P * odd_p;
	o[2] = even_p - P * odd_p;
	o[3] = even_q + Q * odd_q;
	o[4] = even_q - Q * odd_q;
	o[5] = y[3];
}

/* G g. */
INLINE void F(times_g)(const vf g[3], vf o[6]) {
	const vf even_p = NORM_P * g[0] + NORM_P * PP * g[2], odd_p = NORM_P * P * g[1];
	const vf even_q = NORM_Q * g[0] + NORM_Q * QQ * g[2], odd_q = NORM_Q * Q * g[1];
	o[0] = NORM_0 * g[0];
	o[1] = even_p + odd_p;
	o[2] = even_p - odd_p;
	o[3] = even_q + odd_q;
	o[4] = even_q - odd_q;
	o[5] = g[2];
}

/* G^T u. */
INLINE void F(times_g_transposed)(const vf u[6], vf o[3]) {
	const vf sum_p = u[1] + u[2], diff_p = u[1] - u[2], sum_q = u[3] + u[4], diff_q = u[3] - u[4];
	o[0] = NORM_0 * u[0] + NORM_P * sum_p + NORM_Q * sum_q;
	o[1] = NORM_P * P * diff_p + NORM_Q * Q * diff_q;
	o[2] = u[5] + NORM_P * PP * sum_p + NORM_Q * QQ * sum_q;
}

#undef P
#undef Q
#undef PP
#undef QQ
#undef NORM_0
#undef NORM_P
#undef NORM_Q
