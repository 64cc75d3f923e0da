/* A vector of an Adam step, part of templates of isa.h after math_tmpl.h. GK_ADAM and GK_GEMM_ADAM share it, so that the same gradient
 * moves a weight by the same bits, fused or not. grow and decay are 1 - beta1 and 1 - beta2. */
INLINE void F(adam_step)(vf g, vf *w, vf *m, vf *v, float rate, float grow, float decay, float epsilon) {
	*m += (g - *m) * grow;
	*v += (g * g - *v) * decay;
	*w -= rate * *m / (F(vsqrt)(*v) + epsilon);
}
