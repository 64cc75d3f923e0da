package optimizers

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/keras/ops"
)

// LossScaleOptimizer multiplies the loss by a scale, so that the small gradients of float16 do not vanish, divides the gradients by
// it, and lets an inner optimizer update the weights. Where a gradient is not finite it skips the step and halves the scale; after
// DynamicGrowthSteps good steps in a row it doubles it. Skipped steps count for nothing, a schedule's steps included.
//
// The inner optimizer's own LossScaleFactor is not used.
// Defaults: InitialScale 32768, DynamicGrowthSteps 2000.
// Errors: no inner optimizer, or one that scales losses itself, values out of range.
// Reference: keras.optimizers.LossScaleOptimizer.
type LossScaleOptimizer struct {
	InnerOptimizer     Optimizer // required
	InitialScale       float64   `keras:",default=32768"`
	DynamicGrowthSteps int       `keras:",default=2000"`
}

// Iteration names the number of steps that a LossScaleOptimizer has not skipped; the others are its scale and the good steps since
// the scale was set.
const (
	Iteration    = "iteration"
	dynamicScale = "dynamic_scale"
	stepCounter  = "step_counter"
)

// Rate implements Optimizer.
func (o *LossScaleOptimizer) Rate() float64 { return o.InnerOptimizer.Rate() }

// Check implements Checks.
func (o *LossScaleOptimizer) Check() error {
	if isNil(o.InnerOptimizer) {
		return errors.New("optimizers: LossScaleOptimizer: InnerOptimizer is nil")
	}
	if _, nested := o.InnerOptimizer.(*LossScaleOptimizer); nested {
		return errors.New("optimizers: LossScaleOptimizer: InnerOptimizer is a LossScaleOptimizer too")
	}
	if !(o.InitialScale >= 0) || o.DynamicGrowthSteps < 0 {
		return fmt.Errorf("optimizers: LossScaleOptimizer: got InitialScale %v and DynamicGrowthSteps %d, want more than 0",
			o.InitialScale, o.DynamicGrowthSteps)
	}
	if c, ok := o.InnerOptimizer.(Checks); ok {
		return c.Check()
	}
	return nil
}

// Update is the inner optimizer's rule. Apply does the scaling, which takes all weights.
func (o *LossScaleOptimizer) Update(s Step, w, g ops.Value) ops.Value {
	return o.InnerOptimizer.Update(s, w, g)
}

func (o *LossScaleOptimizer) scale(s Step) ops.Value {
	return s.Shared(dynamicScale, orNumber(o.InitialScale, 32768))
}

// ScaleLoss implements ScalesLoss.
func (o *LossScaleOptimizer) ScaleLoss(s Step, loss ops.Value) ops.Value {
	return ops.Mul(loss, ops.Cast(o.scale(s), loss.DType()))
}

func (o *LossScaleOptimizer) apply(ws []Weight) []ops.Value {
	finite := allFinite(ws)
	if finite.IsZero() {
		return optionsOf(o.InnerOptimizer).apply(o.InnerOptimizer, ws)
	}
	shared := ws[0].Step
	scale, counter, iteration := o.scale(shared), shared.Shared(stepCounter, 0), shared.Shared(Iteration, 0)
	inner := make([]Weight, len(ws))
	for i, w := range ws {
		inner[i] = w
		inner[i].Step = newGated(w.Step, finite, plus(iteration, 1))
		if !w.Grad.IsZero() {
			inner[i].Grad = ops.Div(w.Grad, ops.Cast(scale, w.Grad.DType()))
		}
	}
	options := optionsOf(o.InnerOptimizer)
	options.LossScaleFactor = 0
	next := options.apply(o.InnerOptimizer, inner)
	for i, w := range ws {
		if next[i] != w.Value {
			next[i] = ops.Where(finite, next[i], w.Value)
		}
	}
	zero := ops.Number(counter, 0)
	grow := ops.Equal(counter, ops.Number(counter, float64(orNumber(o.DynamicGrowthSteps, 2000)-1)))
	shared.SetShared(stepCounter, ops.Where(finite, ops.Where(grow, zero, plus(counter, 1)), zero))
	shared.SetShared(dynamicScale, ops.Where(finite, ops.Where(grow, ops.Scale(scale, 2), scale), ops.Scale(scale, 0.5)))
	shared.SetShared(Iteration, ops.Where(finite, plus(iteration, 1), iteration))
	return next
}

// allFinite tells whether no gradient has an infinity or a NaN, each of which makes 0*g a NaN. It is the zero Value without gradients.
func allFinite(ws []Weight) ops.Value {
	var sum ops.Value
	for _, w := range ws {
		if w.Grad.IsZero() {
			continue
		}
		zero := ops.Sum(ops.Scale(w.Grad, 0))
		if sum.IsZero() {
			sum = zero
		} else {
			sum = ops.Add(sum, ops.Cast(zero, sum.DType()))
		}
	}
	if sum.IsZero() {
		return sum
	}
	return ops.Equal(sum, ops.Number(sum, 0))
}

// DecodeConfig drops the settings that Keras once wrote here though they mean nothing.
func (o *LossScaleOptimizer) DecodeConfig(cfg map[string]any) error {
	for key, standard := range map[string]any{"dynamic": true, "use_ema": false, "ema_momentum": 0.99} {
		if cfg[key] == standard {
			delete(cfg, key)
		}
	}
	return nil
}
