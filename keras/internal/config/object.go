package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Decode reads a name or an object.
//
// Errors: *UnknownError for a class that is not registered; a setting of the wrong type, or one that the class does not have.
func (f *Family[T]) Decode(v any) (x T, err error) {
	switch v := v.(type) {
	case string:
		return f.named(v)
	case map[string]any:
		return f.decodeObject(v)
	}
	return x, fmt.Errorf("%s: got %v, want a name or an object", f.kind, v)
}

func (f *Family[T]) decodeObject(object map[string]any) (x T, err error) {
	name, ok := object["class_name"].(string)
	if !ok {
		return x, fmt.Errorf("%s: an object without class_name", f.kind)
	}
	if function, ok := object["config"].(string); ok && name == "function" {
		return f.named(function)
	}
	if registered, ok := object["registered_name"].(string); ok && object["module"] == nil {
		name = registered[strings.LastIndexByte(registered, '>')+1:]
	}
	c, name, err := f.lookup(name)
	if err != nil {
		return x, err
	}
	if c.decode != nil {
		if x, err = c.decode(object); err != nil {
			err = &decoderError{err}
		}
		return x, err
	}
	cfg, _ := object["config"].(map[string]any)
	p := copyOf(c.zero)
	target := p
	if p.Kind() == reflect.Pointer {
		target = p.Elem()
	}
	rest, err := decodeInto(target, cfg)
	if err != nil {
		return x, fmt.Errorf("%s %s: %w", f.kind, name, err)
	}
	x = p.Interface().(T)
	for _, key := range slices.Sorted(maps.Keys(rest)) {
		if common, ok := f.Common[key]; ok {
			err = common(x, rest[key])
		} else if rest[key] != nil {
			err = fmt.Errorf("got %v, but there is no such setting", rest[key])
		}
		if err != nil {
			return x, fmt.Errorf("%s %s: %s: %w", f.kind, name, key, err)
		}
	}
	return x, nil
}

// Encode returns the object of x.
//
// Errors: a class that is not registered, a setting that a config cannot hold, such as a func.
func (f *Family[T]) Encode(x T) (any, error) {
	if isNil(x) {
		return nil, fmt.Errorf("%s: got nil", f.kind)
	}
	if e, ok := any(x).(ObjectEncoder); ok {
		return e.EncodeObject()
	}
	v := reflect.ValueOf(x)
	name, custom, isValue, err := f.classOf(x)
	if err != nil {
		return nil, err
	}
	cfg := map[string]any{}
	if !isValue {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if cfg, err = encode(v); err != nil {
			return nil, fmt.Errorf("%s %s: %w", f.kind, name, err)
		}
	}
	if f.Extra != nil {
		f.Extra(x, cfg)
	}
	object := map[string]any{"module": f.module, "class_name": name, "config": cfg, "registered_name": nil}
	if custom {
		object["module"], object["registered_name"] = nil, "Custom>"+name
	}
	return object, nil
}

// classOf finds the class of x: one that was entered as this very value, else the one of its type.
func (f *Family[T]) classOf(x T) (name string, custom, isValue bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	t := reflect.TypeOf(x)
	byType := ClassName(x)
	for _, n := range slices.Sorted(maps.Keys(f.classes)) {
		c := f.classes[n]
		if c.decode == nil && n != ClassName(c.zero) && t.Comparable() && t.Kind() != reflect.Pointer && any(c.zero) == any(x) {
			return n, c.custom, true, nil
		}
	}
	c, ok := f.classes[byType]
	if !ok {
		return "", false, false, &UnknownError{Kind: f.kind, Class: byType}
	}
	if want := reflect.TypeOf(c.zero); want != t && reflect.PointerTo(want) != t {
		return "", false, false, fmt.Errorf("%s: %v is not the registered %v", f.kind, t, want)
	}
	return byType, c.custom, false, nil
}

// isNil tells whether x is nil or a nil pointer.
func isNil(x any) bool {
	v := reflect.ValueOf(x)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}
