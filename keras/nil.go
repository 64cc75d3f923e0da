package keras

import (
	"context"
	"errors"
	"reflect"
)

// isNil tells whether v is nil or holds a nil pointer, which calling its methods would not survive.
func isNil(v any) bool {
	if v == nil {
		return true
	}
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

// errNoContext is what a nil context gets.
var errNoContext = errors.New("the context is nil")

func checkContext(ctx context.Context) error {
	if isNil(ctx) {
		return errNoContext
	}
	return nil
}
