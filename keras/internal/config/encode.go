package config

import (
	"encoding"
	"fmt"
	"reflect"
)

// Encoder is a value that writes some keys of its config itself, after its fields have been written.
type Encoder interface {
	EncodeConfig(cfg map[string]any) error
}

// encode writes the settings of the struct that x is.
func encode(x reflect.Value) (map[string]any, error) {
	cfg := map[string]any{}
	if x.Kind() == reflect.Struct {
		for _, f := range fieldsOf(x.Type()) {
			v, err := f.encode(x.FieldByIndex(f.index))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.key, err)
			}
			cfg[f.key] = v
		}
	}
	if e, ok := pointerTo(x).Interface().(Encoder); ok {
		if err := e.EncodeConfig(cfg); err != nil {
			return nil, err
		}
	}
	return cfg, nil
}

// pointerTo returns the address of x, or of a copy.
func pointerTo(x reflect.Value) reflect.Value {
	if x.CanAddr() {
		return x.Addr()
	}
	p := reflect.New(x.Type())
	p.Elem().Set(x)
	return p
}

func (f field) encode(x reflect.Value) (any, error) {
	if f.not {
		return !x.Bool(), nil
	}
	if x.IsZero() && f.standard != nil {
		// What the zero value stands for is decoded first, so that it gets the form of any other value.
		p := reflect.New(x.Type()).Elem()
		if err := decodeValue(p, f.standard); err != nil {
			return nil, fmt.Errorf("default %v: %w", f.standard, err)
		}
		x = p
	}
	v, err := encodeValue(x)
	if f.list && v != nil {
		v = []any{v}
	}
	return v, err
}

func encodeValue(x reflect.Value) (any, error) {
	if c, ok := codecOf(x.Type()); ok {
		if nilable(x.Kind()) && x.IsNil() {
			return nil, nil
		}
		return c.encode(x.Interface())
	}
	if t, ok := x.Interface().(encoding.TextMarshaler); ok && (!nilable(x.Kind()) || !x.IsNil()) {
		text, err := t.MarshalText()
		return string(text), err
	}
	switch x.Kind() {
	case reflect.Pointer:
		if x.IsNil() {
			return nil, nil
		}
		return encodeValue(x.Elem())
	case reflect.Slice, reflect.Array:
		if x.Kind() == reflect.Slice && x.IsNil() {
			return nil, nil
		}
		list := make([]any, x.Len())
		for i := range list {
			var err error
			if list[i], err = encodeValue(x.Index(i)); err != nil {
				return nil, err
			}
		}
		return list, nil
	case reflect.Bool:
		return x.Bool(), nil
	case reflect.String:
		return x.String(), nil
	case reflect.Interface:
		return x.Interface(), nil
	}
	switch {
	case x.CanInt():
		return float64(x.Int()), nil
	case x.CanUint():
		return float64(x.Uint()), nil
	case x.CanFloat():
		return Float(x.Float()), nil
	}
	return nil, fmt.Errorf("a %v has no form in a config", x.Type())
}

func nilable(k reflect.Kind) bool {
	return k == reflect.Pointer || k == reflect.Interface || k == reflect.Slice || k == reflect.Map || k == reflect.Func
}
