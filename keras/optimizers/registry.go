package optimizers

import (
	"fmt"
	"strings"

	"github.com/gokeras/gokeras/keras/internal/config"
)

// family is the optimizers by Keras's names, which it takes in small letters too.
var family = config.NewFamily[Optimizer]("optimizer", "keras.optimizers")

func init() {
	for _, o := range []Optimizer{&SGD{}, &RMSprop{}, &Adam{}, &AdamW{}, &Adamax{}, &Nadam{}, &Adagrad{}, &Adadelta{}, &Ftrl{}, &Lion{},
		&Lamb{}, &Adafactor{}, &LossScaleOptimizer{}} {
		family.Add(o, strings.ToLower(config.ClassName(o)))
	}
	family.Common = map[string]func(Optimizer, any) error{"name": func(Optimizer, any) error { return nil }}
}

// Named returns the optimizer that Keras knows by name, such as "adam" or "Adam", with its defaults.
//
// Errors: an unknown name; LossScaleOptimizer, which needs an inner optimizer.
func Named(name string) (Optimizer, error) {
	o, err := family.Named(name)
	if _, wraps := o.(*LossScaleOptimizer); wraps {
		return nil, fmt.Errorf("optimizers: %q needs an inner optimizer", name)
	}
	return o, err
}

// Register makes an optimizer of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Optimizer) error { return family.Register(zero) }

// FromConfig returns the optimizer of a Keras config: a name, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Optimizer, error) { return family.FromConfig(v) }

// Config returns o as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(o Optimizer) (any, error) { return family.Config(o) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
