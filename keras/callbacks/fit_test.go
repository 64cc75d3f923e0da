package callbacks_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// line is data of y = 3 x, on which the model of these tests moves its weight towards 3.
func line(t testing.TB, n int) *data.Arrays {
	t.Helper()
	x, y := tensor.New(tensor.Float32, n, 1), tensor.New(tensor.Float32, n, 1)
	for i := range n {
		x.SetAt(float64(i%4), i, 0)
		y.SetAt(float64(3*(i%4)), i, 0)
	}
	d, err := data.New(x, y)
	require.NoError(t, err)
	return d
}

func fit(t testing.TB, m *keras.Model, cfg keras.FitConfig, cbs ...keras.Callback) (*keras.History, string) {
	t.Helper()
	var b bytes.Buffer
	cfg.BatchSize, cfg.NoShuffle, cfg.Verbose, cfg.Output, cfg.Callbacks = 4, true, keras.Silent, &b, cbs
	h, err := m.Fit(context.Background(), line(t, 8), cfg)
	require.NoError(t, err)
	return h, b.String()
}

func weight(t testing.TB, m *keras.Model) float64 {
	t.Helper()
	ws, err := m.GetWeights()
	require.NoError(t, err)
	return ws[0].At(0, 0)
}

// worsen is a callback that makes the logged loss worse after some epochs, and remembers the weight of each.
type worsen struct {
	t       *testing.T
	after   int
	weights []float64
}

func (w *worsen) OnTrainBegin(*keras.Run) error {
	w.weights = nil
	return nil
}

func (w *worsen) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) error {
	if epoch >= w.after {
		logs["loss"] = 1e3 + float64(epoch)
	}
	w.weights = append(w.weights, weight(w.t, r.Model()))
	return nil
}

// TestEarlyStoppingInFit: it stops, puts the best weights back, and one literal serves two trainings.
func TestEarlyStoppingInFit(t *testing.T) {
	w := &worsen{t: t, after: 3}
	stop := &callbacks.EarlyStopping{Monitor: "loss", Patience: 2, RestoreBestWeights: true, Verbose: true}
	for range 2 {
		m := model(t)
		setWeight(t, m, 0)
		h, out := fit(t, m, keras.FitConfig{Epochs: 20}, w, stop)
		require.Equal(t, []int{0, 1, 2, 3, 4}, h.Epoch)
		require.Equal(t, 4, stop.StoppedEpoch())
		require.Equal(t, 2, stop.BestEpoch())
		require.Equal(t, w.weights[2], weight(t, m))
		require.NotEqual(t, w.weights[4], weight(t, m))
		require.Equal(t, "Epoch 5: early stopping\nRestoring model weights from the end of the best epoch: 3.\n", out)
	}
	m := model(t)
	setWeight(t, m, 0)
	h, _ := fit(t, m, keras.FitConfig{Epochs: 4}, w, stop)
	require.Len(t, h.Epoch, 4)
	require.Equal(t, w.weights[2], weight(t, m), "put back also when nothing stopped the training")
}

// TestEarlyStoppingOfAFailure: the best weights come back after an error too, and where nothing can be printed.
func TestEarlyStoppingOfAFailure(t *testing.T) {
	w := &worsen{t: t, after: 3}
	failed := errors.New("power cut")
	stop := &callbacks.EarlyStopping{Monitor: "loss", RestoreBestWeights: true, Patience: 9, Verbose: true}
	fails := &callbacks.LambdaCallback{EpochBegin: func(_ *keras.Run, epoch int) error {
		if epoch == 5 {
			return failed
		}
		return nil
	}}
	m := model(t)
	setWeight(t, m, 0)
	h, err := m.Fit(context.Background(), line(t, 8), keras.FitConfig{
		Epochs: 9, Verbose: keras.Silent, Output: &full{}, Callbacks: []keras.Callback{w, stop, fails},
	})
	require.ErrorIs(t, err, failed)
	require.ErrorIs(t, err, errFull)
	require.Len(t, h.Epoch, 5)
	require.Equal(t, w.weights[2], weight(t, m))
}

type full struct{}

var errFull = errors.New("no space left on device")

func (*full) Write([]byte) (int, error) { return 0, errFull }

// TestRatesInFit: History gets learning_rate, after what the callbacks before it in the list have changed.
func TestRatesInFit(t *testing.T) {
	m := model(t)
	setWeight(t, m, 0)
	h, _ := fit(t, m, keras.FitConfig{Epochs: 5}, &worsen{t: t, after: 1}, &callbacks.ReduceLROnPlateau{Monitor: "loss", Factor: 0.5, Patience: new(2)})
	require.Len(t, h.History["learning_rate"], 5)
	require.Equal(t, float64(float32(0.01)), h.History["learning_rate"][2])
	require.Equal(t, float64(float32(float64(float32(0.01))*0.5)), h.History["learning_rate"][3])

	h, _ = fit(t, m, keras.FitConfig{Epochs: 5, InitialEpoch: 2}, &callbacks.LearningRateScheduler{Schedule: func(epoch int, _ float64) float64 { return float64(epoch) / 8 }})
	require.Equal(t, []int{2, 3, 4}, h.Epoch)
	require.Equal(t, []float64{0.25, 0.375, 0.5}, h.History["learning_rate"])
}

// TestFilesInFit: checkpoints and a log, with a validation every second epoch.
func TestFilesInFit(t *testing.T) {
	dir := t.TempDir()
	m := model(t)
	setWeight(t, m, 0)
	h, out := fit(t, m, keras.FitConfig{Epochs: 3, ValidationData: line(t, 4), ValidationFreq: 2},
		&callbacks.ModelCheckpoint{Filepath: filepath.Join(dir, "e{epoch:02d}.safetensors")},
		&callbacks.ModelCheckpoint{Filepath: filepath.Join(dir, "best.safetensors"), SaveBestOnly: true, Monitor: "val_loss"},
		&callbacks.ModelCheckpoint{Filepath: filepath.Join(dir, "b{epoch}-{batch}.safetensors"), SaveFreq: 2},
		&callbacks.CSVLogger{Filename: filepath.Join(dir, "log.csv")})
	require.Equal(t, "keras: warning: Can save best model only with val_loss available.\n", out, "once, though two epochs lack it")
	var names []string
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, f := range files {
		names = append(names, f.Name())
	}
	require.Equal(t, []string{"b1-2.safetensors", "b2-2.safetensors", "b3-2.safetensors", "best.safetensors", "e01.safetensors", "e02.safetensors",
		"e03.safetensors", "log.csv"}, names)
	last := weight(t, m)
	setWeight(t, m, 0)
	require.NoError(t, m.LoadWeights(filepath.Join(dir, "e03.safetensors")))
	require.Equal(t, last, weight(t, m))

	log, err := os.ReadFile(filepath.Join(dir, "log.csv"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(log), "\r\n"), "\r\n")
	require.Len(t, lines, 4)
	require.Equal(t, "epoch,accuracy,loss,val_accuracy,val_loss", lines[0])
	require.True(t, strings.HasSuffix(lines[1], ",NA,NA"), lines[1])
	require.NotContains(t, lines[2], "NA")
	require.Len(t, h.History["val_loss"], 1)
}

// TestNaNInFit: the training stops after the step that went wrong.
func TestNaNInFit(t *testing.T) {
	m := model(t)
	setWeight(t, m, 1e30)
	h, out := fit(t, m, keras.FitConfig{Epochs: 9}, &callbacks.TerminateOnNaN{})
	require.Equal(t, "Batch 0: Invalid loss, terminating training (loss: inf)\n", out)
	require.Len(t, h.Epoch, 1)

	setWeight(t, m, 1e30)
	_, err := m.Fit(context.Background(), line(t, 8), keras.FitConfig{Verbose: keras.Silent, Callbacks: []keras.Callback{&callbacks.TerminateOnNaN{RaiseError: true}}})
	require.ErrorContains(t, err, "callbacks: TerminateOnNaN: NaN or Inf loss encountered at batch 0: loss inf")
}

// TestStagesInFit: in Keras's order; without a function for steps nobody asks for their logs.
func TestStagesInFit(t *testing.T) {
	var stages []string
	note := func(s string) error { stages = append(stages, s); return nil }
	full := &callbacks.LambdaCallback{
		TrainBegin:      func(*keras.Run) error { return note("train{") },
		TrainEnd:        func(*keras.Run, keras.Logs) error { return note("}train") },
		EpochBegin:      func(*keras.Run, int) error { return note("epoch{") },
		EpochEnd:        func(*keras.Run, int, keras.Logs) error { return note("}epoch") },
		TrainBatchBegin: func(*keras.Run, int) error { return note("batch{") },
		TrainBatchEnd:   func(*keras.Run, int, keras.Logs) error { return note("}batch") },
	}
	fit(t, model(t), keras.FitConfig{Epochs: 2}, full)
	epoch := "epoch{ batch{ }batch batch{ }batch }epoch "
	require.Equal(t, "train{ "+epoch+epoch+"}train", strings.Join(stages, " "))
	require.True(t, full.ListensToBatches())
	require.False(t, (&callbacks.LambdaCallback{EpochEnd: full.EpochEnd}).ListensToBatches())
	require.False(t, (&callbacks.ModelCheckpoint{}).ListensToBatches())
	require.True(t, (&callbacks.ModelCheckpoint{SaveFreq: 1}).ListensToBatches())
}
