package callbacks_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
)

// TestTexts: what Keras 3.15.1 prints for the same sequences.
func TestTexts(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, c := range map[string]struct {
		callback keras.Callback
		logs     []keras.Logs
		want     string
	}{
		"early stopping": {&callbacks.EarlyStopping{Verbose: true, RestoreBestWeights: true, Patience: 1}, valLoss(1, 0.5, 0.6),
			"Epoch 3: early stopping\nRestoring model weights from the end of the best epoch: 2.\n"},
		"reduce": {&callbacks.ReduceLROnPlateau{Verbose: true, Patience: new(1)}, valLoss(1, 1),
			"\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.0009999999776482583.\n"},
		"schedule": {&callbacks.LearningRateScheduler{Verbose: true, Schedule: func(_ int, rate float64) float64 { return rate / 2 }}, valLoss(1, 1),
			"\nEpoch 1: LearningRateScheduler setting learning rate to 0.004999999888241291.\n" +
				"\nEpoch 2: LearningRateScheduler setting learning rate to 0.0024999999441206455.\n"},
		"checkpoint, best": {&callbacks.ModelCheckpoint{Filepath: "m{epoch}.safetensors", SaveBestOnly: true, Verbose: true}, valLoss(1, 0.5, 0.6),
			"\nEpoch 1: val_loss improved from None to 1.00000, saving model to m1.safetensors\n\nEpoch 1: finished saving model to m1.safetensors\n" +
				"\nEpoch 2: val_loss improved from 1.00000 to 0.50000, saving model to m2.safetensors\n\nEpoch 2: finished saving model to m2.safetensors\n" +
				"\nEpoch 3: val_loss did not improve from 0.50000\n"},
		"checkpoint, all": {&callbacks.ModelCheckpoint{Filepath: "n{epoch}.safetensors", Verbose: true}, valLoss(1),
			"\nEpoch 1: saving model to n1.safetensors\n\nEpoch 1: finished saving model to n1.safetensors\n"},
		"checkpoint, threshold": {&callbacks.ModelCheckpoint{Filepath: "t{epoch}.safetensors", SaveBestOnly: true, Verbose: true, InitialValueThreshold: new(0.7)},
			valLoss(1, 0.5),
			"\nEpoch 1: val_loss did not improve from 0.70000\n\nEpoch 2: val_loss improved from 0.70000 to 0.50000, saving model to t2.safetensors\n" +
				"\nEpoch 2: finished saving model to t2.safetensors\n"},
		"early stopping, missing": {&callbacks.EarlyStopping{}, []keras.Logs{{"loss": 1}, {"loss": 1}},
			"keras: warning: Early stopping conditioned on metric `val_loss` which is not available. Available metrics are: loss\n"},
		"reduce, missing": {&callbacks.ReduceLROnPlateau{}, []keras.Logs{{"loss": 1}},
			"keras: warning: Learning rate reduction is conditioned on metric `val_loss` which is not available. Available metrics are: learning_rate,loss.\n"},
		"checkpoint, missing": {&callbacks.ModelCheckpoint{Filepath: "q{epoch}.safetensors", SaveBestOnly: true}, []keras.Logs{{"loss": 1}},
			"keras: warning: Can save best model only with val_loss available.\n"},
	} {
		r, out := newRun(t, model(t))
		require.NoError(t, epochs(r, c.callback, c.logs...), name)
		require.Equal(t, c.want, out.String(), name)
	}
	require.FileExists(t, "q1.safetensors", "a missing value saves anyway")
}

// TestSettings that cannot be are found when the training begins, or at its first epoch's end.
func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	for want, cb := range map[string]keras.Callback{
		`callbacks: EarlyStopping: Monitor: it is not known whether "val_f" gets better up or down: set Mode to callbacks.Max or callbacks.Min`: &callbacks.EarlyStopping{Monitor: "val_f"},
		`callbacks: ReduceLROnPlateau: Monitor: it is not known whether "f" gets better up or down: set Mode to callbacks.Max or callbacks.Min`: &callbacks.ReduceLROnPlateau{Monitor: "f"},
		`callbacks: ModelCheckpoint: Monitor: it is not known whether "f" gets better up or down: set Mode to callbacks.Max or callbacks.Min`:   &callbacks.ModelCheckpoint{Monitor: "f", Filepath: path},
		"callbacks: EarlyStopping: Mode: got mode(9), want Auto, Min or Max":                                                                    &callbacks.EarlyStopping{Mode: 9},
		"callbacks: ReduceLROnPlateau: Factor: got 1, want 0 < Factor < 1":                                                                      &callbacks.ReduceLROnPlateau{Factor: 1},
		"callbacks: ModelCheckpoint: SaveFreq: got -1, want batches, or 0 for each epoch":                                                       &callbacks.ModelCheckpoint{SaveFreq: -1, Filepath: path},
		`callbacks: ModelCheckpoint: Filepath: got "m.keras", want it to end in .safetensors: only weights can be saved so far`:                 &callbacks.ModelCheckpoint{Filepath: "m.keras"},
		`callbacks: ModelCheckpoint: failed to format Filepath "{mape}.safetensors": {mape}: neither epoch, batch nor a name in the logs`:       &callbacks.ModelCheckpoint{Filepath: "{mape}.safetensors"},
		"callbacks: LearningRateScheduler: Schedule is nil":                                                                                     &callbacks.LearningRateScheduler{},
		"callbacks: LearningRateScheduler: keras: SetLearningRate: got -1, want at least 0":                                                     &callbacks.LearningRateScheduler{Schedule: func(int, float64) float64 { return -1 }},
		`callbacks: CSVLogger: Separator: got "::", want one character`:                                                                         &callbacks.CSVLogger{Separator: "::"},
	} {
		r, _ := newRun(t, model(t))
		require.EqualError(t, epochs(r, cb, valLoss(1)...), want)
	}
	r, _ := newRun(t, model(t))
	require.ErrorIs(t, epochs(r, &callbacks.CSVLogger{Filename: filepath.Join(path, "none")}, valLoss(1)...), os.ErrNotExist)
	require.Error(t, (&callbacks.CSVLogger{}).OnEpochEnd(r, 0, nil), "before the training began")
	require.NoError(t, os.Mkdir(path, 0o755))
	require.EqualError(t, epochs(r, &callbacks.ModelCheckpoint{Filepath: path}, valLoss(1)...), "callbacks: ModelCheckpoint: Filepath: "+path+" is a folder")
}

func TestModes(t *testing.T) {
	for text, mode := range map[string]callbacks.Mode{"auto": callbacks.Auto, "min": callbacks.Min, "max": callbacks.Max} {
		var m callbacks.Mode
		require.NoError(t, m.UnmarshalText([]byte(text)))
		require.Equal(t, mode, m)
		got, err := m.MarshalText()
		require.NoError(t, err)
		require.Equal(t, text, string(got))
	}
	var m callbacks.Mode
	require.Error(t, m.UnmarshalText([]byte("best")))
	_, err := callbacks.Mode(9).MarshalText()
	require.Error(t, err)

	for name, c := range map[string]struct {
		monitor string
		mode    callbacks.Mode
		best    float64
	}{
		"loss":                      {"loss", callbacks.Auto, 1},
		"accuracy":                  {"val_accuracy", callbacks.Auto, 3},
		"the loss, the other way":   {"loss", callbacks.Max, 3},
		"the metric, the other way": {"accuracy", callbacks.Min, 1},
		"any name, told how":        {"f", callbacks.Max, 3},
	} {
		e := &callbacks.EarlyStopping{Monitor: c.monitor, Mode: c.mode, Patience: 9}
		r, _ := newRun(t, model(t))
		require.NoError(t, epochs(r, e, keras.Logs{c.monitor: 2}, keras.Logs{c.monitor: 3}, keras.Logs{c.monitor: 1}), name)
		got, ok := e.Best()
		require.True(t, ok)
		require.Equal(t, c.best, got, name)
	}
}

// TestProgressIsMeasuredAsFloat32: Keras compares tensors of float32.
func TestProgressIsMeasuredAsFloat32(t *testing.T) {
	e := &callbacks.EarlyStopping{Patience: 5}
	r, _ := newRun(t, model(t))
	require.NoError(t, epochs(r, e, valLoss(0.5, 0.5-1e-9, 0.5-1e-7)...))
	require.Equal(t, 2, e.BestEpoch())
	require.Equal(t, 0, e.Wait())
	require.NoError(t, epochs(r, e, valLoss(0.5, 0.5-1e-9)...))
	require.Equal(t, 1, e.Wait())
	require.NoError(t, epochs(r, e, valLoss(math.NaN(), 0.5)...))
	require.Equal(t, 0, e.BestEpoch(), "nothing is better than not a number")
}

// TestCSVLogger: the wants are the bytes that Keras 3.15.1 writes.
func TestCSVLogger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	c := &callbacks.CSVLogger{Filename: path, Separator: ";"}
	again := &callbacks.CSVLogger{Filename: path, Separator: ";", Append: true}
	r, _ := newRun(t, model(t))
	first := []keras.Logs{{"loss": 0.1, "mae": 1e-7}, {"loss": math.NaN(), "val_loss": 2, "new": 3}}
	for range 2 { // the second training overwrites the first
		require.NoError(t, epochs(r, c, first...))
	}
	require.NoError(t, epochs(r, again, keras.Logs{"loss": 3, "val_loss": 1}))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "epoch;loss;mae;val_loss;val_mae\r\n0;0.1;1e-07;NA;NA\r\n1;nan;NA;2.0;NA\r\n0;3.0;1.0\r\n", string(got))

	path = filepath.Join(t.TempDir(), "b.csv")
	require.NoError(t, epochs(r, &callbacks.CSVLogger{Filename: path, Append: true}, keras.Logs{"loss": 1, "val_loss": 2}))
	got, err = os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "epoch,loss,val_loss\r\n0,1.0,2.0\r\n", string(got))
}

// TestSaveFreq: batches are counted over the end of an epoch, as Keras 3.15.1 does.
func TestSaveFreq(t *testing.T) {
	dir := t.TempDir()
	c := &callbacks.ModelCheckpoint{Filepath: filepath.Join(dir, "new", "f-{epoch}-{batch:02d}.safetensors"), SaveFreq: 3}
	r, _ := newRun(t, model(t))
	require.NoError(t, c.OnTrainBegin(r))
	for epoch := range 2 {
		require.NoError(t, c.OnEpochBegin(r, epoch))
		for batch := range 4 {
			require.NoError(t, c.OnTrainBatchEnd(r, batch, keras.Logs{"loss": 1}))
		}
		require.NoError(t, c.OnEpochEnd(r, epoch, keras.Logs{"loss": 1}))
	}
	got, err := filepath.Glob(filepath.Join(dir, "new", "*"))
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, "new", "f-1-03.safetensors"), filepath.Join(dir, "new", "f-2-02.safetensors")}, got)
}

// TestCheckpointAcrossFits: the best of one Fit counts in the next of the same model, not in that of another.
func TestCheckpointAcrossFits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	c := &callbacks.ModelCheckpoint{Filepath: path, SaveBestOnly: true}
	m := model(t)
	r, _ := newRun(t, m)
	setWeight(t, m, 1)
	require.NoError(t, epochs(r, c, valLoss(0.5)...))
	setWeight(t, m, 2)
	require.NoError(t, epochs(r, c, valLoss(0.6)...))
	require.NoError(t, m.LoadWeights(path))
	ws, err := m.GetWeights()
	require.NoError(t, err)
	require.EqualValues(t, 1, ws[0].At(0, 0))

	other := model(t)
	r, _ = newRun(t, other)
	require.NoError(t, epochs(r, c, valLoss(0.9)...))
	best, _ := c.Best()
	require.Equal(t, 0.9, best)
}

// TestCheckpointThatWasNotSaved is nothing to be better than.
func TestCheckpointThatWasNotSaved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	c := &callbacks.ModelCheckpoint{Filepath: filepath.Join(dir, "w.safetensors"), SaveBestOnly: true}
	r, _ := newRun(t, model(t))
	require.NoError(t, os.WriteFile(dir, nil, 0o600)) // a file where a folder should be
	require.Error(t, epochs(r, c, valLoss(0.5)...))
	require.NoError(t, os.Remove(dir))
	require.NoError(t, epochs(r, c, valLoss(0.6)...))
	require.FileExists(t, c.Filepath)
	best, _ := c.Best()
	require.Equal(t, 0.6, best)
}

func TestTerminateOnNaN(t *testing.T) {
	for loss, want := range map[float64]string{
		1: "", math.Inf(1): "Batch 3: Invalid loss, terminating training (loss: inf)\n", math.NaN(): "Batch 3: Invalid loss, terminating training (loss: nan)\n",
	} {
		r, out := newRun(t, model(t))
		require.NoError(t, (&callbacks.TerminateOnNaN{}).OnTrainBatchEnd(r, 3, keras.Logs{"loss": loss}))
		require.Equal(t, want, out.String())
		require.Equal(t, want != "", r.Stopped())
	}
	r, _ := newRun(t, model(t))
	err := (&callbacks.TerminateOnNaN{RaiseError: true}).OnTrainBatchEnd(r, 3, keras.Logs{"loss": math.NaN()})
	require.EqualError(t, err, "callbacks: TerminateOnNaN: NaN or Inf loss encountered at batch 3: loss nan")
	require.NoError(t, (&callbacks.TerminateOnNaN{}).OnTrainBatchEnd(r, 0, keras.Logs{}))
}

func TestLambdaCallback(t *testing.T) {
	r, _ := newRun(t, model(t))
	empty := &callbacks.LambdaCallback{}
	require.NoError(t, epochs(r, empty, valLoss(1)...))
	require.NoError(t, empty.OnTrainBatchBegin(r, 0))
	require.NoError(t, empty.OnTrainBatchEnd(r, 0, nil))
	var stages []string
	note := func(s string) error { stages = append(stages, s); return nil }
	full := &callbacks.LambdaCallback{
		TrainBegin:      func(*keras.Run) error { return note("train begin") },
		TrainEnd:        func(*keras.Run, keras.Logs) error { return note("train end") },
		EpochBegin:      func(*keras.Run, int) error { return note("epoch begin") },
		EpochEnd:        func(*keras.Run, int, keras.Logs) error { return note("epoch end") },
		TrainBatchBegin: func(*keras.Run, int) error { return note("batch begin") },
		TrainBatchEnd:   func(*keras.Run, int, keras.Logs) error { return errors.New("no more") },
	}
	require.NoError(t, epochs(r, full, valLoss(1)...))
	require.NoError(t, full.OnTrainBatchBegin(r, 0))
	require.EqualError(t, full.OnTrainBatchEnd(r, 0, nil), "no more")
	require.Equal(t, []string{"train begin", "epoch begin", "epoch end", "train end", "batch begin"}, stages)
}

// TestRates: what a callback sets is what float32 holds, and the logs of an epoch have the rate that it had.
func TestRates(t *testing.T) {
	m := model(t)
	r, _ := newRun(t, m)
	s := &callbacks.LearningRateScheduler{Schedule: func(epoch int, rate float64) float64 {
		require.Equal(t, float64(float32(rate)), rate)
		return 0.1 / float64(epoch+1)
	}}
	logs := valLoss(1, 1, 1)
	require.NoError(t, epochs(r, s, logs...))
	for i, want := range []float32{0.1, 0.05, 0.1 / 3.0} {
		require.Equal(t, float64(want), logs[i]["learning_rate"])
	}
	require.Equal(t, float64(float32(0.1/3.0)), m.LearningRate())
}
