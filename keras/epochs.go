package keras

import "github.com/gokeras/gokeras/keras/data"

// epochs cuts the passes over data into epochs: a pass each, or a number of steps each, which go on where the epoch before stopped.
type epochs struct {
	batches
	limit int     // steps of an epoch; 0: a pass
	pass  *uint64 // the number of the next pass; nil: always 0
	open  bool    // a pass has been begun and not ended
	used  bool    // something has come of the data yet
	over  bool    // nothing comes of them any more
	short func()  // called when the data end before the steps do
}

// begin starts an epoch.
func (e *epochs) begin() {
	if !e.open || e.limit == 0 {
		var pass uint64
		if e.pass != nil {
			pass = *e.pass
			*e.pass++
		}
		e.rewind(pass)
		e.open = true
	}
}

// batch returns the batch of a step, counted from 0, and nil after the last one of the epoch. Data that give nothing at all are an
// error; those that give nothing any more end the training.
func (e *epochs) batch(step int) (*data.Batch, error) {
	if e.limit > 0 && step == e.limit {
		return nil, nil
	}
	b, err := e.next()
	if b == nil && err == nil && step == 0 && e.limit > 0 && e.used {
		e.open = false // the epoch before has used up the pass, but could not know
		e.begin()
		b, err = e.next()
	}
	if err != nil {
		e.open = false
		return nil, err
	}
	if b != nil {
		e.used = true
		return b, nil
	}
	e.open = false
	if !e.used {
		return nil, errNoBatch
	}
	if e.limit > 0 || step == 0 {
		e.over = step == 0
		e.short()
	}
	return nil, nil
}

// steps returns the number of steps of an epoch, 0 when it is not known.
func (e *epochs) steps() int {
	if e.limit > 0 {
		return e.limit
	}
	return e.batches.steps()
}
