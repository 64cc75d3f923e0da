package activations

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/internal/config"
)

func init() { config.RegisterCodec(FromConfig, Config) }

// FromConfig returns the activation of a Keras config: its name, or an object that names it.
func FromConfig(v any) (*Activation, error) {
	switch v := v.(type) {
	case string:
		return Named(v)
	case map[string]any:
		if name, ok := v["config"].(string); ok {
			return Named(name)
		}
		if name, ok := v["class_name"].(string); ok {
			return nil, fmt.Errorf("activations: %q is not a function: make it a layer of its own", name)
		}
	}
	return nil, fmt.Errorf("activations: got %v, want a name", v)
}

// Config returns a's name, which is its form in a Keras config.
func Config(a *Activation) (any, error) {
	if _, err := Named(a.Name()); err != nil {
		return nil, err
	}
	return a.Name(), nil
}
