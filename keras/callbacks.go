package keras

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gokeras/gokeras/tensor/graph"
)

// callbacks are those of one run. The stages of a batch are told only if someone listens, so that a run without such callbacks pays
// nothing for them.
type callbacks struct {
	*Run
	list         []Callback
	begun        int // how many of them have been told of the beginning of a training
	trainBatches bool
	testBatches  bool
}

// newCallbacks refuses values that are no callbacks.
func newCallbacks(r *Run, list []Callback) (*callbacks, error) {
	c := &callbacks{Run: r, list: list}
	for i, cb := range list {
		if isNil(cb) {
			return nil, errNil(callbackAt(i))
		}
		switch cb.(type) {
		case TrainBeginner, TrainEnder, EpochBeginner, EpochEnder, TrainBatchBeginner, TrainBatchEnder, TestBeginner, TestEnder,
			TestBatchBeginner, TestBatchEnder, PredictBeginner, PredictEnder, PredictBatchBeginner, PredictBatchEnder:
		default:
			return nil, fmt.Errorf("%s: %T has none of the methods of a callback, such as OnEpochEnd(*keras.Run, int, keras.Logs) error", callbackAt(i), cb)
		}
		if l, ok := cb.(ListensToBatches); ok && !l.ListensToBatches() {
			continue
		}
		c.trainBatches = c.trainBatches || is[TrainBatchBeginner](cb) || is[TrainBatchEnder](cb)
		c.testBatches = c.testBatches || is[TestBatchBeginner](cb) || is[TestBatchEnder](cb)
	}
	return c, nil
}

// callbackAt names a callback in errors.
func callbackAt(i int) string { return fmt.Sprintf("Callbacks[%d]", i) }

func is[T any](cb Callback) bool {
	_, ok := cb.(T)
	return ok
}

// tell calls f on each callback that has the stage; the first error ends it.
func tell[T any](c *callbacks, stage string, f func(T) error) error {
	for i := range c.list {
		if err := tellOne(c, i, stage, f); err != nil {
			return err
		}
	}
	return nil
}

// tellOne calls f on a callback if it has the stage. The callback is the user's and may panic.
func tellOne[T any](c *callbacks, i int, stage string, f func(T) error) error {
	cb, ok := c.list[i].(T)
	if !ok {
		return nil
	}
	var err error
	if caught := graph.Catch(func() { err = f(cb) }); caught != nil {
		err = caught
	}
	if err != nil {
		return fmt.Errorf("%s (%T): %s: %w", callbackAt(i), c.list[i], stage, err)
	}
	return nil
}

func (c *callbacks) trainBegin() error {
	for i := range c.list {
		c.begun++ // even if it fails
		if err := tellOne(c, i, "OnTrainBegin", func(cb TrainBeginner) error { return cb.OnTrainBegin(c.Run) }); err != nil {
			return err
		}
	}
	return nil
}

// trainEnd tells all that have been told of the beginning, whatever one of them says: they may have something to close.
func (c *callbacks) trainEnd(logs Logs) error {
	var errs []error
	for i := range c.begun {
		errs = append(errs, tellOne(c, i, "OnTrainEnd", func(cb TrainEnder) error { return cb.OnTrainEnd(c.Run, logs) }))
	}
	return errors.Join(errs...)
}

func (c *callbacks) epochBegin(epoch int) error {
	return tell(c, "OnEpochBegin", func(cb EpochBeginner) error { return cb.OnEpochBegin(c.Run, epoch) })
}

func (c *callbacks) epochEnd(epoch int, logs Logs) error {
	return tell(c, "OnEpochEnd", func(cb EpochEnder) error { return cb.OnEpochEnd(c.Run, epoch, logs) })
}

func (c *callbacks) trainBatchBegin(batch int) error {
	return tell(c, "OnTrainBatchBegin", func(cb TrainBatchBeginner) error { return cb.OnTrainBatchBegin(c.Run, batch) })
}

func (c *callbacks) trainBatchEnd(batch int, logs Logs) error {
	return tell(c, "OnTrainBatchEnd", func(cb TrainBatchEnder) error { return cb.OnTrainBatchEnd(c.Run, batch, logs) })
}

func (c *callbacks) testBegin() error {
	return tell(c, "OnTestBegin", func(cb TestBeginner) error { return cb.OnTestBegin(c.Run) })
}

func (c *callbacks) testEnd(logs Logs) error {
	return tell(c, "OnTestEnd", func(cb TestEnder) error { return cb.OnTestEnd(c.Run, logs) })
}

func (c *callbacks) testBatchBegin(batch int) error {
	return tell(c, "OnTestBatchBegin", func(cb TestBatchBeginner) error { return cb.OnTestBatchBegin(c.Run, batch) })
}

func (c *callbacks) testBatchEnd(batch int, logs Logs) error {
	return tell(c, "OnTestBatchEnd", func(cb TestBatchEnder) error { return cb.OnTestBatchEnd(c.Run, batch, logs) })
}

func (c *callbacks) predictBegin() error {
	return tell(c, "OnPredictBegin", func(cb PredictBeginner) error { return cb.OnPredictBegin(c.Run) })
}

func (c *callbacks) predictEnd() error {
	return tell(c, "OnPredictEnd", func(cb PredictEnder) error { return cb.OnPredictEnd(c.Run) })
}

func (c *callbacks) predictBatchBegin(batch int) error {
	return tell(c, "OnPredictBatchBegin", func(cb PredictBatchBeginner) error { return cb.OnPredictBatchBegin(c.Run, batch) })
}

func (c *callbacks) predictBatchEnd(batch int) error {
	return tell(c, "OnPredictBatchEnd", func(cb PredictBatchEnder) error { return cb.OnPredictBatchEnd(c.Run, batch) })
}

// warn prints to w, or to standard error where a run was given no output.
func warn(w io.Writer, format string, args ...any) {
	if isNil(w) {
		w = os.Stderr
	}
	fmt.Fprintf(w, "keras: warning: "+format+"\n", args...)
}

// outOfData is what a run says that was to take more steps than its data have.
const outOfData = "the input ran out of data, which ends the epoch early: it must give as many batches as the steps that were asked for"
