package callbacks

import "github.com/gokeras/gokeras/keras"

// LambdaCallback calls functions at the stages of a training. A field is named as Keras's keyword without the On, since a Go type
// cannot have a field and a method of one name; a nil field does nothing.
//
// Reference: keras.callbacks.LambdaCallback.
type LambdaCallback struct {
	EpochBegin      func(r *keras.Run, epoch int) error                  `keras:"on_epoch_begin"`
	EpochEnd        func(r *keras.Run, epoch int, logs keras.Logs) error `keras:"on_epoch_end"`
	TrainBegin      func(r *keras.Run) error                             `keras:"on_train_begin"`
	TrainEnd        func(r *keras.Run, logs keras.Logs) error            `keras:"on_train_end"`
	TrainBatchBegin func(r *keras.Run, batch int) error                  `keras:"on_train_batch_begin"`
	TrainBatchEnd   func(r *keras.Run, batch int, logs keras.Logs) error `keras:"on_train_batch_end"`
}

// ListensToBatches tells whether there is a function for steps.
func (l *LambdaCallback) ListensToBatches() bool {
	return l.TrainBatchBegin != nil || l.TrainBatchEnd != nil
}

// OnEpochBegin calls EpochBegin.
func (l *LambdaCallback) OnEpochBegin(r *keras.Run, epoch int) error {
	if l.EpochBegin == nil {
		return nil
	}
	return l.EpochBegin(r, epoch)
}

// OnEpochEnd calls EpochEnd.
func (l *LambdaCallback) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) error {
	if l.EpochEnd == nil {
		return nil
	}
	return l.EpochEnd(r, epoch, logs)
}

// OnTrainBegin calls TrainBegin.
func (l *LambdaCallback) OnTrainBegin(r *keras.Run) error {
	if l.TrainBegin == nil {
		return nil
	}
	return l.TrainBegin(r)
}

// OnTrainEnd calls TrainEnd.
func (l *LambdaCallback) OnTrainEnd(r *keras.Run, logs keras.Logs) error {
	if l.TrainEnd == nil {
		return nil
	}
	return l.TrainEnd(r, logs)
}

// OnTrainBatchBegin calls TrainBatchBegin.
func (l *LambdaCallback) OnTrainBatchBegin(r *keras.Run, batch int) error {
	if l.TrainBatchBegin == nil {
		return nil
	}
	return l.TrainBatchBegin(r, batch)
}

// OnTrainBatchEnd calls TrainBatchEnd.
func (l *LambdaCallback) OnTrainBatchEnd(r *keras.Run, batch int, logs keras.Logs) error {
	if l.TrainBatchEnd == nil {
		return nil
	}
	return l.TrainBatchEnd(r, batch, logs)
}
