package keras

import (
	"errors"
	"fmt"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// OptimizerState is an optimizer at work in Functions: its slots, the count of its steps and its learning rate. A model that is
// compiled has its own; two networks that are trained against each other take one each.
type OptimizerState struct {
	optimizer optimizers.Optimizer
	schedule  schedules.Schedule // nil: only SetLearningRate changes the rate
	slots     slots
	rate      *layers.Variable // float64 of rank 0
	count     *layers.Variable // likewise, the steps done
}

// NewOptimizerState starts an optimizer. If its rate follows a schedule, each call of a Function sets that of the next one.
//
// Errors: no optimizer, bad settings.
func NewOptimizerState(o optimizers.Optimizer) (*OptimizerState, error) {
	if isNil(o) {
		return nil, errors.New("keras: NewOptimizerState: the optimizer is nil")
	}
	if c, ok := o.(optimizers.Checks); ok {
		if err := c.Check(); err != nil {
			return nil, fmt.Errorf("keras: NewOptimizerState: %w", err)
		}
	}
	s := &OptimizerState{optimizer: o}
	if err := graph.Catch(func() {
		defer graph.Locate(s.where())
		s.schedule = optimizers.ScheduleOf(o)
		s.rate = layers.NewVariable("learning_rate", tensor.Scalar(o.Rate()))
	}); err != nil {
		return nil, fmt.Errorf("keras: NewOptimizerState: %w", err)
	}
	s.count = layers.NewVariable("iterations", tensor.Scalar(0.0))
	s.rate.NonTrainable, s.count.NonTrainable = true, true
	s.rate.Guard().Join(s.count.Guard())
	return s, nil
}

func (s *OptimizerState) where() string { return fmt.Sprintf("optimizer %T", s.optimizer) }

// Minimize adds a step to a Function: loss, a float of rank 0, goes down along its gradient by vs, such as model.TrainableWeights().
// It must come after what the loss was computed from and before vs change otherwise.
//
// Errors: a loss that depends on none of vs, also because a step of this Function has changed them.
func (s *OptimizerState) Minimize(c *layers.Context, loss ops.Value, vs ...*layers.Variable) {
	ws := make([]ops.Value, len(vs))
	for i, v := range vs {
		ws[i] = c.Use(v)
	}
	s.Apply(c, ops.Gradients(s.ScaleLoss(c, loss), ws...), vs)
}

// ScaleLoss returns the loss whose gradients Apply wants: another one for a LossScaleOptimizer, the same for most.
func (s *OptimizerState) ScaleLoss(c *layers.Context, loss ops.Value) ops.Value {
	defer graph.Locate(s.where())
	if o, ok := s.optimizer.(optimizers.ScalesLoss); ok {
		return o.ScaleLoss(s.step(c), loss)
	}
	return loss
}

// Apply adds a step with gradients of one's own making, one for each of vs. A zero Value, as ops.Gradients gives it for what the loss
// does not depend on, leaves the variable as it is.
//
// Errors: another number of gradients than of variables, no gradient at all, one of another shape than its variable.
func (s *OptimizerState) Apply(c *layers.Context, grads []ops.Value, vs []*layers.Variable) {
	defer graph.Locate(s.where())
	if len(grads) != len(vs) {
		ops.Fail(s.where(), fmt.Sprintf("got %d gradients for %d variables", len(grads), len(vs)))
	}
	step := s.step(c)
	some := false
	ws := make([]optimizers.Weight, len(vs))
	for i, v := range vs {
		ws[i] = optimizers.Weight{Name: v.Name, Step: step.of(v), Value: c.Use(v), Grad: grads[i], Constraint: constraintOf(v, c.Owns)}
		if grads[i].IsZero() {
			continue
		}
		some = true
		if !grads[i].Type().Equal(ws[i].Value.Type()) {
			ops.Fail(s.where(), "want a gradient as the variable "+v.Name, grads[i], ws[i].Value)
		}
	}
	if !some {
		ops.Fail(s.where(), "no gradient for any variable: the loss does not depend on them, or they have changed since it was computed")
	}
	for i, next := range optimizers.Apply(s.optimizer, ws) {
		if !c.Owns(next) {
			ops.Fail(s.where(), "want a new value for "+vs[i].Name+" made from those of this call")
		}
		if next != ws[i].Value {
			c.Assign(vs[i], next)
		}
	}
	c.Assign(s.count, step.count)
	if s.schedule != nil {
		c.After(s.reschedule)
	}
}

// reschedule sets the rate of the next step. Whoever runs the program holds the lock.
func (s *OptimizerState) reschedule() error {
	done := s.count
	if _, skips := s.optimizer.(*optimizers.LossScaleOptimizer); skips {
		done = s.slots.shared(optimizers.Iteration, 0)
	}
	n, err := done.Value()
	if err != nil {
		return err
	}
	return errors.Join(graph.Catch(func() {
		defer graph.Locate("the learning rate's schedule")
		err = s.rate.Set(tensor.Scalar(s.schedule.At(uint64(n.At()))))
	}), err)
}

// errNoOptimizer is what the zero OptimizerState says.
var errNoOptimizer = errors.New("keras: the OptimizerState has no optimizer: make it with NewOptimizerState")

// LearningRate returns the rate of the next step.
func (s *OptimizerState) LearningRate() (float64, error) { return s.read(s.rate) }

// Iterations returns the number of steps done.
func (s *OptimizerState) Iterations() (int, error) {
	n, err := s.read(s.count)
	return int(n), err
}

func (s *OptimizerState) read(v *layers.Variable) (float64, error) {
	if v == nil {
		return 0, errNoOptimizer
	}
	mu := v.Guard().RLock()
	defer mu.RUnlock()
	t, err := v.Value()
	if err != nil {
		return 0, fmt.Errorf("keras: reading %s: %w", v.Name, err)
	}
	return t.At(), nil
}

// SetLearningRate changes the rate from the next step on. Nothing is compiled anew.
//
// Errors: a rate that is negative or not a number, an optimizer whose rate follows a schedule.
func (s *OptimizerState) SetLearningRate(rate float64) error {
	switch {
	case s.rate == nil:
		return errNoOptimizer
	case !(rate >= 0):
		return fmt.Errorf("keras: SetLearningRate: got %v, want at least 0", rate)
	case s.schedule != nil:
		return fmt.Errorf("keras: SetLearningRate: the rate follows a %T", s.schedule)
	}
	mu := s.rate.Guard().Lock()
	defer mu.Unlock()
	return s.rate.Set(tensor.Scalar(rate))
}

// Finalize ends a training: if the optimizer averages the weights, the averages replace those of vs.
//
// Reference: keras.optimizers.Optimizer.finalize_variable_values.
func (s *OptimizerState) Finalize(vs ...*layers.Variable) error {
	if !optimizers.Averages(s.optimizer) {
		return nil
	}
	for _, v := range vs {
		average := s.slots.find(v, optimizers.Average)
		if average == nil {
			continue
		}
		if err := replace(v, average); err != nil {
			return fmt.Errorf("keras: Finalize: %s: %w", v.Name, err)
		}
	}
	return nil
}

// replace copies a variable's numbers to another one.
func replace(dst, src *layers.Variable) error {
	mu := dst.Guard().Lock()
	defer mu.Unlock()
	x, err := src.Value()
	if err != nil {
		return err
	}
	return dst.Set(x)
}
