package initializers

import "github.com/gokeras/gokeras/keras/internal/config"

var family = config.NewFamily[Initializer]("initializer", "keras.initializers")

func init() {
	family.AddAs("Zeros", Zeros, "zeros", "zero")
	family.AddAs("Ones", Ones, "ones", "one")
	family.Add(Constant{}, "constant")
	family.Add(Identity{}, "identity", "IdentityInitializer")
	family.Add(RandomUniform{}, "random_uniform", "uniform")
	family.Add(RandomNormal{}, "random_normal", "normal")
	family.Add(TruncatedNormal{}, "truncated_normal")
	family.Add(Orthogonal{}, "orthogonal", "OrthogonalInitializer")
	family.AddAs(varianceScaling, VarianceScaling{}, "variance_scaling")
	for _, s := range scalings {
		family.AddAs(s.class, s.is, s.name)
	}
}

const varianceScaling = "VarianceScaling"

// scalings are the settings of VarianceScaling that are classes of their own in Keras.
var scalings = []struct {
	class, name string
	is          VarianceScaling
}{
	{"GlorotUniform", "glorot_uniform", GlorotUniform}, {"GlorotNormal", "glorot_normal", GlorotNormal},
	{"HeUniform", "he_uniform", HeUniform}, {"HeNormal", "he_normal", HeNormal},
	{"LecunUniform", "lecun_uniform", LecunUniform}, {"LecunNormal", "lecun_normal", LecunNormal},
}

// ClassName is the class that s has in Keras.
func (s VarianceScaling) ClassName() string {
	for _, named := range scalings {
		if named.is.Mode == s.Mode && named.is.Distribution == s.Distribution && orIfZero(named.is.Scale, 1) == orIfZero(s.Scale, 1) {
			return named.class
		}
	}
	return varianceScaling
}

// EncodeConfig leaves out what the class says already.
func (s VarianceScaling) EncodeConfig(cfg map[string]any) error {
	if s.ClassName() != varianceScaling {
		delete(cfg, "scale")
		delete(cfg, "mode")
		delete(cfg, "distribution")
	}
	return nil
}

// Named returns the initializer that Keras knows by name, with its defaults.
//
// Errors: an unknown name.
func Named(name string) (Initializer, error) { return family.Named(name) }

// Register makes an initializer of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Initializer) error { return family.Register(zero) }

// FromConfig returns the initializer of a Keras config: a name, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Initializer, error) { return family.FromConfig(v) }

// Config returns i as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(i Initializer) (any, error) { return family.Config(i) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
