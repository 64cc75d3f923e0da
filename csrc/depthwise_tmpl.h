/* Depthwise convolutions by instruction set, a template of isa.h. */
#include "gemm_act_tmpl.h"

#define GK_LANES "depthwise_lanes.h"
#include "lanes.h"

static const gk_depthwise_fns F(depthwise_fns) = {GK_BY_LANES(depthwise), GK_BY_LANES(depthwise_kernel_grad)};
