package golden_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// monitored is a model of one weight to hand to a callback.
func monitored(r *run, rate float64) (*keras.Model, *keras.Run) {
	r.Helper()
	m := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, NoBias: true})
	require.NoError(r, m.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{LearningRate: rate}, Loss: &losses.MeanSquaredError{}, Metrics: []metrics.Metric{metrics.Named("accuracy")},
	}))
	return m, keras.NewRun(context.Background(), m, 0, 0, io.Discard)
}

// callbackOf builds the callback of a class with the case's arguments.
func callbackOf[T any](r *run, class string, args map[string]any) T {
	r.Helper()
	return built(r, callbacks.FromConfig, any(map[string]any{"class_name": class, "config": args})).(T)
}

// eachEpoch calls f with the monitored value of each epoch that has an entry in trace.
func eachEpoch(r *run, trace []any, f func(epoch int, logs keras.Logs, entry any)) {
	values := list(r.c["sequence"])
	for epoch, entry := range trace {
		f(epoch, keras.Logs{r.c["key"].(string): values[epoch].(float64)}, entry)
	}
}

// orNil returns null for a value that is not there.
func orNil(v float64, ok bool) any {
	if !ok {
		return nil
	}
	return v
}

func earlyStopping(r *run) {
	e := callbackOf[*callbacks.EarlyStopping](r, "EarlyStopping", object(r.c["args"]))
	for range 2 { // a literal starts anew
		m, run := monitored(r, 1)
		require.NoError(r, e.OnTrainBegin(run))
		eachEpoch(r, list(r.c["trace"]), func(epoch int, logs keras.Logs, entry any) {
			require.NoError(r, m.SetWeights([]*tensor.Tensor{tensor.Of([]float32{float32(epoch)}, 1, 1)}))
			require.NoError(r, e.OnEpochEnd(run, epoch, logs))
			require.Equal(r, object(entry), map[string]any{"wait": float64(e.Wait()), "best": orNil(e.Best()),
				"stopped_epoch": float64(e.StoppedEpoch()), "stop": run.Stopped(), "best_epoch": float64(e.BestEpoch())}, "epoch %d", epoch)
		})
		require.NoError(r, e.OnTrainEnd(run, nil))
		ws, err := m.GetWeights()
		require.NoError(r, err)
		require.Equal(r, r.c["weights_at_end_are_of_epoch"], ws[0].At(0, 0))
	}
}

func reduceLROnPlateau(r *run) {
	p := callbackOf[*callbacks.ReduceLROnPlateau](r, "ReduceLROnPlateau", object(r.c["args"]))
	for range 2 {
		m, run := monitored(r, r.c["initial_lr"].(float64))
		require.NoError(r, p.OnTrainBegin(run))
		eachEpoch(r, list(r.c["trace"]), func(epoch int, logs keras.Logs, entry any) {
			before := float64(float32(m.LearningRate()))
			require.NoError(r, p.OnEpochEnd(run, epoch, logs))
			require.Equal(r, before, logs["learning_rate"], "the rate that the epoch had")
			require.Equal(r, object(entry), map[string]any{"lr": float64(float32(m.LearningRate())), "wait": float64(p.Wait()),
				"cooldown_counter": float64(p.CooldownCounter()), "best": orNil(p.Best())}, "epoch %d", epoch)
		})
	}
}

// modelCheckpoint: which files there are after each epoch. Ours end in .safetensors.
func modelCheckpoint(r *run) {
	dir := r.TempDir()
	ours := strings.NewReplacer(".weights.h5", ".safetensors", ".keras", ".safetensors").Replace
	args := map[string]any{}
	for k, v := range object(r.c["args"]) {
		args[k] = v
	}
	args["filepath"] = filepath.Join(dir, ours(args["filename"].(string)))
	delete(args, "filename")
	p := callbackOf[*callbacks.ModelCheckpoint](r, "ModelCheckpoint", args)
	_, run := monitored(r, 1)
	require.NoError(r, p.OnTrainBegin(run))
	eachEpoch(r, list(r.c["files_after_epoch"]), func(epoch int, logs keras.Logs, entry any) {
		require.NoError(r, p.OnEpochBegin(run, epoch))
		require.NoError(r, p.OnEpochEnd(run, epoch, logs))
		var want, got []string
		for _, name := range list(entry) {
			want = append(want, ours(name.(string)))
		}
		files, err := os.ReadDir(dir)
		require.NoError(r, err)
		for _, f := range files {
			got = append(got, f.Name())
		}
		require.Equal(r, want, got, "epoch %d", epoch)
	})
}
