package graph

import (
	"fmt"
	"strings"
)

// Error says why a value could not be built.
type Error struct {
	Path   string // of the layer, empty outside one
	Op     string
	In     []Type
	Detail string
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Path != "" {
		fmt.Fprintf(&b, "layer %q: ", e.Path)
	}
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.Detail)
	if len(e.In) > 0 {
		shapes := make([]string, len(e.In))
		for i, t := range e.In {
			shapes[i] = t.String()
		}
		b.WriteString(": got " + strings.Join(shapes, " and "))
	}
	return b.String()
}

// Fail panics with an *Error about values that do not fit, in the layer that is being traced; detail says what was expected.
func Fail(op, detail string, in ...Value) {
	e := &Error{Op: op, Detail: detail, In: typesOf(in)}
	for _, v := range in {
		if t := v.n.trace; t != nil {
			e.Path = t.path
		}
	}
	panic(e)
}

// Catch runs f and returns the *Error that it panics with, and any other panic as *Panic.
func Catch(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = Located("", r).(error)
		}
	}()
	f()
	return nil
}
