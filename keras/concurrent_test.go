package keras_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// hooked calls at with the number of each Gather, from 1.
type hooked struct {
	*data.Arrays
	at    func(n int)
	count atomic.Int32
}

func (h *hooked) Gather(dst *data.Batch, rows []int32) error {
	h.at(int(h.count.Add(1)))
	return h.Arrays.Gather(dst, rows)
}

// TestCancel: the history so far, weights at the end of a step, and a next Fit that works.
func TestCancel(t *testing.T) {
	build := func() *keras.Model {
		keras.SetSeed(5)
		return compile(t, dropped(), &optimizers.Adam{}, &losses.SparseCategoricalCrossentropy{FromLogits: true}, "accuracy")
	}
	all := classes(t, 6)
	ctx, cancel := context.WithCancel(context.Background())
	m := build()
	d := &hooked{Arrays: all, at: func(n int) {
		if n == 5 { // the second of three steps of the second epoch
			cancel()
		}
	}}
	h, err := m.Fit(ctx, d, keras.FitConfig{BatchSize: 2, Epochs: 4, NoShuffle: true, Verbose: keras.Silent})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "keras: Fit: epoch 2: ")
	require.Equal(t, []int{0}, h.Epoch)
	require.Len(t, h.History["loss"], 1)

	twin := build()
	fit(t, twin, all, keras.FitConfig{BatchSize: 2, NoShuffle: true})
	first, err := data.Rows(all, 0, 4)
	require.NoError(t, err)
	fit(t, twin, first, keras.FitConfig{BatchSize: 2, NoShuffle: true})
	require.Equal(t, weights(t, twin), weights(t, m))
	fit(t, m, all, keras.FitConfig{BatchSize: 2, NoShuffle: true})
	fit(t, twin, all, keras.FitConfig{BatchSize: 2, NoShuffle: true})
	require.Equal(t, weights(t, twin), weights(t, m))

	h, err = m.Fit(ctx, all, keras.FitConfig{Verbose: keras.Silent})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, h.Epoch)
	_, err = m.Evaluate(ctx, all, keras.EvaluateConfig{Verbose: keras.Silent})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, weights(t, twin), weights(t, m))
}

// TestDuringFit: all but another Fit, Compile and PrintProgram may go on.
func TestDuringFit(t *testing.T) {
	m := compiled(t)
	d := &hooked{Arrays: classes(t, 12)}
	ctx := context.Background()
	d.at = func(n int) {
		if n != 2 {
			return
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, err := m.Fit(ctx, classes(t, 6), keras.FitConfig{Verbose: keras.Silent})
			if err == nil || err.Error() != "keras: Fit: another Fit is under way on this model" {
				t.Errorf("second Fit: %v", err)
			}
			err = m.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}})
			if err == nil || err.Error() != "keras: Compile: a Fit is under way" {
				t.Errorf("Compile: %v", err)
			}
			if err := m.PrintProgram(nil, classes(t, 6), 2); err == nil {
				t.Error("PrintProgram: no error")
			}
			_, err1 := m.Evaluate(ctx, classes(t, 6), keras.EvaluateConfig{Verbose: keras.Silent})
			_, err2 := m.Predict(ctx, samples(3, 4), keras.PredictConfig{})
			_, err3 := m.GetWeights()
			err4 := m.Summary(new(bytes.Buffer))
			if err := errors.Join(err1, err2, err3, err4); err != nil {
				t.Error(err)
			}
		}()
		<-done
	}
	fit(t, m, d, keras.FitConfig{BatchSize: 4})
	fit(t, m, classes(t, 12), keras.FitConfig{})
}

// TestEverythingAtOnce is for the race detector: the first calls of all kinds compile side by side.
func TestEverythingAtOnce(t *testing.T) {
	for range 5 {
		m := compiled(t)
		ctx := context.Background()
		var wg sync.WaitGroup
		errs := make(chan error, 64)
		for i := range 16 {
			wg.Go(func() {
				_, err := m.Predict(ctx, samples(1+i, 4), keras.PredictConfig{BatchSize: 1 + i%5})
				errs <- err
				_, err = m.Evaluate(ctx, classes(t, 4+i), keras.EvaluateConfig{Verbose: keras.Silent})
				errs <- err
				errs <- m.Summary(new(bytes.Buffer))
			})
		}
		wg.Go(func() {
			_, err := m.Fit(ctx, classes(t, 40), keras.FitConfig{Epochs: 3, Verbose: keras.Silent, ValidationSplit: 0.2})
			errs <- err
		})
		wg.Wait()
		close(errs)
		for err := range errs {
			require.NoError(t, err)
		}
	}
}

const crowd = 4000

// TestPredictFromACrowdDuringFit: each prediction sees the weights between two steps.
func TestPredictFromACrowdDuringFit(t *testing.T) {
	m := compiled(t)
	ctx, cancel := context.WithCancel(context.Background())
	fitted := make(chan error, 1)
	go func() {
		_, err := m.Fit(ctx, classes(t, 200), keras.FitConfig{Epochs: 1 << 20, BatchSize: 8, Verbose: keras.Silent})
		fitted <- err
	}()
	require.NoError(t, predictFromACrowd(m, samples(5, 4), nil))
	cancel()
	require.ErrorIs(t, <-fitted, context.Canceled)
}

// predictFromACrowd predicts x from many goroutines at once and compares with want, if given, bit by bit.
func predictFromACrowd(m *keras.Model, x *tensor.Tensor, want *tensor.Tensor) error {
	var wg sync.WaitGroup
	errs := make([]error, crowd)
	start := make(chan struct{})
	for i := range crowd {
		wg.Go(func() {
			<-start
			y, err := m.Predict(context.Background(), x, keras.PredictConfig{})
			if err == nil && want != nil && !bytes.Equal(y.Bytes(), want.Bytes()) {
				err = fmt.Errorf("goroutine %d: another result than a lone caller's", i)
			}
			errs[i] = err
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// TestACrowdOfPredictions runs in processes of its own: a crash inside C would end this one.
func TestACrowdOfPredictions(t *testing.T) {
	if os.Getenv("GOKERAS_CROWD") != "" {
		m, x := dropped(), samples(5, 4)
		require.NoError(t, predictFromACrowd(m, x, predict(t, m, x)))
		return
	}
	for range 10 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestACrowdOfPredictions$", "-test.count=1")
		cmd.Env = append(os.Environ(), "GOKERAS_CROWD=1")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
}

// faulty gathers wrongly from the second batch on.
type faulty struct {
	hooked
	err error
}

func (f *faulty) Gather(dst *data.Batch, rows []int32) error {
	if f.count.Add(1) < 2 {
		return f.Arrays.Gather(dst, rows)
	}
	dst.N = 0
	return f.err
}

// TestFaultyData: weights stay those of the last whole step, and the model is free for the next Fit.
func TestFaultyData(t *testing.T) {
	broken := errors.New("disk on fire")
	for want, err := range map[string]error{"disk on fire": broken, "*keras_test.faulty gathered 0 rows, want 4": nil} {
		keras.SetSeed(2)
		m := compiled(t)
		keras.SetSeed(2)
		twin := compiled(t)
		f := &faulty{hooked: hooked{Arrays: classes(t, 12)}, err: err}
		h, got := m.Fit(context.Background(), f, keras.FitConfig{BatchSize: 4, NoShuffle: true, Verbose: keras.Silent})
		require.ErrorContains(t, got, "keras: Fit: epoch 1: ")
		require.ErrorContains(t, got, want)
		require.Empty(t, h.Epoch)
		first, e := data.Rows(f.Arrays, 0, 4)
		require.NoError(t, e)
		fit(t, twin, first, keras.FitConfig{NoShuffle: true})
		require.Equal(t, weights(t, twin), weights(t, m))
		_, got = m.Evaluate(context.Background(), f, keras.EvaluateConfig{Verbose: keras.Silent})
		require.ErrorContains(t, got, "keras: Evaluate: ")
		fit(t, m, f.Arrays, keras.FitConfig{})
	}
}

// TestModelsThatShareALayerFitAtOnce: the second is even built while the first one trains.
func TestModelsThatShareALayerFitAtOnce(t *testing.T) {
	shared := &layers.Dense{Units: 3}
	build := func() *keras.Model {
		return keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, shared)
	}
	cfg := keras.CompileConfig{Optimizer: &optimizers.Adam{}, Loss: &losses.SparseCategoricalCrossentropy{FromLogits: true}}
	first := build()
	require.NoError(t, first.Compile(cfg))
	d := &hooked{Arrays: classes(t, 60)}
	others := make(chan error, 3)
	d.at = func(n int) {
		if n > 3 {
			return
		}
		go func() {
			m := build()
			err := m.Compile(cfg)
			if err == nil {
				_, err = m.Fit(context.Background(), classes(t, 40), keras.FitConfig{Epochs: 5, BatchSize: 4, Verbose: keras.Silent})
			}
			others <- err
		}()
	}
	fit(t, first, d, keras.FitConfig{Epochs: 5, BatchSize: 4})
	for range 3 {
		require.NoError(t, <-others)
	}
}
