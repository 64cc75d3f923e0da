package callbacks

import (
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras"
)

// TerminateOnNaN stops the training after a step that leaves the loss not a number or infinite, and prints which step that was, counted
// from 0, and the loss. RaiseError makes Fit fail instead.
//
// Errors: such a loss, with RaiseError.
// Reference: keras.callbacks.TerminateOnNaN.
type TerminateOnNaN struct {
	RaiseError bool
}

// OnTrainBatchEnd looks at the loss.
func (t *TerminateOnNaN) OnTrainBatchEnd(r *keras.Run, batch int, logs keras.Logs) error {
	loss, ok := logs["loss"]
	if !ok || !math.IsNaN(loss) && !math.IsInf(loss, 0) {
		return nil
	}
	if t.RaiseError {
		return fmt.Errorf("callbacks: TerminateOnNaN: NaN or Inf loss encountered at batch %d: loss %s", batch, number(loss))
	}
	r.Stop()
	return printf(r, "Batch %d: Invalid loss, terminating training (loss: %s)", batch, number(loss))
}
