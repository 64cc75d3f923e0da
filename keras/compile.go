package keras

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor/graph"
)

// CompileConfig says how a model learns. An output's name is that of its layer; see Model.OutputNames.
type CompileConfig struct {
	Optimizer optimizers.Optimizer // nil: RMSprop
	// Loss is that of the output, or of each output. Losses gives each output its own; one that it does not name, or names with
	// nil, has no loss. With two losses or more, History has the unweighted value of each under "<output>_loss".
	Loss   losses.Loss
	Losses map[string]losses.Loss
	// LossWeights are factors of the outputs' losses in the loss that training minimises; 1 for an output that is not named.
	LossWeights map[string]float64
	// Metrics are those of a model with one output, MetricsFor those of each output by name; there History has them under
	// "<output>_<metric>". Sample weights and class weights count in the weighted ones only. Of two that are named alike the
	// second one is called "weighted_<metric>", or "<metric>_1" if both or neither are weighted.
	Metrics            []metrics.Metric
	MetricsFor         map[string][]metrics.Metric
	WeightedMetrics    []metrics.Metric
	WeightedMetricsFor map[string][]metrics.Metric
}

// compiled is what Compile decides and training changes.
type compiled struct {
	CompileConfig
	heads     []head
	trainable map[*layers.Variable]bool // the weights that training changes
	frozen    map[layers.Any]bool       // the layers that were frozen
	warnings  warnings
	rate      float64            // the learning rate now
	schedule  schedules.Schedule // sets the rate of each step; nil: only callbacks change it
	steps     uint64             // optimizer steps done; the model's lock guards it
	epochs    uint64             // passes over the data begun, which number the shuffles
	slots     slots
	built     atomic.Bool // a training step has been made
	train     sums
	test      sums
	tests     uint64 // evaluations begun; the model's testing guards it
}

// Compile sets optimizer, losses and metrics, and which weights are frozen. Calling it again starts the optimizer anew; the weights
// stay.
//
// Errors: a model that could not be built, no loss at all and no layer that adds one, bad settings, unknown metrics, names of outputs that the model does not have.
func (m *Model) Compile(cfg CompileConfig) error {
	if m.err != nil {
		return m.err
	}
	if err := cfg.setOptimizer(); err != nil {
		return fmt.Errorf("keras: Compile: %w", err)
	}
	heads, err := m.newHeads(cfg)
	if err != nil {
		return fmt.Errorf("keras: Compile: %w", err)
	}
	if !m.training.CompareAndSwap(false, true) {
		return errors.New("keras: Compile: a Fit is under way")
	}
	defer m.training.Store(false)
	m.testing.Lock()
	defer m.testing.Unlock()
	c := &compiled{CompileConfig: cfg.clone(), heads: heads, trainable: m.trainableWeights(), frozen: layers.FrozenLayers(m), train: newSums(), test: newSums()}
	if err := m.tryLosses(c); err != nil {
		return fmt.Errorf("keras: Compile: %w", err)
	}
	if err := c.startRate(); err != nil {
		return fmt.Errorf("keras: Compile: %w", err)
	}
	m.compiled.Store(c)
	m.programs.forget(trainMode, testMode)
	return nil
}

// setOptimizer fills in Keras's default and checks the settings.
func (cfg *CompileConfig) setOptimizer() error {
	if cfg.Optimizer == nil {
		o, err := optimizers.Named("rmsprop")
		if err != nil {
			return errNil("Optimizer")
		}
		cfg.Optimizer = o
	}
	if isNil(cfg.Optimizer) {
		return errNil("Optimizer")
	}
	if c, ok := cfg.Optimizer.(optimizers.Checks); ok {
		return c.Check()
	}
	return nil
}

// clone copies what the caller may change later.
func (cfg CompileConfig) clone() CompileConfig {
	cfg.Losses, cfg.LossWeights = maps.Clone(cfg.Losses), maps.Clone(cfg.LossWeights)
	cfg.Metrics, cfg.WeightedMetrics = slices.Clone(cfg.Metrics), slices.Clone(cfg.WeightedMetrics)
	cfg.MetricsFor, cfg.WeightedMetricsFor = maps.Clone(cfg.MetricsFor), maps.Clone(cfg.WeightedMetricsFor)
	return cfg
}

// tryLosses calls the model once to learn what only its outputs tell: whether a loss that takes logits finds probabilities, which it
// is right to warn of, and whether a model without losses of its outputs adds one of its own.
func (m *Model) tryLosses(c *compiled) error {
	lossless, logits := true, false
	for _, h := range c.heads {
		lossless = lossless && h.loss == nil
		logits = logits || takesLogits(h.loss)
	}
	if !lossless && !logits {
		return nil
	}
	t := graph.NewTrace()
	var ys []ops.Value
	var ctx *layers.Context
	err := graph.Catch(func() {
		ctx = layers.NewContext(t, true, m.seed)
		xs := make([]ops.Value, len(m.in))
		for i, in := range m.in {
			xs[i] = t.Feed("input", in.dtype, in.shape)
		}
		ys = m.CallAll(ctx, xs)
	})
	if err != nil {
		return err
	}
	if lossless && len(ctx.Losses()) == 0 && !c.penalised() {
		return fmt.Errorf("%w, and the model adds no loss of its own", errNil("Loss"))
	}
	for i, h := range c.heads {
		if takesLogits(h.loss) && isProbability(ys[i]) {
			c.warnings.add("%T has FromLogits, but the output of %q was produced by a softmax or sigmoid activation and thus does not "+
				"represent logits; the loss uses the logits under it", h.loss, m.Name)
		}
	}
	return nil
}

func takesLogits(l losses.Loss) bool {
	logits, ok := l.(interface{ TakesLogits() bool })
	return ok && logits.TakesLogits()
}

func isProbability(y ops.Value) bool {
	_, softmax := losses.SoftmaxLogits(y)
	_, sigmoid := losses.SigmoidLogits(y)
	return softmax || sigmoid
}

// penalised tells whether a weight that is trained has a regularizer.
func (c *compiled) penalised() bool {
	for v := range c.trainable {
		if v.Penalty != nil {
			return true
		}
	}
	return false
}
