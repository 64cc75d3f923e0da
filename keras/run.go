package keras

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/gokeras/gokeras/keras/metrics"
)

// NewRun returns what a training loop of one's own hands to the callbacks it calls; Fit, Evaluate and Predict make theirs. steps is 0
// when it is not known; a nil out is standard output. m may be nil for callbacks that ask nothing of it.
func NewRun(ctx context.Context, m *Model, epochs, steps int, out io.Writer) *Run {
	return &Run{ctx: ctx, model: m, epochs: epochs, steps: steps, out: out}
}

// Stopped tells whether a callback has called Stop.
func (r *Run) Stopped() bool { return r.stop.Load() }

// Output is where the run prints.
func (r *Run) Output() io.Writer { return orStdout(r.out) }

// Warn prints a warning to Output. A text that comes again in the same run is not repeated, as Python does with warnings.
func (r *Run) Warn(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	if r.warned[text] {
		return nil
	}
	if r.warned == nil {
		r.warned = map[string]bool{}
	}
	r.warned[text] = true
	_, err := fmt.Fprintf(r.Output(), "keras: warning: %s\n", text)
	return err
}

// Direction tells which way the value logged under name gets better: losses down, a compiled metric as it says itself. The prefix val_
// does not count. It is metrics.Unknown for other names and for metrics that do not say.
func (r *Run) Direction(name string) metrics.Direction {
	name = strings.TrimPrefix(name, "val_")
	d := metrics.Unknown
	if name == "loss" {
		d = metrics.Down
	}
	if r.model == nil {
		return d
	}
	c := r.model.compiled.Load()
	if c == nil {
		return d
	}
	for _, h := range c.heads {
		if h.lossKey != "" && h.lossKey == name {
			d = metrics.Down
		}
		for _, m := range h.metrics {
			if directed, ok := m.metric.(metrics.Directed); ok && (m.key == name || m.metric.Label() == name) {
				d = directed.Direction()
			}
		}
	}
	return d
}
