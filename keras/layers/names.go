package layers

import "github.com/gokeras/gokeras/keras/internal/config"

// TypeName returns the name that Keras gives to the first layer of l's type, such as "dense", "max_pooling2d" or "re_lu".
func TypeName(l Any) string {
	return SnakeCase(ClassName(l))
}

// ClassName returns the Go type's name, which is Keras's class name for the layers of this package, or what a method ClassName says.
func ClassName(l Any) string { return config.ClassName(l) }

// SnakeCase turns a Go type's name into Keras's default name.
func SnakeCase(name string) string {
	if odd, ok := oddNames[name]; ok {
		return odd
	}
	return config.SnakeCase(name)
}

// oddNames are those of Keras that its own rule makes differently from what one would guess.
var oddNames = map[string]string{"ReLU": "re_lu", "PReLU": "p_re_lu", "LeakyReLU": "leaky_re_lu"}

func join(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "/" + name
}
