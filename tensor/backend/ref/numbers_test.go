package ref_test

import "math"

var (
	inf          = math.Inf(1)
	nan          = math.NaN()
	negativeZero = math.Copysign(0, -1)
)
