/* The arithmetic of the convolutions. */
#include "cudnn_conv.h"

#define PIXELS(size) ((size)[0] * (size)[1] * (size)[2])
#define TAPS(g) PIXELS((g)->size)

/* Where window o of an axis finds its tap t in the input; outside of it where that is padding. */
#define AT(g, axis, o, t) ((o) * (g)->stride[axis] - (g)->pad[axis] + (t) * (g)->dilation[axis])
#define INSIDE(g, axis, o, t) (AT(g, axis, o, t) >= 0 && AT(g, axis, o, t) < (g)->in[axis])

/* All pairs of an output pixel (image, o0, o1, o2) and a tap (t0, t1, t2) that is not padding. */
#define EACH_AXIS(g, axis, o, t) \
	for (int o = 0; o < (g)->out[axis]; o++) \
		for (int t = 0; t < (g)->size[axis]; t++) \
			if (INSIDE(g, axis, o, t))
#define EACH_WINDOW(g) \
	for (int image_ = 0; image_ < (g)->n; image_++) \
		EACH_AXIS(g, 0, o0, t0) \
		EACH_AXIS(g, 1, o1, t1) \
		EACH_AXIS(g, 2, o2, t2)
#define INPUT_PIXEL(g) \
	((((int64_t)image_ * (g)->in[0] + AT(g, 0, o0, t0)) * (g)->in[1] + AT(g, 1, o1, t1)) * (g)->in[2] + AT(g, 2, o2, t2))
#define OUTPUT_PIXEL(g) ((((int64_t)image_ * (g)->out[0] + o0) * (g)->out[1] + o1) * (g)->out[2] + o2)
#define TAP(g) ((t0 * (g)->size[1] + t1) * (g)->size[2] + t2)

#define T float
#define NAME(f) f##_float
#include "cudnn_conv_loops_tmpl.h"
#undef T
#undef NAME
#define T double
#define NAME(f) f##_double
#include "cudnn_conv_loops_tmpl.h"
