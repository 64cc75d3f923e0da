package constraints

import "github.com/gokeras/gokeras/keras/internal/config"

var family = config.NewFamily[Constraint]("constraint", "keras.constraints")

func init() {
	family.Add(MaxNorm{}, "max_norm")
	family.Add(MinMaxNorm{}, "min_max_norm")
	family.Add(NonNeg{}, "non_neg")
	family.Add(UnitNorm{}, "unit_norm")
}

// Named returns the constraint that Keras knows by name, with its defaults.
//
// Errors: an unknown name.
func Named(name string) (Constraint, error) { return family.Named(name) }

// Register makes a constraint of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Constraint) error { return family.Register(zero) }

// FromConfig returns the constraint of a Keras config: a name, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Constraint, error) { return family.FromConfig(v) }

// Config returns c as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(c Constraint) (any, error) { return family.Config(c) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
