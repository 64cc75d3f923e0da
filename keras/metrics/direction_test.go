package metrics_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/metrics"
)

// TestDirections: _direction of each class in Keras 3.15.1.
func TestDirections(t *testing.T) {
	up := []metrics.Metric{
		&metrics.AUC{}, &metrics.Accuracy{}, &metrics.BinaryAccuracy{}, &metrics.BinaryIoU{}, &metrics.CategoricalAccuracy{},
		&metrics.ConcordanceCorrelation{}, &metrics.CosineSimilarity{}, &metrics.F1Score{}, &metrics.FBetaScore{}, &metrics.IoU{},
		&metrics.MeanIoU{}, &metrics.OneHotIoU{}, &metrics.OneHotMeanIoU{}, &metrics.PearsonCorrelation{}, &metrics.Precision{},
		&metrics.PrecisionAtRecall{}, &metrics.R2Score{}, &metrics.Recall{}, &metrics.RecallAtPrecision{}, &metrics.SensitivityAtSpecificity{},
		&metrics.SparseCategoricalAccuracy{}, &metrics.SparseTopKCategoricalAccuracy{}, &metrics.SpecificityAtSensitivity{},
		&metrics.TopKCategoricalAccuracy{}, metrics.Named("accuracy"), metrics.Named("acc"),
	}
	down := []metrics.Metric{
		&metrics.BinaryCrossentropy{}, &metrics.CategoricalCrossentropy{}, &metrics.CategoricalHinge{}, &metrics.Hinge{},
		&metrics.KLDivergence{}, &metrics.LogCoshError{}, &metrics.MeanAbsoluteError{}, &metrics.MeanAbsolutePercentageError{},
		&metrics.MeanSquaredError{}, &metrics.MeanSquaredLogarithmicError{}, &metrics.Poisson{}, &metrics.RootMeanSquaredError{},
		&metrics.SparseCategoricalCrossentropy{}, &metrics.SquaredHinge{}, metrics.Named("mse"), metrics.Named("huber"),
	}
	none := []metrics.Metric{
		&metrics.FalseNegatives{}, &metrics.FalsePositives{}, &metrics.Mean{}, &metrics.MeanMetricWrapper{}, &metrics.Sum{},
		&metrics.TrueNegatives{}, &metrics.TruePositives{},
	}
	for _, m := range up {
		require.Equal(t, metrics.Up, m.(metrics.Directed).Direction(), m.Label())
	}
	for _, m := range down {
		require.Equal(t, metrics.Down, m.(metrics.Directed).Direction(), m.Label())
	}
	for _, m := range none {
		require.NotImplements(t, (*metrics.Directed)(nil), m, m.Label())
	}
}
