package layers

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/internal/config"
)

// A setting of type Layer is a layer that another one wraps; a config has its whole object.
func init() {
	config.RegisterCodec(func(v any) (Layer, error) {
		l, err := FromConfig(v)
		if err != nil {
			return nil, err
		}
		one, ok := l.(Layer)
		if !ok {
			return nil, fmt.Errorf("got a %s, want a layer of one input and one output", TypeName(l))
		}
		return one, nil
	}, func(l Layer) (any, error) { return Config(l) })
}
