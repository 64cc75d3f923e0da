package keras

import (
	"context"
	"errors"
	"io"
	"os"
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

// errNil says that a field of a config is nil.
func errNil(field string) error { return errors.New(field + " is nil") }

// orStdout is where to print when the user has named nothing.
func orStdout(w io.Writer) io.Writer {
	if isNil(w) {
		return os.Stdout
	}
	return w
}

// errNoContext is what a nil context gets.
var errNoContext = errors.New("the context is nil")

func checkContext(ctx context.Context) error {
	if isNil(ctx) {
		return errNoContext
	}
	return nil
}
