package golden_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

var (
	colours = regexp.MustCompile("\x1b\\[[0-9]*m|<BS>|\b")
	times   = regexp.MustCompile(`\d+s \d+[mu]?s/step|\d+s - \d+[mu]?s/step`)
	values  = regexp.MustCompile(`: [0-9.e+-]+`)
)

// shape is what of a text does not depend on weights and times: the first state of each line, and the last.
func shape(text string) []string {
	var lines []string
	for _, line := range strings.Split(colours.ReplaceAllString(strings.ReplaceAll(text, "<CR>", "\r"), ""), "\n") {
		states := strings.Split(strings.TrimPrefix(line, "\r"), "\r")
		for _, s := range []string{states[0], states[len(states)-1]} {
			lines = append(lines, strings.TrimSpace(values.ReplaceAllString(times.ReplaceAllString(s, "TIME"), ": N")))
		}
	}
	return lines
}

// stdout: what runs print, times and values left out. The case's id tells which run.
func stdout(r *run) {
	id := r.c["id"].(string)
	m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 2, Activation: activations.Softmax})
	require.NoError(r, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.SparseCategoricalCrossentropy{},
		Metrics: []metrics.Metric{metrics.Named("accuracy")}}))
	d, err := data.New(tensor.New(tensor.Float32, 20, 4), tensor.New(tensor.Int32, 20))
	require.NoError(r, err)
	verbose := keras.Bar
	if strings.Contains(id, "verbose2") {
		verbose = keras.Line
	}
	var out bytes.Buffer
	switch ctx := context.Background(); {
	case strings.HasPrefix(id, "fit_verbose") && strings.HasSuffix(id, "_val"):
		_, err = m.Fit(ctx, d, keras.FitConfig{BatchSize: 8, ValidationSplit: 0.2, Verbose: verbose, Output: &out})
	case strings.HasPrefix(id, "fit_verbose"):
		_, err = m.Fit(ctx, d, keras.FitConfig{BatchSize: 8, Epochs: 2, Verbose: verbose, Output: &out})
	case strings.HasPrefix(id, "evaluate_verbose"):
		_, err = m.Evaluate(ctx, d, keras.EvaluateConfig{BatchSize: 8, Verbose: verbose, Output: &out})
	case strings.HasPrefix(id, "predict_verbose"):
		_, err = m.Predict(ctx, d.X[0], keras.PredictConfig{BatchSize: 8, Verbose: verbose, Output: &out})
	default:
		told(r)
		return
	}
	require.NoError(r, err)
	require.Equal(r, shape(r.c["text"].(string)), shape(out.String()))
}
