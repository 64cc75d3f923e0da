package keras_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// busy uses its model in each stage that it is told of: what may run does, what may not is refused and does not wait for itself.
type busy struct {
	t     *testing.T
	all   *data.Arrays
	calls atomic.Int32
}

func (b *busy) use(r *keras.Run, training bool) error {
	b.calls.Add(1)
	ctx, m := r.Context(), r.Model()
	if training {
		_, err1 := m.Fit(ctx, b.all, keras.FitConfig{Verbose: keras.Silent})
		_, err2 := m.TrainOnBatch(ctx, cut(b.all, 4)[0], keras.BatchConfig{})
		err3 := m.Compile(keras.CompileConfig{Loss: sparse()})
		if err1 == nil || err2 == nil || err3 == nil {
			return fmt.Errorf("a second training was not refused: %v, %v, %v", err1, err2, err3)
		}
	}
	_, err1 := m.Predict(ctx, b.all.X[0], keras.PredictConfig{})
	_, err2 := m.Evaluate(ctx, b.all, keras.EvaluateConfig{Verbose: keras.Silent})
	_, err3 := m.TestOnBatch(ctx, cut(b.all, 4)[0])
	ws, err4 := m.GetWeights()
	return errors.Join(err1, err2, err3, err4, m.SetWeights(ws), m.WriteWeights(new(bytes.Buffer)), r.SetLearningRate(r.LearningRate()))
}

func (b *busy) OnTrainBegin(r *keras.Run) error                         { return b.use(r, true) }
func (b *busy) OnTrainEnd(r *keras.Run, _ keras.Logs) error             { return b.use(r, true) }
func (b *busy) OnEpochBegin(r *keras.Run, _ int) error                  { return b.use(r, true) }
func (b *busy) OnEpochEnd(r *keras.Run, _ int, _ keras.Logs) error      { return b.use(r, true) }
func (b *busy) OnTrainBatchBegin(r *keras.Run, _ int) error             { return b.use(r, true) }
func (b *busy) OnTrainBatchEnd(r *keras.Run, _ int, _ keras.Logs) error { return b.use(r, true) }
func (b *busy) OnTestBegin(r *keras.Run) error                          { return b.use(r, false) }
func (b *busy) OnTestEnd(r *keras.Run, _ keras.Logs) error              { return b.use(r, false) }
func (b *busy) OnTestBatchBegin(r *keras.Run, _ int) error              { return b.use(r, false) }
func (b *busy) OnTestBatchEnd(r *keras.Run, _ int, _ keras.Logs) error  { return b.use(r, false) }
func (b *busy) OnPredictBegin(r *keras.Run) error                       { return b.use(r, false) }
func (b *busy) OnPredictEnd(r *keras.Run) error                         { return b.use(r, false) }
func (b *busy) OnPredictBatchBegin(r *keras.Run, _ int) error           { return b.use(r, false) }
func (b *busy) OnPredictBatchEnd(r *keras.Run, _ int) error             { return b.use(r, false) }

// TestCallbacksUseTheModelInEveryStage of Fit, Evaluate and Predict, and the results are those of runs that nobody disturbs.
func TestCallbacksUseTheModelInEveryStage(t *testing.T) {
	all, ctx := classes(t, 8), context.Background()
	b := &busy{t: t, all: all}
	m, twin := compiledFrom(t, 3), compiledFrom(t, 3)
	cfg := keras.FitConfig{BatchSize: 4, Epochs: 2, ValidationData: all}
	want := fit(t, twin, all, cfg)
	cfg.Callbacks = []keras.Callback{b}
	require.Equal(t, want.History, fit(t, m, all, cfg).History)
	require.Equal(t, weights(t, twin), weights(t, m))
	wanted, err := twin.Evaluate(ctx, all, keras.EvaluateConfig{BatchSize: 3, Verbose: keras.Silent})
	require.NoError(t, err)
	got, err := m.Evaluate(ctx, all, keras.EvaluateConfig{BatchSize: 3, Verbose: keras.Silent, Callbacks: cfg.Callbacks})
	require.NoError(t, err)
	require.Equal(t, wanted, got)
	y, err := m.Predict(ctx, all.X[0], keras.PredictConfig{BatchSize: 3, Callbacks: cfg.Callbacks})
	require.NoError(t, err)
	require.True(t, predict(t, twin, all.X[0]).Equal(y))
	require.Greater(t, b.calls.Load(), int32(40))
}

// TestStress is for the race detector: all that may be done to a model and to another one that shares a layer, at the same time. Only
// a training beside another one, and what belongs to one of these, is refused.
func TestStress(t *testing.T) {
	all, ctx := classes(t, 12), context.Background()
	shared := &layers.Dense{Units: 3}
	m := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, &layers.Dropout{Rate: 0.2}, shared), &optimizers.Adam{}, sparse(), "accuracy")
	other := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, shared), &optimizers.SGD{}, sparse())
	step, state := trainer(t, m, &optimizers.SGD{}, true)
	before, err := m.GetWeights()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "w.safetensors")
	require.NoError(t, m.SaveWeights(path))
	silent := keras.FitConfig{BatchSize: 5, Epochs: 2, Verbose: keras.Silent, Output: new(bytes.Buffer), ValidationSplit: 0.3}
	refused := func(err error) error {
		if err != nil && !bytes.Contains([]byte(err.Error()), []byte("under way")) {
			return err
		}
		return nil
	}
	jobs := map[string]func(i int) error{
		"fit": func(int) error { _, err := m.Fit(ctx, all, silent); return refused(err) },
		"stream": func(int) error {
			_, err := m.Fit(ctx, data.Prefetch(generated(all, 0, nil, 4, 8), 2), silentStream())
			return refused(err)
		},
		"other": func(int) error { _, err := other.Fit(ctx, all, silent); return refused(err) },
		"batch": func(int) error {
			_, err := m.TrainOnBatch(ctx, cut(all, 5)[0], keras.BatchConfig{Output: new(bytes.Buffer)})
			return refused(err)
		},
		"compile": func(int) error {
			return refused(m.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{}, Loss: sparse()}))
		},
		"evaluate": func(int) error {
			_, err := m.Evaluate(ctx, all, keras.EvaluateConfig{Verbose: keras.Silent, Output: new(bytes.Buffer)})
			return err
		},
		"test":     func(i int) error { _, err := m.TestOnBatch(ctx, cut(all, 1+i%12)[0]); return err },
		"predict":  func(i int) error { _, err := m.Predict(ctx, samples(1+i, 4), keras.PredictConfig{}); return err },
		"set":      func(int) error { return m.SetWeights(before) },
		"save":     func(int) error { return m.SaveWeights(path) },
		"load":     func(int) error { return m.LoadWeights(path) },
		"freeze":   func(i int) error { shared.SetTrainable(i%2 == 0); return nil },
		"rate":     func(int) error { return errors.Join(m.SetLearningRate(m.LearningRate()), state.SetLearningRate(0.01)) },
		"function": func(i int) error { _, err := step.Call(ctx, samples(1+i, 4), labels(1+i, 3)); return err },
		"summary":  func(int) error { return m.Summary(new(bytes.Buffer)) },
		"share":    func(int) error { return keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, shared).Err() },
	}
	var wg sync.WaitGroup
	errs := make(chan error, 1000)
	for name, job := range jobs {
		wg.Go(func() {
			for i := range 12 {
				if err := job(i); err != nil {
					errs <- fmt.Errorf("%s %d: %w", name, i, err)
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
}

func silentStream() keras.FitConfig {
	return keras.FitConfig{Verbose: keras.Silent, Output: new(bytes.Buffer)}
}
