package config

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// field is one setting of a struct.
type field struct {
	index    []int
	key      string
	not      bool
	list     bool // a config has the value as a list of one
	standard any  // what the zero value stands for, as JSON decodes it; nil if for itself
}

var fieldCache sync.Map // reflect.Type -> []field

// fieldsOf lists the settings of a struct type.
func fieldsOf(t reflect.Type) []field {
	if fs, ok := fieldCache.Load(t); ok {
		return fs.([]field)
	}
	var fs []field
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("keras")
		if !f.IsExported() || f.Anonymous || tag == "-" {
			continue
		}
		fs = append(fs, parseField(f, tag))
	}
	fieldCache.Store(t, fs)
	return fs
}

func parseField(f reflect.StructField, tag string) field {
	key, options, _ := strings.Cut(tag, ",")
	if key == "" {
		key = SnakeCase(f.Name)
	}
	out := field{index: f.Index, key: key}
	if rest, ok := strings.CutPrefix(options, "not"); ok {
		out.not, options = true, strings.TrimPrefix(rest, ",")
	}
	if rest, ok := strings.CutPrefix(options, "list"); ok {
		out.list, options = true, strings.TrimPrefix(rest, ",")
	}
	if text, ok := strings.CutPrefix(options, "default="); ok {
		if json.Unmarshal([]byte(text), &out.standard) != nil {
			out.standard = text // a word without quotes
		}
	}
	return out
}
