package config

import (
	"reflect"
	"sync"
)

// codec is how values of one type are written, such as the initializers.
type codec struct {
	decode func(v any) (any, error)
	encode func(x any) (any, error)
}

var codecs sync.Map // reflect.Type -> codec

func codecOf(t reflect.Type) (codec, bool) {
	c, ok := codecs.Load(t)
	if !ok {
		return codec{}, false
	}
	return c.(codec), true
}

// RegisterCodec makes fields of type T be read and written by decode and encode. decode gets what JSON decoded, never nil.
func RegisterCodec[T any](decode func(v any) (T, error), encode func(x T) (any, error)) {
	codecs.Store(reflect.TypeFor[T](), codec{
		decode: func(v any) (any, error) { return decode(v) },
		encode: func(x any) (any, error) { return encode(x.(T)) },
	})
}
