package golden_test

import (
	"bytes"
	"context"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

var (
	counted = regexp.MustCompile(`^ *\d+/(\d+|Unknown)[ ━]*`) // the count of steps and the bar
	pairs   = regexp.MustCompile(`([a-z]+): ([0-9.e+-]+)`)
)

// firstState returns what a progress line shows first.
func firstState(r *run, text string) string {
	r.Helper()
	text = colours.ReplaceAllString(strings.ReplaceAll(text, "<CR>", "\r"), "")
	for _, state := range strings.FieldsFunc(text, func(c rune) bool { return c == '\r' || c == '\n' }) {
		if counted.MatchString(state) {
			return state
		}
	}
	require.Fail(r, "no progress line", text)
	return ""
}

// progbar: the count of steps, the bar, and the numbers of a progress line. Which values there are is up to the run.
func progbar(r *run) {
	want := firstState(r, r.c["text"].(string))
	for _, pair := range pairs.FindAllStringSubmatch(want, -1) {
		value, err := strconv.ParseFloat(pair[2], 64)
		require.NoError(r, err)
		require.Equal(r, pair[0], keras.Logs{pair[1]: value}.String())
	}
	cfg := keras.FitConfig{BatchSize: 1, Verbose: keras.Bar}
	if strings.Contains(want, " - 0s - ") {
		cfg.Verbose = keras.Line
	}
	got := firstState(r, fitAndPrint(r, counted.FindStringSubmatch(want)[1], cfg))
	require.Equal(r, counted.FindString(want), counted.FindString(got))
}

// fitAndPrint trains for a number of steps, or on a stream whose end is not known, and returns what it printed.
func fitAndPrint(r *run, steps string, cfg keras.FitConfig) string {
	r.Helper()
	rows := 3
	if n, err := strconv.Atoi(steps); err == nil {
		rows = n
	}
	all, err := data.New(tensor.New(tensor.Float32, rows, 2), tensor.New(tensor.Float32, rows, 1))
	require.NoError(r, err)
	var ds data.Dataset = all
	if steps == "Unknown" {
		ds = data.FromFunc(all.Spec(), func(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
			return data.Batched{Rows: all, Size: 1}.Batches(ctx, seed, epoch)
		})
	}
	m := keras.Sequential(keras.Input(2), &layers.Dense{Units: 1})
	require.NoError(r, m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}}))
	var out bytes.Buffer
	cfg.Output = &out
	_, err = m.Fit(context.Background(), ds, cfg)
	require.NoError(r, err)
	return out.String()
}

// told: what callbacks print when something happens. The case's id tells which callback.
func told(r *run) {
	m, _ := monitored(r, 0.01)
	var out bytes.Buffer
	on := keras.NewRun(context.Background(), m, 10, 0, &out)
	switch id := r.c["id"].(string); id {
	case "early_stopping_verbose": // the best epoch is the ninth of ten
		e := &callbacks.EarlyStopping{Monitor: "loss", Patience: 99, RestoreBestWeights: true, Verbose: true}
		require.NoError(r, e.OnTrainBegin(on))
		for epoch := range 10 {
			require.NoError(r, e.OnEpochEnd(on, epoch, keras.Logs{"loss": []float64{9, 8, 7, 6, 5, 4, 3, 2, 1, 2}[epoch]}))
		}
		require.NoError(r, e.OnTrainEnd(on, nil))
	case "reduce_lr_verbose": // no progress in the second epoch
		p := &callbacks.ReduceLROnPlateau{Monitor: "loss", Patience: new(1), Verbose: true}
		require.NoError(r, p.OnTrainBegin(on))
		for epoch := range 2 {
			require.NoError(r, p.OnEpochEnd(on, epoch, keras.Logs{"loss": 1}))
		}
	case "lr_scheduler_verbose": // each epoch halves the rate
		s := &callbacks.LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return rate / 2 }, Verbose: true}
		for epoch := range 2 {
			require.NoError(r, s.OnEpochBegin(on, epoch))
		}
	default:
		r.skip("stdout " + id)
	}
	require.Equal(r, strings.TrimSpace(r.c["text"].(string)), strings.TrimSpace(out.String()))
}
