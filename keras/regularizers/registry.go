package regularizers

import (
	"maps"

	"github.com/gokeras/gokeras/keras/internal/config"
)

var family = config.NewFamily[Regularizer]("regularizer", "keras.regularizers")

func init() {
	family.Add(L1{}, "l1")
	family.Add(L2{}, "l2")
	family.Add(L1L2{}, "l1_l2", "l1l2")
	family.Add(OrthogonalRegularizer{}, "orthogonal_regularizer")
	config.RegisterCodec(func(v any) (Regularizer, error) { return family.Decode(withoutZero(v)) }, family.Encode)
}

// Named returns the regularizer that Keras knows by name, with its defaults.
//
// Errors: an unknown name.
func Named(name string) (Regularizer, error) { return family.Named(name) }

// Register makes a regularizer of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Regularizer) error { return family.Register(zero) }

// FromConfig returns the regularizer of a Keras config: a name, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Regularizer, error) { return family.FromConfig(withoutZero(v)) }

// withoutZero writes an L1 or L2 whose factor is 0, which their literals cannot say, as an L1L2.
func withoutZero(v any) any {
	object, _ := v.(map[string]any)
	cfg, _ := object["config"].(map[string]any)
	for class, key := range map[string]string{"L1": "l1", "L2": "l2"} {
		if object["class_name"] == class && cfg[key] == 0.0 {
			object = maps.Clone(object)
			object["class_name"] = "L1L2"
			return object
		}
	}
	return v
}

// Config returns r as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(r Regularizer) (any, error) { return family.Config(r) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
