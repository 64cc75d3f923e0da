/* Sums and moments by instruction set, a template of isa.h. */
#define GK_LANES "moments_lanes.h"
#include "lanes.h"

static const gk_moments_fns F(moments_fns) = {GK_BY_LANES(column_sums), GK_BY_LANES(column_squares), GK_BY_LANES(column_gradients),
                                             GK_BY_LANES(row_moments)};
