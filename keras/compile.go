package keras

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor/graph"
)

// CompileConfig says how a model learns.
type CompileConfig struct {
	Optimizer optimizers.Optimizer // required
	Loss      losses.Loss          // required
	Metrics   []metrics.Metric
}

// compiled is what Compile decides and training changes.
type compiled struct {
	CompileConfig
	rate   float64 // the learning rate now
	steps  uint64  // optimizer steps done; the model's lock guards it
	epochs uint64  // epochs begun, which number the shuffles
	slots  slots
	train  sums
	test   sums
}

// Compile sets optimizer, loss and metrics. Calling it again starts the optimizer anew; the weights stay.
//
// Errors: a model that could not be built, no optimizer or loss, bad settings, unknown metric names, more than one output.
func (m *Model) Compile(cfg CompileConfig) error {
	if m.err != nil {
		return m.err
	}
	switch {
	case isNil(cfg.Optimizer):
		return errors.New("keras: Compile: Optimizer is nil")
	case isNil(cfg.Loss):
		return errors.New("keras: Compile: Loss is nil")
	case len(m.out) != 1:
		return fmt.Errorf("keras: Compile: the model has %d outputs: training takes models with one", len(m.out))
	}
	if c, ok := cfg.Optimizer.(optimizers.Checks); ok {
		if err := c.Check(); err != nil {
			return fmt.Errorf("keras: Compile: %w", err)
		}
	}
	labels := map[string]bool{"loss": true}
	for i, metric := range cfg.Metrics {
		if isNil(metric) {
			return fmt.Errorf("keras: Compile: Metrics[%d] is nil", i)
		}
		if c, ok := metric.(interface{ Check() error }); ok {
			if err := c.Check(); err != nil {
				return fmt.Errorf("keras: Compile: %w", err)
			}
		}
		if labels[metric.Label()] {
			return fmt.Errorf("keras: Compile: two metrics are named %q", metric.Label())
		}
		labels[metric.Label()] = true
	}
	if !m.training.CompareAndSwap(false, true) {
		return errors.New("keras: Compile: a Fit is under way")
	}
	defer m.training.Store(false)
	m.testing.Lock()
	defer m.testing.Unlock()
	if err := m.warnOfLogits(cfg.Loss); err != nil {
		return fmt.Errorf("keras: Compile: %w", err)
	}
	cfg.Metrics = slices.Clone(cfg.Metrics)
	m.compiled.Store(&compiled{CompileConfig: cfg, rate: cfg.Optimizer.Rate(), train: newSums(), test: newSums()})
	m.programs.forget(trainMode, testMode)
	return nil
}

// warnOfLogits warns once, as Keras on TensorFlow does, that FromLogits is set although the output is a softmax or sigmoid. The
// loss takes the logits under it either way.
func (m *Model) warnOfLogits(l losses.Loss) error {
	logits, ok := l.(interface{ TakesLogits() bool })
	if !ok || !logits.TakesLogits() {
		return nil
	}
	t := graph.NewTrace()
	return graph.Catch(func() {
		x := make([]ops.Value, len(m.in))
		for i, in := range m.in {
			x[i] = t.Feed("input", in.dtype, in.shape)
		}
		y := m.CallAll(layers.NewContext(t, false, m.seed), x)[0]
		_, softmax := losses.SoftmaxLogits(y)
		_, sigmoid := losses.SigmoidLogits(y)
		if softmax || sigmoid {
			fmt.Fprintf(os.Stderr, "keras: warning: %T has FromLogits, but the output of %q was produced by a softmax or sigmoid activation and "+
				"thus does not represent logits; the loss uses the logits under it\n", l, m.Name)
		}
	})
}
