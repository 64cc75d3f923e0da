package losses

import (
	"maps"

	"github.com/gokeras/gokeras/keras/internal/config"
)

var family = config.NewFamily[Loss]("loss", "keras.losses")

func init() {
	family.Add(&MeanSquaredError{}, "mean_squared_error", "mse", "MSE")
	family.Add(&MeanAbsoluteError{}, "mean_absolute_error", "mae", "MAE")
	family.Add(&MeanAbsolutePercentageError{}, "mean_absolute_percentage_error", "mape", "MAPE")
	family.Add(&MeanSquaredLogarithmicError{}, "mean_squared_logarithmic_error", "msle", "MSLE")
	family.Add(&HalfSumSquares{}, "half_sum_squares")
	family.Add(&Huber{}, "huber")
	family.Add(&LogCosh{}, "log_cosh")
	family.Add(&Poisson{}, "poisson")
	family.Add(&KLDivergence{}, "kl_divergence", "kld", "KLD")
	family.Add(&CosineSimilarity{}, "cosine_similarity")
	family.Add(&Hinge{}, "hinge")
	family.Add(&SquaredHinge{}, "squared_hinge")
	family.Add(&CategoricalHinge{}, "categorical_hinge")
	family.Add(&BinaryCrossentropy{}, "binary_crossentropy", "bce", "BCE")
	family.Add(&BinaryFocalCrossentropy{}, "binary_focal_crossentropy")
	family.Add(&CategoricalCrossentropy{}, "categorical_crossentropy")
	family.Add(&CategoricalFocalCrossentropy{}, "categorical_focal_crossentropy")
	family.Add(&CategoricalGeneralizedCrossEntropy{}, "categorical_generalized_cross_entropy")
	family.Add(&SparseCategoricalCrossentropy{}, "sparse_categorical_crossentropy")
	family.Add(&Dice{}, "dice")
	family.Add(&Tversky{}, "tversky")
	family.Add(&Circle{}, "circle")
	family.Add(&CTC{}, "ctc")
	config.RegisterCodec(func(v any) (Loss, error) { return family.Decode(withoutNull(v)) }, family.Encode)
}

// Named returns the loss that Keras knows by name, with its defaults.
//
// Errors: an unknown name.
func Named(name string) (Loss, error) { return family.Named(name) }

// Register makes a loss of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Loss) error { return family.Register(zero) }

// FromConfig returns the loss of a Keras config: a name, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Loss, error) { return family.FromConfig(withoutNull(v)) }

// withoutNull writes a reduction of null, which Keras takes for none, as the word: null otherwise leaves a setting at its default.
func withoutNull(v any) any {
	object, _ := v.(map[string]any)
	cfg, _ := object["config"].(map[string]any)
	if reduction, ok := cfg["reduction"]; !ok || reduction != nil {
		return v
	}
	object, cfg = maps.Clone(object), maps.Clone(cfg)
	cfg["reduction"] = None.String()
	object["config"] = cfg
	return object
}

// Config returns l as an object of a Keras config.
//
// Errors: a class that is not registered.
func Config(l Loss) (any, error) { return family.Config(l) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
