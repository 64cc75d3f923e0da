package optimizers

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
)

// Options are the settings that all optimizers have in common. The user's own get them by embedding.
//
// A training step divides the gradients by LossScaleFactor, averages them over GradientAccumulationSteps, clips them, decays the
// weights (w -= w*WeightDecay*rate), lets the rule update them, averages them (UseEMA) and applies their constraints, in this order.
//
// Errors: more than one kind of clipping, a Schedule beside a LearningRate, values out of range.
// Reference: keras.optimizers.Optimizer.
type Options struct {
	WeightDecay float64 // 0: none
	// NoDecay leaves weights out of the decay: those in whose name, such as "dense/bias", one of these regular expressions is found.
	// It is Keras's exclude_from_weight_decay, and as there no part of the config.
	NoDecay []string `keras:"-"`

	ClipNorm       float64 `keras:"clipnorm"`        // largest norm of a weight's gradient; 0: none
	GlobalClipNorm float64 `keras:"global_clipnorm"` // largest norm of all gradients together; 0: none
	ClipValue      float64 `keras:"clipvalue"`       // largest absolute value of a gradient's elements; 0: none

	// UseEMA keeps moving averages of the weights, which replace the weights every EMAOverwriteFrequency steps (0: never) and
	// when Fit ends.
	UseEMA                bool
	EMAMomentum           *float64 `keras:",default=0.99"`
	EMAOverwriteFrequency int

	LossScaleFactor float64 // multiplies the loss whose gradients are taken; 0: 1
	// GradientAccumulationSteps k updates the weights at every kth step only, with the mean gradient since the last; 0: at each.
	GradientAccumulationSteps int

	Schedule schedules.Schedule `keras:"-"` // sets the rate of each step, in place of LearningRate
}

// options returns the settings; Apply asks for them.
func (o Options) options() Options { return o }

// optionsOf returns the settings of an optimizer that embeds Options, none for another.
func optionsOf(o Optimizer) Options {
	if h, ok := o.(interface{ options() Options }); ok {
		return h.options()
	}
	return Options{}
}

// ScheduleOf returns the schedule that sets the optimizer's rate, nil when none does.
func ScheduleOf(o Optimizer) schedules.Schedule {
	if l, ok := o.(*LossScaleOptimizer); ok {
		return ScheduleOf(l.InnerOptimizer)
	}
	return optionsOf(o).Schedule
}

// Averages tells whether the optimizer keeps moving averages of the weights, in their slots named Average.
func Averages(o Optimizer) bool {
	if l, ok := o.(*LossScaleOptimizer); ok {
		return Averages(l.InnerOptimizer)
	}
	return optionsOf(o).UseEMA
}

// rate returns the first rate: the schedule's, or the number given.
func (o Options) rate(given, standard float64) float64 {
	if o.Schedule != nil {
		return o.Schedule.At(0)
	}
	return orNumber(given, standard)
}

// ScaleLoss implements ScalesLoss.
func (o Options) ScaleLoss(_ Step, loss ops.Value) ops.Value {
	if o.LossScaleFactor == 0 {
		return loss
	}
	return ops.Scale(loss, o.LossScaleFactor)
}

// Check implements Checks.
func (o Options) Check() error { return o.check("Options", 0) }

// check names the optimizer's class in its errors; rate is its LearningRate.
func (o Options) check(class string, rate float64) error {
	wrap := func(format string, args ...any) error {
		return fmt.Errorf("optimizers: "+class+": "+format, args...)
	}
	clippings := 0
	for _, c := range []float64{o.ClipNorm, o.GlobalClipNorm, o.ClipValue} {
		if c != 0 {
			clippings++
		}
	}
	switch {
	case clippings > 1:
		return wrap("got ClipNorm %v, GlobalClipNorm %v and ClipValue %v, want only one of them", o.ClipNorm, o.GlobalClipNorm, o.ClipValue)
	case o.EMAOverwriteFrequency < 0:
		return wrap("EMAOverwriteFrequency: got %v, want at least 1, or 0 for never", o.EMAOverwriteFrequency)
	case o.GradientAccumulationSteps == 1 || o.GradientAccumulationSteps < 0:
		return wrap("GradientAccumulationSteps: got %v, want at least 2, or 0 for none", o.GradientAccumulationSteps)
	case o.Schedule != nil && isNil(o.Schedule):
		return wrap("Schedule: got a nil %T", o.Schedule)
	case o.Schedule != nil && rate != 0:
		return wrap("got LearningRate %v and a Schedule, want one of them", rate)
	}
	if _, err := regexp.Compile(strings.Join(o.NoDecay, "|")); err != nil {
		return wrap("NoDecay: %w", err)
	}
	if c, ok := o.Schedule.(Checks); ok {
		if err := c.Check(); err != nil {
			return wrap("Schedule: %w", err)
		}
	}
	return cmp.Or(notNegative(class, "LearningRate", rate), notNegative(class, "WeightDecay", o.WeightDecay),
		notNegative(class, "ClipNorm", o.ClipNorm), notNegative(class, "GlobalClipNorm", o.GlobalClipNorm),
		notNegative(class, "ClipValue", o.ClipValue), notNegative(class, "LossScaleFactor", o.LossScaleFactor),
		upToOne(class, "EMAMomentum", or(o.EMAMomentum, 0.99)))
}

// DecodeConfig reads a schedule, which Keras writes in place of the learning rate.
func (o *Options) DecodeConfig(cfg map[string]any) error {
	if _, scheduled := cfg["learning_rate"].(map[string]any); !scheduled {
		return nil
	}
	s, err := schedules.FromConfig(cfg["learning_rate"])
	if err != nil {
		return fmt.Errorf("learning_rate: %w", err)
	}
	o.Schedule = s
	delete(cfg, "learning_rate")
	return nil
}

// EncodeConfig writes what DecodeConfig reads, and null where 0 means none.
func (o *Options) EncodeConfig(cfg map[string]any) error {
	for _, key := range []string{"weight_decay", "clipnorm", "global_clipnorm", "clipvalue", "ema_overwrite_frequency", "loss_scale_factor",
		"gradient_accumulation_steps"} {
		if v := reflect.ValueOf(cfg[key]); v.IsValid() && v.IsZero() {
			cfg[key] = nil
		}
	}
	if o.Schedule == nil {
		return nil
	}
	v, err := schedules.Config(o.Schedule)
	cfg["learning_rate"] = v
	return err
}
