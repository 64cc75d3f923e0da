// Package losses has what training minimises. A loss computes one number a sample (or a position); Total weighs these numbers and
// reduces them to one. Penalties on weights are the model's.
//
// Reference: keras.losses.
package losses

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// epsilon is keras.config.epsilon(): probabilities are kept that far from 0 and 1, where the gradient is 0.
const epsilon = 1e-7

// Loss compares targets with predictions. Those of this package are pointers to struct literals; New makes one of a function.
type Loss interface {
	// PerSample returns the loss of each sample, of the shape of pred without its last axis. y is in the dtype that the data has.
	PerSample(y, pred ops.Value) ops.Value
}

// Reduced is a Loss that says how the losses of the samples become one number; for others it is their mean.
type Reduced interface{ LossReduction() Reduction }

// MasksSamples is a Loss that leaves some samples out of the mean.
type MasksSamples interface {
	// SampleMask returns a bool value of the shape of perSample, what PerSample returned: true for the samples that count. The zero
	// Value stands for all of them.
	SampleMask(y, pred, perSample ops.Value) ops.Value
}

// ChecksTargets is a Loss that can tell bad targets before a step runs, such as a label that is no class.
type ChecksTargets interface {
	// CheckTargets returns what is wrong with y, given the shape of the predictions.
	CheckTargets(y *tensor.Tensor, pred tensor.Shape) error
}

// New returns a loss of the user's own: f is PerSample, and the mean over all samples is minimised. Register makes it known to model
// files by its name.
func New(name string, f func(y, pred ops.Value) ops.Value) Loss { return &function{name, f} }

type function struct {
	name string
	f    func(y, pred ops.Value) ops.Value
}

// PerSample implements Loss.
func (l *function) PerSample(y, pred ops.Value) ops.Value { return l.f(y, pred) }

// ClassName returns the name.
func (l *function) ClassName() string { return l.name }
