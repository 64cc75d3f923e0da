package config

import (
	"reflect"
	"strings"
	"unicode"
)

// ClassName returns the name of x's Go type, or what its method ClassName says.
func ClassName(x any) string {
	if c, ok := x.(interface{ ClassName() string }); ok {
		return c.ClassName()
	}
	return reflect.Indirect(reflect.ValueOf(x)).Type().Name()
}

// SnakeCase turns a Go name into Keras's: an underscore goes before a capital that follows a small letter or a digit, and before the
// last capital of a run that is followed by a small letter.
func SnakeCase(name string) string {
	r := []rune(name)
	var b strings.Builder
	for i, c := range r {
		if i > 0 && unicode.IsUpper(c) {
			afterSmall := unicode.IsLower(r[i-1]) || unicode.IsDigit(r[i-1])
			beforeSmall := i+1 < len(r) && unicode.IsLower(r[i+1])
			if afterSmall && (beforeSmall || !unicode.IsDigit(r[i-1])) || beforeSmall && unicode.IsUpper(r[i-1]) {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
