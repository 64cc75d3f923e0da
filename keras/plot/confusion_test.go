package plot_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/plot"
	"github.com/gokeras/gokeras/tensor"
)

// classes returns labels of n classes, 0, 1, 2 ..., and predictions of which every third is the next class.
func classes(samples, n int) (labels, predictions *tensor.Tensor) {
	labels, predictions = tensor.New(tensor.Int32, samples), tensor.New(tensor.Int64, samples, 1)
	for i := range samples {
		labels.SetAt(float64(i%n), i)
		predictions.SetAt(float64((i+(i%3)/2)%n), i, 0)
	}
	return labels, predictions
}

var fashion = []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}

func longNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("class <%d> & a name that is rather long", i)
	}
	return names
}

func TestConfusionMatrix(t *testing.T) {
	for _, c := range []struct {
		name       string
		samples, n int
		cfg        plot.ConfusionConfig
		texts      []string
	}{
		{"one class", 3, 1, plot.ConfusionConfig{}, []string{"0", "3"}},
		{"two classes", 900, 2, plot.ConfusionConfig{ClassNames: []string{"cat", "dog"}}, []string{"cat", "dog", "300", "150", "true class", "predicted class"}},
		{"ten classes", 900, 10, plot.ConfusionConfig{ClassNames: fashion, Title: "Test set"}, []string{"Test set", "Ankle boot", "60", "30", "0"}},
		{"normalized", 900, 10, plot.ConfusionConfig{Normalize: true}, []string{"0.67", "0.33", "0", "9", "0.8"}},
		{"thirty-one classes", 3100, 31, plot.ConfusionConfig{ClassNames: longNames(31), Normalize: true}, []string{"class <0> & a name that is rather long"}},
		{"large counts", 900_000, 3, plot.ConfusionConfig{}, []string{"300000"}},
		{"row without samples", 4, 2, plot.ConfusionConfig{ClassNames: []string{"a", "b", "never"}, Normalize: true}, []string{"–", "never"}},
		{"long title", 4, 2, plot.ConfusionConfig{Title: "a title that is longer than the picture of so few classes can be"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			labels, predictions := classes(c.samples, c.n)
			p, err := plot.ConfusionMatrix(labels, predictions, c.cfg)
			texts, _ := drawn(t, p, err)
			require.Subset(t, texts, c.texts)
		})
	}
}

// TestForms of labels and predictions that mean the same.
func TestForms(t *testing.T) {
	want, err := plot.ConfusionMatrix(tensor.Of([]int32{0, 1, 1, 0}, 4), tensor.Of([]int32{0, 1, 0, 0}, 4), plot.ConfusionConfig{})
	require.NoError(t, err)
	index := tensor.Of([]uint8{0, 1, 1, 0}, 4, 1)
	for _, c := range []struct{ labels, predictions *tensor.Tensor }{
		{index, tensor.Of([]float32{0.5, 0.9, 0.1, 0}, 4)},                                      // probabilities
		{index, tensor.Of([]float32{0, 1, 0, 0}, 4, 1)},                                         // the same, or indices
		{index, tensor.Of([]float32{9, 1, -1, 1, 3, -3, 0, 0}, 4, 2)},                           // logits
		{tensor.Of([]float32{1, 0, 0, 1, 0, 1, 1, 0}, 4, 2), tensor.Of([]int64{0, 1, 0, 0}, 4)}, // one-hot
	} {
		got, err := plot.ConfusionMatrix(c.labels, c.predictions, plot.ConfusionConfig{})
		require.NoError(t, err)
		require.Equal(t, bytesOf(t, want.WriteSVG), bytesOf(t, got.WriteSVG))
	}
}

func TestBadConfusion(t *testing.T) {
	two := tensor.Of([]int32{0, 1}, 2)
	nan := float32(math.NaN())
	for _, c := range []struct {
		labels, predictions *tensor.Tensor
		cfg                 plot.ConfusionConfig
		want                string
	}{
		{nil, two, plot.ConfusionConfig{}, "labels: the tensor is nil"},
		{two, nil, plot.ConfusionConfig{}, "predictions: the tensor is nil"},
		{two, tensor.Of([]int32{0, 1, 1}, 3), plot.ConfusionConfig{}, "got 2 labels and 3 predictions"},
		{tensor.New(tensor.Int32, 0), tensor.New(tensor.Int32, 0), plot.ConfusionConfig{}, "got no samples"},
		{tensor.Scalar(int32(1)), two, plot.ConfusionConfig{}, "labels: got shape [], want [n], [n 1] or [n classes]"},
		{tensor.New(tensor.Int32, 2, 2, 2), two, plot.ConfusionConfig{}, "labels: got shape [2 2 2]"},
		{tensor.New(tensor.Float32, 2, 0), two, plot.ConfusionConfig{}, "labels: got shape [2 0]"},
		{tensor.Of([]int32{0, -1}, 2), two, plot.ConfusionConfig{}, "labels: sample 1: got class -1, want 0 to 999"},
		{tensor.Of([]int32{0, 1000}, 2), two, plot.ConfusionConfig{}, "labels: sample 1: got class 1000"},
		{two, tensor.New(tensor.Float32, 2, 1001), plot.ConfusionConfig{}, "predictions: got 1001 classes, want at most 1000"},
		{two, tensor.Of([]float32{0.5, 1.5}, 2), plot.ConfusionConfig{}, "predictions: sample 1: got 1.5, want a probability: put a sigmoid on the logits"},
		{two, tensor.Of([]float32{0.5, nan}, 2), plot.ConfusionConfig{}, "predictions: sample 1: got NaN"},
		{two, tensor.Of([]float32{0.5, 0, 0, nan}, 2, 2), plot.ConfusionConfig{}, "predictions: sample 1: got NaN for class 1"},
		{two, two, plot.ConfusionConfig{ClassNames: []string{"a"}}, "ClassNames: got 1 names, want one for each of at least 2 classes"},
		{two, two, plot.ConfusionConfig{ClassNames: make([]string, 1001)}, "ClassNames: got 1001 names, want at most 1000"},
	} {
		_, err := plot.ConfusionMatrix(c.labels, c.predictions, c.cfg)
		require.ErrorContains(t, err, "plot: ConfusionMatrix: "+c.want)
	}
}
