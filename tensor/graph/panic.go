package graph

import (
	"fmt"
	"runtime/debug"
)

// Panic is what code that builds values panicked with when it was not an *Error: a bug in a layer, loss, metric, optimizer or
// initializer. The boundary of a model returns it as an error instead of letting it end the program.
type Panic struct {
	Where string // such as `layer "encoder/scale"`, empty when not known
	Value any    // what was passed to panic
	Stack string // of the goroutine at the panic
}

// Error gives the value and the stack.
func (p *Panic) Error() string {
	where := p.Where
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%spanic: %v\n%s", where, p.Value, p.Stack)
}

// Unwrap returns the value if it is an error.
func (p *Panic) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// Locate is deferred around code of the user's own: it gives a panic that passes by the place it came from, and leaves an *Error and
// a *Panic that has one as they are.
func Locate(where string) {
	if r := recover(); r != nil {
		panic(Located(where, r))
	}
}

// Located returns what was recovered as an *Error or a *Panic.
func Located(where string, recovered any) any {
	switch recovered.(type) {
	case *Error, *Panic:
		return recovered
	}
	return &Panic{Where: where, Value: recovered, Stack: string(debug.Stack())}
}
