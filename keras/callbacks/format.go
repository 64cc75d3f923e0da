package callbacks

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// format fills in a template as Python's str.format does with named fields: {name}, {name:spec}; {{ and }} are braces.
func format(template string, values fields) (string, error) {
	var b strings.Builder
	for rest := template; rest != ""; {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		brace := rest[i]
		rest = rest[i+1:]
		switch {
		case rest != "" && rest[0] == brace:
			b.WriteByte(brace)
			rest = rest[1:]
			continue
		case brace == '}':
			return "", errors.New("single } in the template")
		}
		field, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", errors.New("{ without }")
		}
		name, spec, _ := strings.Cut(field, ":")
		text, err := values.format(name, spec)
		if err != nil {
			return "", fmt.Errorf("{%s}: %w", field, err)
		}
		b.WriteString(text)
		rest = after
	}
	return b.String(), nil
}

// specPattern is Python's format specification: fill and align, sign, 0, width, comma, precision, type.
var specPattern = regexp.MustCompile(`^(?:(.)?([<>=^]))?([-+ ])?(0)?([0-9]{1,3})?(,)?(?:\.([0-9]{1,2}))?([defgEFG%])?$`)

// formatNumber writes x by a specification; integer says that it is a whole number in Python too.
func formatNumber(x float64, integer bool, spec string) (string, error) {
	p := specPattern.FindStringSubmatch(spec)
	if p == nil {
		return "", fmt.Errorf("format %q is not known", spec)
	}
	fill, align, sign, kind := p[1], p[2], p[3], p[8]
	digits, err := digitsOf(math.Abs(x), integer, p[7], kind)
	if err != nil {
		return "", err
	}
	if p[6] != "" {
		digits = thousands(digits)
	}
	prefix := ""
	switch {
	case math.Signbit(x) && !math.IsNaN(x):
		prefix = "-"
	case sign == "+" || sign == " ":
		prefix = sign
	}
	if p[4] != "" && align == "" {
		fill, align = "0", "="
	}
	width, _ := strconv.Atoi(p[5])
	return pad(prefix, digits, fill, align, width), nil
}

// digitsOf writes x, which is not negative.
func digitsOf(x float64, integer bool, precision, kind string) (string, error) {
	digits := 6
	if precision != "" {
		digits, _ = strconv.Atoi(precision)
	}
	switch {
	case kind == "d" && !integer:
		return "", errors.New("format d takes a whole number")
	case (kind == "d" || kind == "") && integer:
		if precision != "" {
			return "", errors.New("a whole number takes no precision")
		}
		return strconv.FormatFloat(x, 'f', 0, 64), nil
	case math.IsNaN(x) || math.IsInf(x, 0):
		return number(x), nil
	case kind == "" && precision == "":
		return number(x), nil
	case kind == "%":
		return strconv.FormatFloat(100*x, 'f', digits, 64) + "%", nil
	case kind == "" || kind == "g" || kind == "G":
		text := strconv.FormatFloat(x, 'g', max(digits, 1), 64)
		if kind == "G" {
			text = strings.ToUpper(text)
		}
		return text, nil
	}
	return strconv.FormatFloat(x, strings.Replace(kind, "F", "f", 1)[0], digits, 64), nil
}

// thousands puts commas between groups of three digits before the point.
func thousands(s string) string {
	end := strings.IndexAny(s, ".e%")
	if end < 0 {
		end = len(s)
	}
	for i := end - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func pad(prefix, digits, fill, align string, width int) string {
	if fill == "" {
		fill = " "
	}
	n := max(0, width-len(prefix)-len(digits))
	switch align {
	case "<":
		return prefix + digits + strings.Repeat(fill, n)
	case "^":
		return strings.Repeat(fill, n/2) + prefix + digits + strings.Repeat(fill, n-n/2)
	case "=":
		return prefix + strings.Repeat(fill, n) + digits
	}
	return strings.Repeat(fill, n) + prefix + digits
}
