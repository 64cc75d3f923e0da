package config

import (
	"errors"
	"strings"
)

// These are what the package of a family exports. Their errors begin with its name, which Decode and Encode leave out because they
// also serve objects inside others.

// Named returns a new value of the class of that name or alias, with its defaults.
//
// Errors: *UnknownError, a class that needs a config.
func (f *Family[T]) Named(name string) (T, error) {
	x, err := f.named(name)
	return x, f.inPackage(err)
}

// Register enters a class of the user's own.
//
// Errors: a name that is taken, nil.
func (f *Family[T]) Register(zero T) error { return f.inPackage(f.register(zero)) }

// FromConfig is Decode.
func (f *Family[T]) FromConfig(v any) (T, error) {
	x, err := f.Decode(v)
	return x, f.inPackage(err)
}

// Config is Encode.
func (f *Family[T]) Config(x T) (any, error) {
	v, err := f.Encode(x)
	return v, f.inPackage(err)
}

// packageError is an error that begins with the name of a package.
type packageError struct {
	name string
	err  error
}

func (e *packageError) Error() string { return e.name + ": " + e.err.Error() }
func (e *packageError) Unwrap() error { return e.err }

// decoderError comes from a function of AddDecoder, which names its own package.
type decoderError struct{ error }

func (e *decoderError) Unwrap() error { return e.error }

// inPackage names the package, once: models in models come here several times.
func (f *Family[T]) inPackage(err error) error {
	name := f.module[strings.LastIndexByte(f.module, '.')+1:]
	var inner *packageError
	var foreign *decoderError
	if err == nil || errors.As(err, &inner) && inner.name == name || errors.As(err, &foreign) {
		return err
	}
	return &packageError{name, err}
}
