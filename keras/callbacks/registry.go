package callbacks

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/internal/config"
)

// configured are the callbacks that a config can hold: those without funcs.
type configured interface{ configured() }

func (*EarlyStopping) configured()     {}
func (*ReduceLROnPlateau) configured() {}
func (*ModelCheckpoint) configured()   {}
func (*CSVLogger) configured()         {}
func (*TerminateOnNaN) configured()    {}

var family = config.NewFamily[configured]("callback", "keras.callbacks")

func init() {
	for _, c := range []configured{&EarlyStopping{}, &ReduceLROnPlateau{}, &ModelCheckpoint{}, &CSVLogger{}, &TerminateOnNaN{}} {
		family.Add(c)
	}
}

// FromConfig returns the callback of an object with class_name and config, whose keys are Keras's arguments.
//
// Errors: an unknown class or argument; LambdaCallback and LearningRateScheduler hold funcs and have no config.
func FromConfig(v any) (keras.Callback, error) { return family.FromConfig(v) }

// Classes returns the names of the callbacks that FromConfig knows.
func Classes() []string { return family.Classes() }
