package callbacks

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gokeras/gokeras/keras"
)

// ModelCheckpoint saves the model's weights after each epoch, or each SaveFreq batches. Filepath may hold {epoch} and {batch}, counted
// from 1, and names from the logs, each with a format as in Python: "w-{epoch:02d}-{val_loss:.2f}.safetensors". Folders that do not
// exist are made; a file is replaced as a whole or not at all.
//
// SaveBestOnly saves only what is better than everything before, or than InitialValueThreshold at first. As in Keras the best value
// is remembered from one Fit of a model to the next, so that going on does not overwrite a better file; with SaveBestOnly a monitored
// value that is missing from the logs warns and the file is saved.
//
// Only weights are saved so far, with SaveWeightsOnly or without: Filepath must end in .safetensors. Whole models will have an
// extension of their own.
//
// Defaults: Monitor "val_loss", each epoch.
// Errors: an extension other than .safetensors, a name in Filepath that the logs lack, a file that cannot be written, Mode Auto with a
// quantity whose direction is not known.
// Reference: keras.callbacks.ModelCheckpoint.
type ModelCheckpoint struct {
	Filepath              string
	Monitor               string
	Verbose               bool // print what is saved and why
	SaveBestOnly          bool
	SaveWeightsOnly       bool
	Mode                  Mode
	SaveFreq              int // batches; 0: each epoch
	InitialValueThreshold *float64

	model   *keras.Model // that best belongs to
	monitor *monitor
	best    *float64
	epoch   int
	last    int // batch seen, -1 before the first
	seen    int // batches since the last one that was saved
}

// Best returns the best value so far; ok is false when there is none.
func (c *ModelCheckpoint) Best() (value float64, ok bool) { return best(c.best) }

// ListensToBatches tells whether SaveFreq counts batches.
func (c *ModelCheckpoint) ListensToBatches() bool { return c.SaveFreq > 0 }

// OnTrainBegin checks the settings.
func (c *ModelCheckpoint) OnTrainBegin(r *keras.Run) error {
	if c.SaveFreq < 0 {
		return fmt.Errorf("callbacks: ModelCheckpoint: SaveFreq: got %d, want batches, or 0 for each epoch", c.SaveFreq)
	}
	if !strings.HasSuffix(c.Filepath, ".safetensors") {
		return fmt.Errorf("callbacks: ModelCheckpoint: Filepath: got %q, want it to end in .safetensors: only weights can be saved so far", c.Filepath)
	}
	if r.Model() != c.model {
		c.model, c.best, c.last, c.seen = r.Model(), c.InitialValueThreshold, -1, 0
	}
	c.monitor = nil
	return nil
}

// OnEpochBegin remembers the epoch.
func (c *ModelCheckpoint) OnEpochBegin(_ *keras.Run, epoch int) error {
	c.epoch = epoch
	return nil
}

// OnTrainBatchEnd saves after each SaveFreq batches, which go on counting over the end of an epoch.
func (c *ModelCheckpoint) OnTrainBatchEnd(r *keras.Run, batch int, logs keras.Logs) error {
	if c.SaveFreq == 0 {
		return nil
	}
	if batch <= c.last {
		c.last = -1 // a new epoch
	}
	c.seen += batch - c.last
	c.last = batch
	if c.seen < c.SaveFreq {
		return nil
	}
	c.seen = 0
	values := fields{logs: logs, epoch: c.epoch + 1, batch: batch + 1}
	return c.save(r, values)
}

// OnEpochEnd saves unless SaveFreq says otherwise.
func (c *ModelCheckpoint) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) error {
	if err := c.direct(r); err != nil {
		return err
	}
	if c.SaveFreq != 0 {
		return nil
	}
	return c.save(r, fields{logs: logs, epoch: epoch + 1})
}

// direct finds which way the monitored quantity gets better.
func (c *ModelCheckpoint) direct(r *keras.Run) (err error) {
	if c.monitor == nil {
		c.monitor, err = newMonitor(r, "ModelCheckpoint", c.Monitor, c.Mode, 0)
	}
	return err
}

func (c *ModelCheckpoint) save(r *keras.Run, values fields) error {
	path, err := format(c.Filepath, values)
	if err != nil {
		return fmt.Errorf("callbacks: ModelCheckpoint: failed to format Filepath %q: %w", c.Filepath, err)
	}
	wanted, err := c.wanted(r, values, path)
	if err != nil || !wanted {
		return err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("callbacks: ModelCheckpoint: Filepath: %s is a folder", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("callbacks: ModelCheckpoint: %w", err)
	}
	if err := r.Model().SaveWeights(path); err != nil {
		return fmt.Errorf("callbacks: ModelCheckpoint: %w", err)
	}
	if c.SaveBestOnly { // only now: what was not saved is nothing to be better than
		if current, ok := values.logs[c.monitor.name]; ok {
			c.best = &current
		}
	}
	if c.Verbose {
		return printf(r, "\nEpoch %d: finished saving model to %s", values.epoch, path)
	}
	return nil
}

// wanted tells whether to save now, and prints why.
func (c *ModelCheckpoint) wanted(r *keras.Run, values fields, path string) (bool, error) {
	if !c.SaveBestOnly {
		return true, c.say(r, "\nEpoch %d: saving model to %s", values.epoch, path)
	}
	if err := c.direct(r); err != nil {
		return false, err
	}
	name := c.monitor.name
	current, ok := values.logs[name]
	if !ok {
		return true, r.Warn("Can save best model only with %s available.", name)
	}
	old := "None"
	if c.best != nil {
		old = fmt.Sprintf("%.5f", *c.best)
	}
	if !c.monitor.improves(current, c.best) {
		return false, c.say(r, "\nEpoch %d: %s did not improve from %s", values.epoch, name, old)
	}
	return true, c.say(r, "\nEpoch %d: %s improved from %s to %.5f, saving model to %s", values.epoch, name, old, current, path)
}

func (c *ModelCheckpoint) say(r *keras.Run, text string, args ...any) error {
	if !c.Verbose {
		return nil
	}
	return printf(r, text, args...)
}

// fields are what a template may name. batch is 0 outside a batch.
type fields struct {
	logs         keras.Logs
	epoch, batch int
}

// errNoField is what a name gets that the logs lack.
var errNoField = errors.New("neither epoch, batch nor a name in the logs")

func (f fields) format(name, spec string) (string, error) {
	if v, ok := f.logs[name]; ok && name != "epoch" {
		return formatNumber(v, false, spec)
	}
	switch {
	case name == "epoch":
		return formatNumber(float64(f.epoch), true, spec)
	case name == "batch" && f.batch > 0:
		return formatNumber(float64(f.batch), true, spec)
	}
	return "", errNoField
}
