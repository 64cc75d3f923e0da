package keras_test

import (
	"bytes"
	"context"
	"io"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
)

func TestOutputOfFitAndEvaluate(t *testing.T) {
	values := `accuracy: [\d.e+-]+ - loss: [\d.e+-]+`
	for v, want := range map[keras.Verbosity]string{
		keras.Auto:   `^Epoch 1/2\n1/1 - \S+s - \S+/step - ` + values + ` - val_accuracy: \S+ - val_loss: \S+\nEpoch 2/2\n1/1 - [^\n]+\n$`,
		keras.Line:   `^Epoch 1/2\n1/1 - \S+s - \S+/step - ` + values + ` - val_accuracy: \S+ - val_loss: \S+\nEpoch 2/2\n1/1 - [^\n]+\n$`,
		keras.Bar:    `^Epoch 1/2\n(\r[^\r\n]+)+\nEpoch 2/2\n(\r[^\r\n]+)+\n$`,
		keras.Silent: `^$`,
	} {
		m := compiled(t)
		var b bytes.Buffer
		_, err := m.Fit(context.Background(), classes(t, 12), keras.FitConfig{Epochs: 2, ValidationSplit: 0.25, Verbose: v, Output: &b})
		require.NoError(t, err)
		require.Regexp(t, regexp.MustCompile(want), b.String())
	}
	var b bytes.Buffer
	_, err := compiled(t).Evaluate(context.Background(), classes(t, 12), keras.EvaluateConfig{BatchSize: 5, Output: &b})
	require.NoError(t, err)
	require.Regexp(t, regexp.MustCompile(`^3/3 - \S+s - \S+/step - `+values+`\n$`), b.String())
}

// standardError returns what f prints there.
func standardError(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	require.NoError(t, err)
	old := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = old }()
	f()
	require.NoError(t, w.Close())
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(text)
}

func TestWarningOfLogits(t *testing.T) {
	softmax := &layers.Dense{Units: 3, Activation: activations.Softmax}
	text := standardError(t, func() {
		m := compile(t, keras.Sequential(keras.Input(4), softmax), &optimizers.SGD{}, &losses.SparseCategoricalCrossentropy{FromLogits: true})
		fit(t, m, classes(t, 6), keras.FitConfig{})
	})
	require.Equal(t, 1, strings.Count(text, "warning: "), "%s", text)
	require.Contains(t, text, "FromLogits")
	require.Empty(t, standardError(t, func() {
		compile(t, keras.Sequential(keras.Input(4), softmax), &optimizers.SGD{}, &losses.SparseCategoricalCrossentropy{})
		compiled(t)
	}))
}

func TestPrintProgram(t *testing.T) {
	m := compiled(t)
	before := weights(t, m)
	var b bytes.Buffer
	require.NoError(t, m.PrintProgram(&b, classes(t, 12), 0))
	for _, want := range []string{"device ", "train ", "dense_1", "MatMul"} {
		require.Contains(t, b.String(), want)
	}
	require.NoError(t, m.PrintProgram(&b, classes(t, 12), math.MaxInt))
	require.Equal(t, before, weights(t, m))
	require.ErrorContains(t, m.PrintProgram(&b, nil, 0), "keras: PrintProgram: the data are nil")
	require.ErrorContains(t, m.PrintProgram(&b, classes(t, 12), -1), "got batch size -1")
	require.ErrorContains(t, m.PrintProgram(&b, dataset(t, samples(3, 5), labels(3, 3)), 0), "(None, 5), want (None, 4)")
}
