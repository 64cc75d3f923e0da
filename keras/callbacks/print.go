package callbacks

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gokeras/gokeras/keras"
)

// printf prints a line where the run prints.
func printf(r *keras.Run, format string, args ...any) error {
	_, err := fmt.Fprintf(r.Output(), format+"\n", args...)
	return err
}

// number writes x as Python does: the shortest digits that give x back, with an exponent below 1e-4 and from 1e16 on.
func number(x float64) string {
	switch {
	case math.IsNaN(x):
		return "nan"
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	case x != 0 && (math.Abs(x) < 1e-4 || math.Abs(x) >= 1e16):
		return strconv.FormatFloat(x, 'e', -1, 64)
	case x == math.Trunc(x):
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
