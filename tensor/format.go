package tensor

import (
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// formatter returns what prints the element at a position, so that all that are shown take the same width.
func formatter(dtype DType, shown []int, t *Tensor, precision int) func(int) string {
	if dtype.IsFloat() {
		return floatFormatter(shown, t, precision)
	}
	text := func(p int) string { return strconv.FormatInt(t.loadInt(p), 10) }
	if dtype == Bool {
		text = func(p int) string {
			if t.loadInt(p) != 0 {
				return "True"
			}
			return "False"
		}
	}
	width := 0
	for _, p := range shown {
		width = max(width, len(text(p)))
	}
	return func(p int) string { return padLeft(text(p), width) }
}

// floatFormatter aligns the points of a column; NaN and infinities stand at its right edge.
func floatFormatter(shown []int, t *Tensor, precision int) func(int) string {
	bits := 8 * t.dtype.Size()
	if len(t.dims) == 0 {
		return func(p int) string { return scalarText(t.load(p), precision, bits) }
	}
	var numbers []float64
	special := 0
	for _, p := range shown {
		if v := t.load(p); finite(v) {
			numbers = append(numbers, v)
		} else {
			special = max(special, len(nonFinite(v)))
		}
	}
	if precision < 0 {
		precision = digits
	}
	text := columnText(numbers, precision, bits)
	before, after := 0, 0
	for _, v := range numbers {
		whole, fraction, _ := strings.Cut(text(v), ".")
		before, after = max(before, len(whole)), max(after, len(fraction))
	}
	before = max(before, special-after-1)
	return func(p int) string {
		v := t.load(p)
		if !finite(v) {
			return padLeft(nonFinite(v), before+1+after)
		}
		whole, fraction, _ := strings.Cut(text(v), ".")
		return padLeft(whole, before) + "." + fraction + strings.Repeat(" ", after-len(fraction))
	}
}

// columnText follows numpy.core.arrayprint.FloatingFormat: the shortest digits that tell the number, at most precision after the
// point; exponents when the numbers are very large, very small, or span more than three decades.
func columnText(numbers []float64, precision, bits int) func(float64) string {
	least, most, fraction := math.Inf(1), 0.0, 0
	for _, v := range numbers {
		if v != 0 {
			least, most = min(least, math.Abs(v)), max(most, math.Abs(v))
		}
		fraction = max(fraction, len(fractionOf(scientific(v, precision, bits))))
	}
	if most < 1e8 && (most == 0 || least >= 1e-4 && most/least <= 1000) {
		return func(v float64) string { return positional(v, precision, bits) }
	}
	return func(v float64) string {
		// All have the longest fraction: further digits of the exact number, not zeros.
		s := strconv.FormatFloat(v, 'e', fraction, 64)
		if fraction == 0 {
			s = strings.Replace(s, "e", ".e", 1)
		}
		return s
	}
}

// scalarText prints 3.0 where a column would have "3.", and all digits unless a precision is given, as NumPy's scalars do.
func scalarText(v float64, precision, bits int) string {
	if precision < 0 {
		precision = math.MaxInt
	}
	if !finite(v) {
		return nonFinite(v)
	}
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strings.Replace(scientific(v, precision, bits), ".e", "e", 1)
	}
	s := positional(v, precision, bits)
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return s
}

// positional returns v with a point and at most precision digits after it, no zeros at the end.
func positional(v float64, precision, bits int) string {
	s := strconv.FormatFloat(v, 'f', -1, bits)
	if len(fractionOf(s)) > precision {
		s = strconv.FormatFloat(v, 'f', precision, bits)
	}
	return trimZeros(s)
}

// scientific returns v as 1.25e+10.
func scientific(v float64, precision, bits int) string {
	s := strconv.FormatFloat(v, 'e', -1, bits)
	if len(fractionOf(s)) > precision {
		s = strconv.FormatFloat(v, 'e', precision, bits)
	}
	e := strings.IndexByte(s, 'e')
	return trimZeros(s[:e]) + s[e:]
}

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s + "."
	}
	return strings.TrimRight(s, "0")
}

// fractionOf returns the digits between the point and the end or the exponent.
func fractionOf(s string) string {
	_, after, _ := strings.Cut(s, ".")
	digits, _, _ := strings.Cut(after, "e")
	return digits
}

func finite(v float64) bool { return v-v == 0 }

func nonFinite(v float64) string {
	switch {
	case v > 0:
		return "inf"
	case v < 0:
		return "-inf"
	}
	return "nan"
}

func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-len(s))) + s
}

// loadInt returns the integer at a position exactly, which a float64 could not for every Int64.
func (t *Tensor) loadInt(p int) int64 {
	if t.dtype == Int64 {
		return *(*int64)(unsafe.Pointer(&t.data[p*8]))
	}
	return int64(t.load(p))
}
