package callbacks

import (
	"fmt"

	"github.com/gokeras/gokeras/keras"
)

// ReduceLROnPlateau multiplies the learning rate by Factor when a monitored quantity has not got better for Patience epochs, and then
// leaves it for Cooldown epochs. The rate of each epoch goes into the logs as "learning_rate".
//
// Defaults: Monitor "val_loss", Factor 0.1, Patience 10, MinDelta 1e-4, no Cooldown, MinLR 0. A monitored value that is missing from
// the logs warns.
// Errors: a Factor outside (0, 1), Mode Auto with a quantity whose direction is not known.
// Reference: keras.callbacks.ReduceLROnPlateau.
type ReduceLROnPlateau struct {
	Monitor  string
	Factor   float64 // 0: 0.1
	Patience *int    // nil: 10
	Verbose  bool    // print each reduction
	Mode     Mode
	MinDelta *float64 // nil: 1e-4
	Cooldown int
	MinLR    float64 `keras:"min_lr"`

	monitor  *monitor
	wait     int
	cooldown int // epochs left of it
	best     *float64
}

// Wait returns how many epochs have passed without progress.
func (p *ReduceLROnPlateau) Wait() int { return p.wait }

// CooldownCounter returns how many epochs of the cooldown are left.
func (p *ReduceLROnPlateau) CooldownCounter() int { return p.cooldown }

// Best returns the best value so far; ok is false when there is none.
func (p *ReduceLROnPlateau) Best() (value float64, ok bool) { return best(p.best) }

// OnTrainBegin starts anew.
func (p *ReduceLROnPlateau) OnTrainBegin(*keras.Run) error {
	if f := p.factor(); !(f > 0 && f < 1) {
		return fmt.Errorf("callbacks: ReduceLROnPlateau: Factor: got %v, want 0 < Factor < 1", f)
	}
	p.monitor, p.wait, p.cooldown, p.best = nil, 0, 0, nil
	return nil
}

func (p *ReduceLROnPlateau) factor() float64 {
	if p.Factor == 0 {
		return 0.1
	}
	return p.Factor
}

func (p *ReduceLROnPlateau) patience() int {
	if p.Patience == nil {
		return 10
	}
	return *p.Patience
}

// OnEpochEnd logs the rate and lowers it when there was no progress for long enough.
func (p *ReduceLROnPlateau) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) (err error) {
	if p.monitor == nil {
		if p.monitor, err = newMonitor(r, "ReduceLROnPlateau", p.Monitor, p.Mode, or(p.MinDelta, 1e-4)); err != nil {
			return err
		}
	}
	logs["learning_rate"] = rate(r)
	current, ok := logs[p.monitor.name]
	if !ok {
		return r.Warn("Learning rate reduction is conditioned on metric `%s` which is not available. Available metrics are: %s.",
			p.monitor.name, available(logs))
	}
	if p.cooldown > 0 {
		p.cooldown--
		p.wait = 0
	}
	if p.monitor.improves(current, p.best) {
		p.best, p.wait = &current, 0
		return nil
	}
	if p.cooldown > 0 {
		return nil
	}
	p.wait++
	if p.wait < p.patience() {
		return nil
	}
	return p.reduce(r, epoch)
}

func (p *ReduceLROnPlateau) reduce(r *keras.Run, epoch int) error {
	old := rate(r)
	if old <= float64(float32(p.MinLR)) {
		return nil
	}
	lower := max(old*p.factor(), p.MinLR)
	if err := setRate(r, lower); err != nil {
		return fmt.Errorf("callbacks: ReduceLROnPlateau: %w", err)
	}
	p.cooldown, p.wait = p.Cooldown, 0
	if p.Verbose {
		return printf(r, "\nEpoch %d: ReduceLROnPlateau reducing learning rate to %s.", epoch+1, number(lower))
	}
	return nil
}
