package plot

import (
	"math"
	"strconv"
	"strings"
)

// axis is a range of values and the marks on it.
type axis struct {
	min, max float64
	ticks    []float64
	labels   []string
}

// norm returns where v lies between the ends, 0 to 1.
func (a axis) norm(v float64) float64 { return (v/2 - a.min/2) / (a.max/2 - a.min/2) } // halves do not overflow

// valueAxis spans the values with some room at both ends.
func valueAxis(values []float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		low, high = 0, 1
	}
	// Below this the numbers on the axis would be too many digits long, and all the same in the end.
	if least := 1e-9 * max(math.Abs(low), math.Abs(high), 1e-300); high-low < least {
		room := 0.05 * max(math.Abs(low), math.Abs(high))
		if room == 0 {
			room = 1
		}
		low, high = low-room, high+room
	}
	room := 0.06 * (high/2 - low/2) * 2
	a := axis{min: max(low-room, -math.MaxFloat64), max: min(high+room, math.MaxFloat64)}
	a.mark(6, 0)
	return a
}

// epochAxis spans epochs, marked at whole numbers.
func epochAxis(first, last int) axis {
	a := axis{min: float64(first), max: float64(last)}
	if first == last {
		a.min, a.max = a.min-0.5, a.max+0.5
	}
	a.mark(6, 1)
	return a
}

// mark puts at most about n marks at multiples of 1, 2 or 5 times a power of ten, that multiple being at least least.
func (a *axis) mark(n int, least float64) {
	raw := max(a.max/float64(n)-a.min/float64(n), least)
	exponent := math.Floor(math.Log10(raw))
	power := math.Pow(10, exponent)
	step := 10 * power
	for _, m := range []float64{1, 2, 5} {
		if m*power >= raw*(1-1e-9) {
			step = m * power
			break
		}
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for k := math.Ceil(a.min/step - 1e-9); k <= a.max/step+1e-9; k++ {
		v := k * step
		a.ticks = append(a.ticks, v)
		a.labels = append(a.labels, number(v, step, decimals, max(math.Abs(a.min), math.Abs(a.max))))
	}
}

// number prints a mark with the digits that tell it from its neighbours.
func number(v, step float64, decimals int, largest float64) string {
	if math.Abs(v) < step/2 {
		v = 0 // and not what rounding has left
	}
	if largest < 1e5 && decimals <= 4 {
		return strings.Replace(strconv.FormatFloat(v, 'f', decimals, 64), "-", "−", 1)
	}
	if v == 0 {
		return "0"
	}
	digits := max(0, int(math.Floor(math.Log10(math.Abs(v))+1e-9)-math.Floor(math.Log10(step)+1e-9)))
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits, 64), "e")
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	e, _ := strconv.Atoi(exponent)
	return strings.ReplaceAll(mantissa+"e"+strconv.Itoa(e), "-", "−")
}

func finite(v float64) bool { return v-v == 0 }
