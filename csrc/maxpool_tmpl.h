/* Max-pools by instruction set, a template of isa.h. */
#define GK_LANES "maxpool_lanes.h"
#include "lanes.h"

static const struct max_pool_fns F(max_pool_fns) = {GK_BY_LANES(max_pool), GK_BY_LANES(max_pool_grad)};
