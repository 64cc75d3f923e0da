package metrics_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/tensor"
)

// kerasNames are the strings that keras.metrics.get of Keras 3.15.1 takes without settings, and what they stand for.
var kerasNames = map[string]metrics.Metric{
	"mse": &metrics.MeanSquaredError{}, "MSE": &metrics.MeanSquaredError{}, "mean_squared_error": &metrics.MeanSquaredError{},
	"MeanSquaredError": &metrics.MeanSquaredError{}, "root_mean_squared_error": &metrics.RootMeanSquaredError{},
	"RootMeanSquaredError": &metrics.RootMeanSquaredError{}, "mae": &metrics.MeanAbsoluteError{}, "MAE": &metrics.MeanAbsoluteError{},
	"mean_absolute_error": &metrics.MeanAbsoluteError{}, "MeanAbsoluteError": &metrics.MeanAbsoluteError{},
	"mape": &metrics.MeanAbsolutePercentageError{}, "MAPE": &metrics.MeanAbsolutePercentageError{},
	"mean_absolute_percentage_error": &metrics.MeanAbsolutePercentageError{},
	"MeanAbsolutePercentageError":    &metrics.MeanAbsolutePercentageError{},
	"msle":                           &metrics.MeanSquaredLogarithmicError{}, "MSLE": &metrics.MeanSquaredLogarithmicError{},
	"mean_squared_logarithmic_error": &metrics.MeanSquaredLogarithmicError{},
	"MeanSquaredLogarithmicError":    &metrics.MeanSquaredLogarithmicError{},
	"cosine_similarity":              &metrics.CosineSimilarity{}, "CosineSimilarity": &metrics.CosineSimilarity{},
	"log_cosh_error": &metrics.LogCoshError{}, "LogCoshError": &metrics.LogCoshError{},
	"r2_score": &metrics.R2Score{}, "R2Score": &metrics.R2Score{},
	"pearson_correlation": &metrics.PearsonCorrelation{}, "PearsonCorrelation": &metrics.PearsonCorrelation{},
	"concordance_correlation": &metrics.ConcordanceCorrelation{}, "ConcordanceCorrelation": &metrics.ConcordanceCorrelation{},
	"bce": &metrics.BinaryCrossentropy{}, "BCE": &metrics.BinaryCrossentropy{}, "binary_crossentropy": &metrics.BinaryCrossentropy{},
	"BinaryCrossentropy": &metrics.BinaryCrossentropy{}, "categorical_crossentropy": &metrics.CategoricalCrossentropy{},
	"CategoricalCrossentropy":         &metrics.CategoricalCrossentropy{},
	"sparse_categorical_crossentropy": &metrics.SparseCategoricalCrossentropy{},
	"SparseCategoricalCrossentropy":   &metrics.SparseCategoricalCrossentropy{},
	"kl_divergence":                   &metrics.KLDivergence{}, "KLDivergence": &metrics.KLDivergence{},
	"poisson": &metrics.Poisson{}, "Poisson": &metrics.Poisson{}, "hinge": &metrics.Hinge{}, "Hinge": &metrics.Hinge{},
	"squared_hinge": &metrics.SquaredHinge{}, "SquaredHinge": &metrics.SquaredHinge{},
	"categorical_hinge": &metrics.CategoricalHinge{}, "CategoricalHinge": &metrics.CategoricalHinge{},
	"binary_accuracy": &metrics.BinaryAccuracy{}, "BinaryAccuracy": &metrics.BinaryAccuracy{},
	"categorical_accuracy": &metrics.CategoricalAccuracy{}, "CategoricalAccuracy": &metrics.CategoricalAccuracy{},
	"sparse_categorical_accuracy": &metrics.SparseCategoricalAccuracy{}, "SparseCategoricalAccuracy": &metrics.SparseCategoricalAccuracy{},
	"top_k_categorical_accuracy": &metrics.TopKCategoricalAccuracy{}, "TopKCategoricalAccuracy": &metrics.TopKCategoricalAccuracy{},
	"sparse_top_k_categorical_accuracy": &metrics.SparseTopKCategoricalAccuracy{},
	"SparseTopKCategoricalAccuracy":     &metrics.SparseTopKCategoricalAccuracy{},
	"true_positives":                    &metrics.TruePositives{}, "TruePositives": &metrics.TruePositives{},
	"false_positives": &metrics.FalsePositives{}, "FalsePositives": &metrics.FalsePositives{},
	"true_negatives": &metrics.TrueNegatives{}, "TrueNegatives": &metrics.TrueNegatives{},
	"false_negatives": &metrics.FalseNegatives{}, "FalseNegatives": &metrics.FalseNegatives{},
	"precision": &metrics.Precision{}, "Precision": &metrics.Precision{}, "recall": &metrics.Recall{}, "Recall": &metrics.Recall{},
	"auc": &metrics.AUC{}, "AUC": &metrics.AUC{}, "f1_score": &metrics.F1Score{}, "F1Score": &metrics.F1Score{},
	"f_beta_score": &metrics.FBetaScore{}, "FBetaScore": &metrics.FBetaScore{},
	"binary_io_u": &metrics.BinaryIoU{}, "BinaryIoU": &metrics.BinaryIoU{},
	"mean": &metrics.Mean{}, "Mean": &metrics.Mean{}, "sum": &metrics.Sum{}, "Sum": &metrics.Sum{},
}

func TestNamed(t *testing.T) {
	for name, want := range kerasNames {
		m := metrics.Named(name)
		require.IsType(t, want, m, name)
		require.Equal(t, name, m.Label(), "the label is what the user wrote")
		back, err := metrics.FromConfig(name)
		require.NoError(t, err)
		require.Equal(t, m, back)
	}
}

func TestAccuracyByShape(t *testing.T) {
	for _, name := range []string{"accuracy", "acc", "Accuracy", "ACC"} {
		r := metrics.Named(name).(metrics.Resolver)
		for want, shapes := range map[metrics.Metric][2]tensor.Shape{
			&metrics.BinaryAccuracy{Name: name}:            {tensor.Batched(1), tensor.Batched(1)},
			&metrics.SparseCategoricalAccuracy{Name: name}: {tensor.Batched(), tensor.Batched(3)},
			&metrics.CategoricalAccuracy{Name: name}:       {tensor.Batched(3), tensor.Batched(3)},
		} {
			require.Equal(t, want, r.Resolve(shapes[0], shapes[1]))
		}
		require.Equal(t, &metrics.SparseCategoricalAccuracy{Name: name}, r.Resolve(tensor.Batched(1), tensor.Batched(3)))
		require.Equal(t, metrics.Up, r.(metrics.Directed).Direction())
		v, err := metrics.Config(r)
		require.NoError(t, err)
		require.Equal(t, name, v)
	}
}

// TestNamesOfLosses: a loss is a metric too, its mean over the samples.
func TestNamesOfLosses(t *testing.T) {
	for _, name := range []string{"huber", "Huber", "kld", "KLD", "log_cosh", "binary_focal_crossentropy", "dice"} {
		m := metrics.Named(name)
		_, bad := m.(interface{ Check() error })
		require.False(t, bad, name)
		require.Equal(t, name, m.Label())
		require.Equal(t, metrics.Down, m.(metrics.Directed).Direction())
		v, err := metrics.Config(m)
		require.NoError(t, err)
		require.Equal(t, name, v)
	}
}

func TestBadNames(t *testing.T) {
	for name, want := range map[string]string{
		"":                           `metrics: unknown metric ""`,
		"acuracy":                    `metrics: unknown metric "acuracy"`,
		"crossentropy":               `metrics: unknown metric "crossentropy"`,
		"ce":                         `metrics: unknown metric "ce"`,
		"MeanIoU":                    `metrics: metric "MeanIoU" has no defaults: use the struct with NumClasses`,
		"io_u":                       `metrics: metric "io_u" has no defaults: use the struct with NumClasses and TargetClassIDs`,
		"sensitivity_at_specificity": `metrics: metric "sensitivity_at_specificity" has no defaults: use the struct with Specificity`,
		"MeanMetricWrapper":          `metrics: metric "MeanMetricWrapper" has no defaults: use the struct with Fn`,
	} {
		m := metrics.Named(name)
		require.EqualError(t, m.(interface{ Check() error }).Check(), want)
		require.Equal(t, name, m.Label())
		require.Zero(t, m.Result(nothing{}))
		_, err := metrics.FromConfig(name)
		require.EqualError(t, err, want)
	}
}
