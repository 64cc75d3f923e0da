/* Average pools by instruction set, a template of isa.h. */
#define GK_LANES "avgpool_lanes.h"
#include "lanes.h"

static const struct avg_pool_fns F(avg_pool_fns) = {GK_BY_LANES(avg_pool), GK_BY_LANES(avg_pool_grad)};
