package schedules

import "github.com/gokeras/gokeras/keras/internal/config"

// family is the schedules by Keras's names.
var family = config.NewFamily[Schedule]("schedule", "keras.optimizers.schedules")

func init() {
	for _, s := range []Schedule{&ExponentialDecay{}, &InverseTimeDecay{}, &PolynomialDecay{}, &PiecewiseConstantDecay{}, &CosineDecay{},
		&CosineDecayRestarts{}} {
		family.Add(s)
	}
	family.Common = map[string]func(Schedule, any) error{"name": func(Schedule, any) error { return nil }}
}

// Register makes a schedule of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Schedule) error { return family.Register(zero) }

// FromConfig returns the schedule of a Keras config: an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Schedule, error) { return family.FromConfig(v) }

// Config returns s as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(s Schedule) (any, error) { return family.Config(s) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
