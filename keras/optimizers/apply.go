package optimizers

import (
	"regexp"
	"strings"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Weight is one weight in a training step.
type Weight struct {
	Name       string
	Step       Step
	Value      ops.Value                               // before the step
	Grad       ops.Value                               // the zero Value when the loss does not depend on the weight
	Constraint interface{ Apply(ops.Value) ops.Value } // nil: none
}

// Apply is a whole training step: what Options say happens around the rule, and the rule. It sets slots through each weight's Step
// and returns the new values; a weight without a gradient keeps its own.
//
// Reference: keras.optimizers.Optimizer.apply, in the order in which it does things.
func Apply(o Optimizer, ws []Weight) []ops.Value {
	if l, ok := o.(*LossScaleOptimizer); ok {
		return l.apply(ws)
	}
	return optionsOf(o).apply(o, ws)
}

func (o Options) apply(rule Optimizer, ws []Weight) []ops.Value {
	next, grads, steps := make([]ops.Value, len(ws)), make([]ops.Value, len(ws)), make([]Step, len(ws))
	for i, w := range ws {
		next[i], grads[i], steps[i] = w.Value, w.Grad, w.Step
		if o.LossScaleFactor != 0 && !w.Grad.IsZero() {
			grads[i] = ops.Div(w.Grad, ops.Number(w.Grad, o.LossScaleFactor))
		}
	}
	if o.GradientAccumulationSteps > 0 {
		o.accumulate(ws, grads, steps)
	}
	o.clip(grads)
	keep := o.keeps()
	for i, w := range ws {
		if grads[i].IsZero() {
			continue
		}
		decayed := w.Value
		if o.WeightDecay != 0 && !keep(w.Name) {
			decayed = ops.Sub(w.Value, ops.Mul(ops.Scale(w.Value, o.WeightDecay), rateOf(w.Step, w.Value)))
		}
		next[i] = rule.Update(steps[i], decayed, grads[i])
		if g, ok := steps[i].(*gated); ok {
			next[i] = ops.Where(g.open, next[i], w.Value)
		}
	}
	if o.UseEMA {
		o.average(ws, next, steps)
	}
	for i, w := range ws {
		if w.Constraint != nil && !grads[i].IsZero() {
			next[i] = w.Constraint.Apply(next[i])
		}
	}
	return next
}

// keeps returns a function that tells by a weight's name whether it is left out of the decay.
func (o Options) keeps() func(name string) bool {
	if len(o.NoDecay) == 0 {
		return func(string) bool { return false }
	}
	pattern, err := regexp.Compile(strings.Join(o.NoDecay, "|"))
	if err != nil {
		ops.Fail("NoDecay", err.Error())
	}
	return pattern.MatchString
}

// accumulate replaces gradients by their means since the last update, and steps by those that count updates and set slots only when
// one is due.
func (o Options) accumulate(ws []Weight, grads []ops.Value, steps []Step) {
	const slot = "gradient_accumulator"
	for i, w := range ws {
		t := w.Step.Count()
		k := ops.Number(t, float64(o.GradientAccumulationSteps))
		due := ops.Equal(graph.B(graph.Mod, t, k), ops.Number(t, 0))
		before := graph.U(graph.Floor, ops.Div(plus(t, -1), k))
		if !grads[i].IsZero() {
			sum := ops.Add(grads[i], w.Step.Slot(slot))
			w.Step.SetSlot(slot, ops.Where(due, ops.Number(sum, 0), sum))
			grads[i] = ops.Div(sum, ops.Number(sum, float64(o.GradientAccumulationSteps)))
		}
		steps[i] = newGated(w.Step, due, plus(before, 1))
	}
}

// Average is the name of the slots that hold the moving averages of weights.
const Average = "average"

// average moves the averages towards the new weights, all of them whether or not they have a gradient, and from time to time puts
// them in place of the weights. The first average is the weight itself. With accumulated gradients an update is averaged at each step
// until the next, as in Keras.
func (o Options) average(ws []Weight, next []ops.Value, steps []Step) {
	for i, w := range ws {
		t := steps[i].Count()
		later := ops.Cast(ops.Greater(t, ops.Number(t, 1)), w.Value.DType())
		momentum := ops.Scale(later, or(o.EMAMomentum, 0.99))
		average := ops.Add(ops.Mul(momentum, w.Step.Slot(Average)), ops.Mul(oneMinus(momentum), next[i]))
		w.Step.SetSlot(Average, average)
		if n := float64(o.EMAOverwriteFrequency); n > 0 {
			next[i] = ops.Where(ops.Equal(graph.B(graph.Mod, t, ops.Number(t, n)), ops.Number(t, 0)), average, next[i])
		}
	}
}
