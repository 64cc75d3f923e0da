package optimizers

import (
	"cmp"
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// AdamW is Adam with weight decay that is decoupled from the gradient: w -= w*WeightDecay*rate before the step.
//
// Defaults: LearningRate 0.001, WeightDecay 0.004, Beta1 0.9, Beta2 0.999, Epsilon 1e-7.
// Errors: as Adam; a decay given in Options.
// Reference: keras.optimizers.AdamW; Loshchilov & Hutter 2019, arXiv:1711.05101.
type AdamW struct {
	LearningRate float64  `keras:",default=0.001"`
	WeightDecay  *float64 `keras:",default=0.004"`
	Beta1        *float64 `keras:"beta_1,default=0.9"`
	Beta2        *float64 `keras:"beta_2,default=0.999"`
	Epsilon      *float64 `keras:",default=1e-07"`
	AMSGrad      bool     `keras:"amsgrad"`
	Options
}

// Rate implements Optimizer.
func (o *AdamW) Rate() float64 { return o.rate(o.LearningRate, 0.001) }

// options gives the decay its default.
func (o *AdamW) options() Options {
	s := o.Options
	s.WeightDecay = or(o.WeightDecay, 0.004)
	return s
}

// Check implements Checks.
func (o *AdamW) Check() error {
	if o.Options.WeightDecay != 0 {
		return fmt.Errorf("optimizers: AdamW: got WeightDecay %v in Options, want it in AdamW", o.Options.WeightDecay)
	}
	return cmp.Or(checkMoments("AdamW", o.Beta1, o.Beta2, o.Epsilon), o.options().check("AdamW", o.LearningRate))
}

// Update implements Optimizer.
func (o *AdamW) Update(s Step, w, g ops.Value) ops.Value {
	return (&Adam{Beta1: o.Beta1, Beta2: o.Beta2, Epsilon: o.Epsilon, AMSGrad: o.AMSGrad}).Update(s, w, g)
}

// EncodeConfig keeps a decay of 0, which Keras wants as a number here.
func (o *AdamW) EncodeConfig(cfg map[string]any) error {
	decay := cfg["weight_decay"]
	err := o.Options.EncodeConfig(cfg)
	cfg["weight_decay"] = decay
	return err
}
