package metrics

import "github.com/gokeras/gokeras/keras/internal/config"

var family = config.NewFamily[Metric]("metric", "keras.metrics")

// classes are the metrics and the names by which Keras also knows them.
var classes = []struct {
	zero    Metric
	aliases []string
}{
	{&Mean{}, []string{"mean"}},
	{&Sum{}, []string{"sum"}},
	{&MeanSquaredError{}, []string{"mean_squared_error", "mse", "MSE"}},
	{&RootMeanSquaredError{}, []string{"root_mean_squared_error"}},
	{&MeanAbsoluteError{}, []string{"mean_absolute_error", "mae", "MAE"}},
	{&MeanAbsolutePercentageError{}, []string{"mean_absolute_percentage_error", "mape", "MAPE"}},
	{&MeanSquaredLogarithmicError{}, []string{"mean_squared_logarithmic_error", "msle", "MSLE"}},
	{&CosineSimilarity{}, []string{"cosine_similarity"}},
	{&LogCoshError{}, []string{"log_cosh_error"}},
	{&R2Score{}, []string{"r2_score"}},
	{&PearsonCorrelation{}, []string{"pearson_correlation"}},
	{&ConcordanceCorrelation{}, []string{"concordance_correlation"}},
	{&BinaryCrossentropy{}, []string{"binary_crossentropy", "bce", "BCE"}},
	{&CategoricalCrossentropy{}, []string{"categorical_crossentropy"}},
	{&SparseCategoricalCrossentropy{}, []string{"sparse_categorical_crossentropy"}},
	{&KLDivergence{}, []string{"kl_divergence"}},
	{&Poisson{}, []string{"poisson"}},
	{&Hinge{}, []string{"hinge"}},
	{&SquaredHinge{}, []string{"squared_hinge"}},
	{&CategoricalHinge{}, []string{"categorical_hinge"}},
	{&Accuracy{}, nil}, // "accuracy" is found by the shapes
	{&BinaryAccuracy{}, []string{"binary_accuracy"}},
	{&CategoricalAccuracy{}, []string{"categorical_accuracy"}},
	{&SparseCategoricalAccuracy{}, []string{"sparse_categorical_accuracy"}},
	{&TopKCategoricalAccuracy{}, []string{"top_k_categorical_accuracy"}},
	{&SparseTopKCategoricalAccuracy{}, []string{"sparse_top_k_categorical_accuracy"}},
	{&TruePositives{}, []string{"true_positives"}},
	{&FalsePositives{}, []string{"false_positives"}},
	{&TrueNegatives{}, []string{"true_negatives"}},
	{&FalseNegatives{}, []string{"false_negatives"}},
	{&Precision{}, []string{"precision"}},
	{&Recall{}, []string{"recall"}},
	{&AUC{}, []string{"auc"}},
	{&SensitivityAtSpecificity{}, nil},
	{&SpecificityAtSensitivity{}, nil},
	{&PrecisionAtRecall{}, nil},
	{&RecallAtPrecision{}, nil},
	{&F1Score{}, []string{"f1_score"}},
	{&FBetaScore{}, []string{"f_beta_score", "fbeta_score"}},
	{&IoU{}, nil},
	{&MeanIoU{}, nil},
	{&BinaryIoU{}, []string{"binary_io_u"}},
	{&OneHotIoU{}, nil},
	{&OneHotMeanIoU{}, nil},
}

func init() {
	for _, m := range classes {
		family.Add(m.zero, m.aliases...)
	}
	// Sums are float64 whatever the dtype; that of the confusion matrices says that weights are whole numbers.
	family.Common = map[string]func(m Metric, value any) error{"dtype": func(Metric, any) error { return nil }}
	family.Extra = func(m Metric, cfg map[string]any) {
		cfg["dtype"] = "float32"
		switch m.(type) {
		case *IoU, *MeanIoU, *BinaryIoU, *OneHotIoU, *OneHotMeanIoU:
			cfg["dtype"] = "int64"
		}
	}
}

// Register makes a metric of your own known to FromConfig, and so to model files, by the name of its Go type; see package layers.
//
// Errors: a name that is taken.
func Register(zero Metric) error { return family.Register(zero) }

// FromConfig returns the metric of a Keras config: a name, as Named takes it, or an object with class_name and config.
//
// Errors: an unknown class or setting.
func FromConfig(v any) (Metric, error) {
	name, ok := v.(string)
	if !ok {
		return family.FromConfig(v)
	}
	m := Named(name)
	if bad, ok := m.(*unknown); ok {
		return nil, bad.Check()
	}
	return m, nil
}

// Config returns m as an object of a Keras config, or as a name where Named resolves it by the shapes.
//
// Errors: a metric of your own that is not registered, such as one that New made.
func Config(m Metric) (any, error) { return family.Config(m) }

// Classes returns the names of all registered classes, in alphabetical order.
func Classes() []string { return family.Classes() }
