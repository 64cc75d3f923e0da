package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
)

// Family is the classes of one kind, such as the layers, by Keras's names.
type Family[T any] struct {
	// Common are keys that every class has whether or not a field goes with them; each is given the value found.
	Common map[string]func(x T, value any) error
	// Extra adds such keys to a config that is written.
	Extra func(x T, cfg map[string]any)

	kind, module string
	mu           sync.RWMutex
	classes      map[string]class[T]
	aliases      map[string]string
}

type class[T any] struct {
	zero   T
	custom bool
	decode func(object map[string]any) (T, error) // instead of zero
}

// NewFamily returns an empty family, called kind in errors, of classes of a Keras module. Struct fields of type T are read and
// written through it.
func NewFamily[T any](kind, module string) *Family[T] {
	f := &Family[T]{kind: kind, module: module, classes: map[string]class[T]{}, aliases: map[string]string{}}
	RegisterCodec(f.Decode, f.Encode)
	return f
}

// Add enters a class by its zero value, under the name of its type and further names.
func (f *Family[T]) Add(zero T, aliases ...string) { f.AddAs(ClassName(zero), zero, aliases...) }

// AddAs enters a value under a class name of its own, such as GlorotUniform, which is a setting of VarianceScaling.
func (f *Family[T]) AddAs(name string, zero T, aliases ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.classes[name] = class[T]{zero: zero}
	for _, a := range aliases {
		f.aliases[a] = name
	}
}

// AddDecoder enters a class whose objects are read by a function. Its values are written by their method EncodeObject.
func (f *Family[T]) AddDecoder(name string, decode func(object map[string]any) (T, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.classes[name] = class[T]{decode: decode}
}

// ObjectEncoder is a value that writes its whole object itself.
type ObjectEncoder interface{ EncodeObject() (any, error) }

func (f *Family[T]) register(zero T) error {
	if isNil(zero) {
		return fmt.Errorf("%s: got nil, want its zero value", f.kind)
	}
	name := ClassName(zero)
	f.mu.Lock()
	defer f.mu.Unlock()
	if name == "" {
		return fmt.Errorf("%s %T has no name", f.kind, zero)
	}
	if _, taken := f.classes[name]; taken {
		return fmt.Errorf("a %s named %q is registered already", f.kind, name)
	}
	f.classes[name] = class[T]{zero: zero, custom: true}
	return nil
}

// Classes returns the class names in alphabetical order.
func (f *Family[T]) Classes() []string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.Sorted(maps.Keys(f.classes))
}

func (f *Family[T]) named(name string) (x T, err error) {
	c, _, err := f.lookup(name)
	if err != nil {
		return x, err
	}
	if c.decode != nil {
		return x, fmt.Errorf("%s %q needs a config", f.kind, name)
	}
	return copyOf(c.zero).Interface().(T), nil
}

func (f *Family[T]) lookup(name string) (class[T], string, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if full, ok := f.aliases[name]; ok {
		name = full
	}
	c, ok := f.classes[name]
	if !ok {
		return c, name, &UnknownError{Kind: f.kind, Class: name}
	}
	return c, name, nil
}

// UnknownError says that a config names a class that is not registered.
type UnknownError struct{ Kind, Class string }

// Error names kind and class.
func (e *UnknownError) Error() string { return fmt.Sprintf("unknown %s %q", e.Kind, e.Class) }

// copyOf returns a new value like zero: a pointer to a copy if it is one.
func copyOf(zero any) reflect.Value {
	v := reflect.ValueOf(zero)
	if v.Kind() == reflect.Pointer {
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(v.Elem())
		return p
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.Elem()
}
