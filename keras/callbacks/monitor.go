package callbacks

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/metrics"
)

// monitor compares the values of one logged quantity.
type monitor struct {
	name  string
	delta float64 // what a value must be better by
	up    bool
}

// newMonitor finds the direction. It can be asked for at the first epoch's end at the earliest, when all metrics are known.
func newMonitor(r *keras.Run, callback, name string, mode Mode, minDelta float64) (*monitor, error) {
	m := &monitor{name: orMonitor(name), delta: math.Abs(minDelta)}
	switch mode {
	case Min:
	case Max:
		m.up = true
	case Auto:
		switch r.Direction(m.name) {
		case metrics.Up:
			m.up = true
		case metrics.Unknown:
			return nil, fmt.Errorf("callbacks: %s: Monitor: it is not known whether %q gets better up or down: set Mode to callbacks.Max or callbacks.Min",
				callback, m.name)
		}
	default:
		return nil, fmt.Errorf("callbacks: %s: Mode: got %v, want Auto, Min or Max", callback, mode)
	}
	return m, nil
}

func orMonitor(name string) string {
	if name == "" {
		return "val_loss"
	}
	return name
}

// improves tells whether x is better than reference, which anything is when there is none. As in Keras the numbers are compared as
// float32, so that a difference beyond its precision is no progress.
func (m *monitor) improves(x float64, reference *float64) bool {
	switch {
	case reference == nil:
		return true
	case m.up:
		return float32(x-m.delta) > float32(*reference)
	}
	return float32(x+m.delta) < float32(*reference)
}

// available lists the names in logs for a warning.
func available(logs keras.Logs) string {
	return strings.Join(slices.Sorted(maps.Keys(logs)), ",")
}

// rate returns the learning rate as the float32 that a step computes with.
func rate(r *keras.Run) float64 { return float64(float32(r.LearningRate())) }

func setRate(r *keras.Run, x float64) error { return r.SetLearningRate(float64(float32(x))) }

func or(p *float64, standard float64) float64 {
	if p == nil {
		return standard
	}
	return *p
}

// best returns what p points to; ok is false when there is nothing yet.
func best(p *float64) (value float64, ok bool) {
	if p == nil {
		return 0, false
	}
	return *p, true
}
