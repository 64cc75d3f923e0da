package config

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
)

// Decoder is a value that reads some keys of its config itself: it deletes them from cfg, which is its own copy.
type Decoder interface {
	DecodeConfig(cfg map[string]any) error
}

// decodeInto fills the settings of the struct that x is, and returns the keys that belong to none.
func decodeInto(x reflect.Value, cfg map[string]any) (rest map[string]any, err error) {
	rest = map[string]any{}
	for k, v := range cfg {
		rest[k] = v
	}
	if d, ok := x.Addr().Interface().(Decoder); ok {
		if err := d.DecodeConfig(rest); err != nil {
			return nil, err
		}
	}
	if x.Kind() != reflect.Struct {
		return rest, nil
	}
	for _, f := range fieldsOf(x.Type()) {
		v, ok := rest[f.key]
		delete(rest, f.key)
		if !ok || v == nil {
			continue
		}
		if err := f.decode(x.FieldByIndex(f.index), v); err != nil {
			return nil, fmt.Errorf("%s: %w", f.key, err)
		}
	}
	return rest, nil
}

func (f field) decode(dst reflect.Value, v any) error {
	if f.not {
		b, ok := v.(bool)
		if !ok {
			return fmt.Errorf("got %v, want true or false", v)
		}
		dst.SetBool(!b)
		return nil
	}
	if one, ok := v.([]any); ok && f.list && len(one) == 1 {
		v = one[0]
	}
	if err := decodeValue(dst, v); err != nil {
		return err
	}
	if f.standard != nil && dst.IsZero() {
		return fmt.Errorf("%v cannot be expressed: zero stands for %v", v, f.standard)
	}
	return nil
}

// decodeValue sets dst to what JSON decoded.
func decodeValue(dst reflect.Value, v any) error {
	if c, ok := codecOf(dst.Type()); ok {
		x, err := c.decode(v)
		if err != nil {
			return err
		}
		if x != nil {
			dst.Set(reflect.ValueOf(x))
		}
		return nil
	}
	if t, ok := dst.Addr().Interface().(encoding.TextUnmarshaler); ok {
		text, ok := v.(string)
		if !ok {
			return fmt.Errorf("got %v, want a word", v)
		}
		return t.UnmarshalText([]byte(text))
	}
	switch dst.Kind() {
	case reflect.Pointer:
		if v = seedOf(v); v == nil {
			return nil
		}
		p := reflect.New(dst.Type().Elem())
		if err := decodeValue(p.Elem(), v); err != nil {
			return err
		}
		dst.Set(p)
		return nil
	case reflect.Slice, reflect.Array:
		return decodeList(dst, v)
	}
	return decodeScalar(dst, v)
}

// seedOf takes the seed out of a SeedGenerator, which Keras takes for one.
func seedOf(v any) any {
	object, _ := v.(map[string]any)
	if object["class_name"] != "SeedGenerator" {
		return v
	}
	cfg, _ := object["config"].(map[string]any)
	return cfg["seed"]
}

// decodeList takes a list, or one value for all elements of an array, or for the only one of a slice.
func decodeList(dst reflect.Value, v any) error {
	list, ok := v.([]any)
	if !ok {
		n := 1
		if dst.Kind() == reflect.Array {
			n = dst.Len()
		}
		for range n {
			list = append(list, v)
		}
	}
	switch {
	case dst.Kind() == reflect.Slice:
		dst.Set(reflect.MakeSlice(dst.Type(), len(list), len(list)))
	case dst.Len() != len(list):
		return fmt.Errorf("got %d values, want %d", len(list), dst.Len())
	}
	for i, e := range list {
		if e == nil {
			continue // as in the shape (None, 3)
		}
		if err := decodeValue(dst.Index(i), e); err != nil {
			return err
		}
	}
	return nil
}

func decodeScalar(dst reflect.Value, v any) error {
	switch x := v.(type) {
	case bool:
		if dst.Kind() == reflect.Bool {
			dst.SetBool(x)
			return nil
		}
	case string:
		if dst.Kind() == reflect.String {
			dst.SetString(x)
			return nil
		}
	case int:
		return decodeScalar(dst, float64(x))
	case Float:
		return decodeScalar(dst, float64(x))
	case float64:
		switch {
		case dst.CanFloat():
			dst.SetFloat(x)
			return nil
		case dst.CanInt() && x == math.Trunc(x) && math.Abs(x) < 1<<53:
			if dst.OverflowInt(int64(x)) {
				return fmt.Errorf("got %v, too large", v)
			}
			dst.SetInt(int64(x))
			return nil
		case dst.CanUint() && x == math.Trunc(x) && x >= 0 && x < 1<<53:
			dst.SetUint(uint64(x))
			return nil
		}
	}
	if dst.Kind() == reflect.Interface && dst.NumMethod() == 0 {
		dst.Set(reflect.ValueOf(v))
		return nil
	}
	return fmt.Errorf("got %v, want %s", v, kindName(dst.Kind()))
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Float64, reflect.Float32:
		return "a number"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "a whole number"
	}
	return "no such setting (" + k.String() + ")"
}
