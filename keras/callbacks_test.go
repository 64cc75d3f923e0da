package keras_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// recorder writes down all calls as a recording callback of the real Keras does.
type recorder struct {
	lines []string
	on    func(r *keras.Run, line string) error
}

func (c *recorder) note(r *keras.Run, what string, number int, logs keras.Logs) error {
	if number >= 0 {
		what += fmt.Sprintf(" %d", number)
	}
	if logs != nil {
		what += " " + strings.Join(logs.Keys(), ",")
	}
	c.lines = append(c.lines, what)
	if c.on == nil {
		return nil
	}
	return c.on(r, what)
}

func (c *recorder) OnTrainBegin(r *keras.Run) error { return c.note(r, "on_train_begin", -1, nil) }
func (c *recorder) OnTrainEnd(r *keras.Run, l keras.Logs) error {
	return c.note(r, "on_train_end", -1, l)
}
func (c *recorder) OnEpochBegin(r *keras.Run, e int) error {
	return c.note(r, "on_epoch_begin", e, nil)
}
func (c *recorder) OnEpochEnd(r *keras.Run, e int, l keras.Logs) error {
	return c.note(r, "on_epoch_end", e, l)
}
func (c *recorder) OnTrainBatchBegin(r *keras.Run, b int) error {
	return c.note(r, "on_train_batch_begin", b, nil)
}
func (c *recorder) OnTrainBatchEnd(r *keras.Run, b int, l keras.Logs) error {
	return c.note(r, "on_train_batch_end", b, l)
}
func (c *recorder) OnTestBegin(r *keras.Run) error { return c.note(r, "on_test_begin", -1, nil) }
func (c *recorder) OnTestEnd(r *keras.Run, l keras.Logs) error {
	return c.note(r, "on_test_end", -1, l)
}
func (c *recorder) OnTestBatchBegin(r *keras.Run, b int) error {
	return c.note(r, "on_test_batch_begin", b, nil)
}
func (c *recorder) OnTestBatchEnd(r *keras.Run, b int, l keras.Logs) error {
	return c.note(r, "on_test_batch_end", b, l)
}
func (c *recorder) OnPredictBegin(r *keras.Run) error { return c.note(r, "on_predict_begin", -1, nil) }
func (c *recorder) OnPredictEnd(r *keras.Run) error   { return c.note(r, "on_predict_end", -1, nil) }
func (c *recorder) OnPredictBatchBegin(r *keras.Run, b int) error {
	return c.note(r, "on_predict_batch_begin", b, nil)
}
func (c *recorder) OnPredictBatchEnd(r *keras.Run, b int) error {
	return c.note(r, "on_predict_batch_end", b, nil)
}

// The calls of a recording callback in Keras 3.15.1: 5 rows in batches of 3, 2 epochs, validation_freq 2.
const kerasFit = `on_train_begin
on_epoch_begin 0
on_train_batch_begin 0
on_train_batch_end 0 loss,mae
on_train_batch_begin 1
on_train_batch_end 1 loss,mae
on_epoch_end 0 loss,mae
on_epoch_begin 1
on_train_batch_begin 0
on_train_batch_end 0 loss,mae
on_train_batch_begin 1
on_train_batch_end 1 loss,mae
on_test_begin
on_test_batch_begin 0
on_test_batch_end 0 loss,mae
on_test_batch_begin 1
on_test_batch_end 1 loss,mae
on_test_end loss,mae
on_epoch_end 1 loss,mae,val_loss,val_mae
on_train_end loss,mae,val_loss,val_mae`

// The same of a Fit that on_train_batch_end stops.
const kerasStop = `on_train_begin
on_epoch_begin 0
on_train_batch_begin 0
on_train_batch_end 0 loss,mae
on_test_begin
on_test_batch_begin 0
on_test_batch_end 0 loss,mae
on_test_batch_begin 1
on_test_batch_end 1 loss,mae
on_test_end loss,mae
on_epoch_end 0 loss,mae,val_loss,val_mae
on_train_end loss,mae,val_loss,val_mae`

func regression(t testing.TB) (*keras.Model, *data.Arrays) {
	t.Helper()
	m := keras.Sequential(keras.Input(2), &layers.Dense{Units: 1})
	return compile(t, m, &optimizers.SGD{}, &losses.MeanSquaredError{}, "mae"), dataset(t, samples(5, 2), samples(5, 1))
}

func TestCallsOfCallbacks(t *testing.T) {
	m, d := regression(t)
	ctx := context.Background()
	c := &recorder{}
	fit(t, m, d, keras.FitConfig{BatchSize: 3, Epochs: 2, ValidationData: d, ValidationFreq: 2, Callbacks: []keras.Callback{c}})
	require.Equal(t, kerasFit, strings.Join(c.lines, "\n"))

	c = &recorder{on: func(r *keras.Run, line string) error {
		if strings.HasPrefix(line, "on_train_batch_end") {
			r.Stop()
		}
		return nil
	}}
	h := fit(t, m, d, keras.FitConfig{BatchSize: 3, Epochs: 2, ValidationData: d, Callbacks: []keras.Callback{c}})
	require.Equal(t, kerasStop, strings.Join(c.lines, "\n"))
	require.Equal(t, []int{0}, h.Epoch)

	c = &recorder{}
	_, err := m.Evaluate(ctx, d, keras.EvaluateConfig{BatchSize: 3, Verbose: keras.Silent, Callbacks: []keras.Callback{c}})
	require.NoError(t, err)
	require.Equal(t, []string{"on_test_begin", "on_test_batch_begin 0", "on_test_batch_end 0 loss,mae", "on_test_batch_begin 1",
		"on_test_batch_end 1 loss,mae", "on_test_end loss,mae"}, c.lines)

	c = &recorder{}
	want := predict(t, m, d.X[0])
	y, err := m.Predict(ctx, d.X[0], keras.PredictConfig{BatchSize: 3, Callbacks: []keras.Callback{c}})
	require.NoError(t, err)
	require.Equal(t, want, y)
	require.Equal(t, []string{"on_predict_begin", "on_predict_batch_begin 0", "on_predict_batch_end 0", "on_predict_batch_begin 1",
		"on_predict_batch_end 1", "on_predict_end"}, c.lines)
}

// TestStopOfEvaluateAndPredict: what was done until then counts.
func TestStopOfEvaluateAndPredict(t *testing.T) {
	m, d := regression(t)
	stop := &recorder{on: func(r *keras.Run, line string) error {
		if strings.HasSuffix(line, "batch_end 0 loss,mae") || strings.HasSuffix(line, "batch_end 0") {
			r.Stop()
		}
		return nil
	}}
	first, err := data.Rows(d, 0, 3)
	require.NoError(t, err)
	want, err := m.Evaluate(context.Background(), first, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	got, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{BatchSize: 3, Verbose: keras.Silent, Callbacks: []keras.Callback{stop}})
	require.NoError(t, err)
	require.Equal(t, want, got)
	y, err := m.Predict(context.Background(), d.X[0], keras.PredictConfig{BatchSize: 3, Callbacks: []keras.Callback{stop}})
	require.NoError(t, err)
	require.Equal(t, 3, y.Len())
}

type onlyEpochEnd func(r *keras.Run, epoch int, logs keras.Logs) error

func (f onlyEpochEnd) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) error {
	return f(r, epoch, logs)
}

// TestLogsOfACallback: what a callback adds to the logs goes into the History.
func TestLogsOfACallback(t *testing.T) {
	m, d := regression(t)
	rate := onlyEpochEnd(func(r *keras.Run, epoch int, logs keras.Logs) error {
		logs["learning_rate"] = r.LearningRate()
		return r.SetLearningRate(r.LearningRate() / 2)
	})
	h := fit(t, m, d, keras.FitConfig{Epochs: 2, ValidationSplit: 0.5, Callbacks: []keras.Callback{rate}})
	require.Equal(t, []float64{0.01, 0.005}, h.History["learning_rate"])
	require.Equal(t, []string{"loss", "mae", "val_loss", "val_mae", "learning_rate"}, h.Keys())
}

// TestRunTellsWhatItIs: epochs, steps, model and context.
func TestRunTellsWhatItIs(t *testing.T) {
	m, d := regression(t)
	type key struct{}
	ctx := context.WithValue(context.Background(), key{}, 1)
	c := &recorder{on: func(r *keras.Run, line string) error {
		require.Same(t, m, r.Model())
		require.Equal(t, 1, r.Context().Value(key{}))
		require.Equal(t, 3, r.Epochs())
		require.Equal(t, 2, r.Steps())
		return nil
	}}
	h, err := m.Fit(ctx, d, keras.FitConfig{BatchSize: 3, Epochs: 3, InitialEpoch: 1, Verbose: keras.Silent, Callbacks: []keras.Callback{c}})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, h.Epoch)
	require.Contains(t, c.lines, "on_epoch_begin 1")
}

// TestErrorsOfCallbacks: an error and a panic end the run and come back; the end of the training is told all the same.
func TestErrorsOfCallbacks(t *testing.T) {
	for _, stage := range []string{"on_train_begin", "on_epoch_begin 1", "on_train_batch_begin 1", "on_train_batch_end 0", "on_test_begin", "on_test_batch_begin 0",
		"on_test_batch_end 1", "on_test_end", "on_epoch_end 0", "on_train_end"} {
		for _, panics := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/panics=%v", stage, panics), func(t *testing.T) {
				m, d := regression(t)
				c := &recorder{on: func(_ *keras.Run, line string) error {
					if !strings.HasPrefix(line, stage) {
						return nil
					}
					if panics {
						panic(errUser)
					}
					return errUser
				}}
				second := &recorder{}
				cfg := keras.FitConfig{BatchSize: 3, Epochs: 2, ValidationData: d, Verbose: keras.Silent, Callbacks: []keras.Callback{c, second}}
				_, err := m.Fit(context.Background(), d, cfg)
				require.ErrorIs(t, err, errUser)
				require.ErrorContains(t, err, "keras: Fit: ")
				require.ErrorContains(t, err, "Callbacks[0] (*keras_test.recorder): On")
				if stage == "on_train_begin" {
					require.Empty(t, second.lines, "who was not told of the beginning is not told of the end")
				} else {
					require.True(t, strings.HasPrefix(second.lines[len(second.lines)-1], "on_train_end"), "%v", second.lines)
				}
				require.True(t, strings.HasPrefix(c.lines[len(c.lines)-1], "on_train_end"), "%v", c.lines)
				cfg.Callbacks = nil
				_, err = m.Fit(context.Background(), d, cfg)
				require.NoError(t, err)
			})
		}
	}
}

func TestWhatIsNoCallback(t *testing.T) {
	m, d := regression(t)
	ctx := context.Background()
	for want, list := range map[string][]keras.Callback{
		"Callbacks[1]: struct {} has none of the methods of a callback": {&recorder{}, struct{}{}},
		"Callbacks[0] is nil": {nil},
		"Callbacks[0]: func() has none of the methods of a callback": {func() {}},
		"Callbacks[0]: keras_test.recorder has none of the methods":  {recorder{}},
	} {
		_, err := m.Fit(ctx, d, keras.FitConfig{Verbose: keras.Silent, Callbacks: list})
		require.ErrorContains(t, err, want)
		_, err = m.Evaluate(ctx, d, keras.EvaluateConfig{Verbose: keras.Silent, Callbacks: list})
		require.ErrorContains(t, err, want)
		_, err = m.Predict(ctx, d.X[0], keras.PredictConfig{Callbacks: list})
		require.ErrorContains(t, err, want)
	}
	_, err := m.Fit(ctx, d, keras.FitConfig{Callbacks: []keras.Callback{(*recorder)(nil)}})
	require.ErrorContains(t, err, "Callbacks[0] is nil")
}

// TestACallbackUsesTheModel: while a callback runs, the model is free, for it and for others.
func TestACallbackUsesTheModel(t *testing.T) {
	m, d := regression(t)
	m2, _ := regression(t)
	ctx := context.Background()
	other := dataset(t, samples(4, 2), samples(4, 1))
	calls := 0
	use := &recorder{on: func(r *keras.Run, line string) error {
		calls++
		y, err := r.Model().Predict(ctx, d.X[0], keras.PredictConfig{})
		if err != nil || y.Len() != 5 {
			return fmt.Errorf("predict: %v %w", y, err)
		}
		logs, err := r.Model().Evaluate(ctx, other, keras.EvaluateConfig{Verbose: keras.Silent})
		if err != nil || len(logs) != 2 {
			return fmt.Errorf("evaluate: %v %w", logs, err)
		}
		ws, err := r.Model().GetWeights()
		if err == nil {
			err = r.Model().SetWeights(ws)
		}
		done := make(chan error)
		go func() {
			_, err := r.Model().Predict(ctx, d.X[0], keras.PredictConfig{})
			_, err2 := r.Model().TestOnBatch(ctx, &data.Batch{X: other.X, Y: other.Y})
			done <- errors.Join(err, err2)
		}()
		return errors.Join(err, <-done)
	}}
	ws, err := m.GetWeights()
	require.NoError(t, err)
	require.NoError(t, m2.SetWeights(ws))
	cfg := keras.FitConfig{BatchSize: 3, Epochs: 2, NoShuffle: true, ValidationData: d}
	want := fit(t, m2, d, cfg)
	cfg.Callbacks = []keras.Callback{use}
	got := fit(t, m, d, cfg)
	require.Equal(t, want.History, got.History, "what callbacks evaluate does not mix with the validation")
	require.Equal(t, weights(t, m2), weights(t, m))
	require.Equal(t, 26, calls)

	plain, err := m.Evaluate(ctx, d, keras.EvaluateConfig{BatchSize: 2, Verbose: keras.Silent})
	require.NoError(t, err)
	busy, err := m.Evaluate(ctx, d, keras.EvaluateConfig{BatchSize: 2, Verbose: keras.Silent, Callbacks: cfg.Callbacks})
	require.NoError(t, err)
	require.Equal(t, plain, busy)
}

// TestACallbackSetsWeights: the next step starts from them.
func TestACallbackSetsWeights(t *testing.T) {
	m := compile(t, slope(nil), &optimizers.SGD{LearningRate: 0.5}, &losses.MeanSquaredError{})
	d := dataset(t, column(1), column(0))
	zero := onlyEpochEnd(func(r *keras.Run, _ int, _ keras.Logs) error {
		return r.Model().SetWeights([]*tensor.Tensor{column(8)})
	})
	h := fit(t, m, d, keras.FitConfig{Epochs: 2, Callbacks: []keras.Callback{zero}})
	require.Equal(t, []float64{4, 64}, h.History["loss"])
}

// TestACallbackCompiles: an evaluation under way goes on with what it began with.
func TestACallbackCompiles(t *testing.T) {
	m, d := regression(t)
	src := &source{batches: cut(d, 1, 4)}
	want, err := m.Evaluate(context.Background(), src, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	again := &recorder{on: func(r *keras.Run, line string) error {
		if line != "on_test_batch_end 0 loss,mae" {
			return nil
		}
		err := r.Model().Compile(keras.CompileConfig{Loss: &losses.MeanAbsoluteError{}})
		if err != nil {
			return err
		}
		_, err = r.Model().Evaluate(r.Context(), d, keras.EvaluateConfig{Verbose: keras.Silent})
		return err
	}}
	got, err := m.Evaluate(context.Background(), src, keras.EvaluateConfig{Verbose: keras.Silent, Callbacks: []keras.Callback{again}})
	require.NoError(t, err)
	require.Equal(t, want, got)
	after, err := m.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.InDelta(t, want["mae"], after["loss"], 1e-6)
}
