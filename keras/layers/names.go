package layers

import (
	"reflect"
	"strings"
	"unicode"
)

// TypeName returns the name that Keras gives to the first layer of l's type, such as "dense", "max_pooling2d" or "re_lu".
func TypeName(l Any) string {
	return SnakeCase(ClassName(l))
}

// ClassName returns the Go type's name, which is Keras's class name for the layers of this package, or what a method ClassName says.
func ClassName(l Any) string {
	if c, ok := l.(interface{ ClassName() string }); ok {
		return c.ClassName()
	}
	return reflect.Indirect(reflect.ValueOf(l)).Type().Name()
}

// SnakeCase turns a Go type's name into Keras's default name: an underscore goes before a capital that follows a small letter or a
// digit, and before the last capital of a run that is followed by a small letter.
func SnakeCase(name string) string {
	if odd, ok := oddNames[name]; ok {
		return odd
	}
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

// oddNames are those of Keras that its own rule makes differently from what one would guess.
var oddNames = map[string]string{"ReLU": "re_lu", "PReLU": "p_re_lu", "LeakyReLU": "leaky_re_lu"}

func join(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "/" + name
}
