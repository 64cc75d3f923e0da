package keras

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// forward feeds the inputs and calls the layers.
func (m *Model) forward(t *graph.Trace, dtypes []tensor.DType, training bool) (ys []ops.Value, c *layers.Context) {
	c = layers.NewContext(t, training, m.seed)
	xs := make([]ops.Value, len(m.in))
	for i, in := range m.in {
		xs[i] = ops.Cast(t.Feed(fmt.Sprintf("x%d", i), dtypes[i], in.shape), in.dtype)
	}
	return m.CallAll(c, xs), c
}

// tracePredict is the program of Predict: inputs to outputs.
func (m *Model) tracePredict(dtypes []tensor.DType) (t *graph.Trace, outs []graph.Value, err error) {
	t = graph.NewTrace()
	err = graph.Catch(func() { outs, _ = m.forward(t, dtypes, false) })
	return t, outs, err
}

// traceStep is the program of a training step, or of a test step when training is false.
func (m *Model) traceStep(c *compiled, spec data.Spec, training bool) (t *graph.Trace, resolved []metrics.Metric, err error) {
	t = graph.NewTrace()
	sums := c.sums(training)
	err = graph.Catch(func() {
		ys, ctx := m.forward(t, dtypesOf(spec.X), training)
		target := t.Feed("y0", spec.Y[0].DType, tensor.Batched(spec.Y[0].Dims...))
		var weights ops.Value
		if len(spec.W) > 0 {
			weights = t.Feed("w0", spec.W[0].DType, tensor.Batched(spec.W[0].Dims...))
		}
		loss := m.totalLoss(t, ctx, perSample(t, c.Loss, target, ys[0]), weights, reductionOf(c.Loss))
		sums.addLoss(t, loss)
		for _, metric := range c.Metrics {
			resolved = append(resolved, measure(metric, sums, t, target, ys[0]))
		}
		if training {
			m.update(c, t, loss)
		}
	})
	return t, resolved, err
}

// perSample asks the loss.
func perSample(t *graph.Trace, l losses.Loss, y, pred ops.Value) ops.Value {
	defer graph.Locate(fmt.Sprintf("loss %T", l))
	per := l.PerSample(y, pred)
	if !t.Owns(per) {
		ops.Fail(fmt.Sprintf("loss %T", l), "want a value for each sample, made from the predictions of this call")
	}
	return per
}

func reductionOf(l losses.Loss) losses.Reduction {
	if r, ok := l.(losses.Reduced); ok {
		return r.Reduction()
	}
	return losses.SumOverBatchSize
}

// measure resolves a metric and adds its share.
func measure(metric metrics.Metric, s *sums, t *graph.Trace, y, pred ops.Value) metrics.Metric {
	defer graph.Locate(fmt.Sprintf("metric %q", metric.Label()))
	if r, ok := metric.(metrics.Resolver); ok {
		metric = r.Resolve(y.Shape(), pred.Shape())
	}
	metric.Update(accumulator{s, t, metric.Label()}, y, pred)
	return metric
}

func dtypesOf(cols []data.Column) []tensor.DType {
	ds := make([]tensor.DType, len(cols))
	for i, c := range cols {
		ds[i] = c.DType
	}
	return ds
}

// totalLoss is the mean (or sum) of the samples' losses, with their weights, and the penalties.
func (m *Model) totalLoss(t *graph.Trace, ctx *layers.Context, per, weights ops.Value, reduction losses.Reduction) ops.Value {
	if !weights.IsZero() {
		per = ops.Mul(per, ops.Reshape(ops.Cast(weights, per.DType()), alongRows(per.Shape())))
	}
	loss := ops.Mean(per)
	if reduction == losses.Sum {
		loss = ops.Sum(per)
	}
	for _, v := range m.Weights() {
		if v.Penalty != nil && !v.NonTrainable {
			loss = ops.Add(loss, penalty(t, v))
		}
	}
	for _, extra := range ctx.Losses() {
		loss = ops.Add(loss, extra)
	}
	return loss
}

func penalty(t *graph.Trace, v *layers.Variable) ops.Value {
	defer graph.Locate(fmt.Sprintf("regularizer %T of %s", v.Penalty, v.Name))
	return v.Penalty.Penalty(t.Before(&v.Var))
}

// alongRows is the shape in which one number a row broadcasts over a value of the given shape.
func alongRows(s tensor.Shape) tensor.Shape {
	out := tensor.Shape{s[0]}
	for range s[1:] {
		out = append(out, tensor.D(1))
	}
	return out
}

// update adds the optimizer's step for every trainable weight.
func (m *Model) update(c *compiled, t *graph.Trace, loss ops.Value) {
	defer graph.Locate(fmt.Sprintf("optimizer %T", c.Optimizer))

	var vs []*layers.Variable
	var ws []ops.Value
	for _, v := range m.Weights() {
		if !v.NonTrainable {
			vs, ws = append(vs, v), append(ws, t.Before(&v.Var))
		}
	}
	for i, g := range graph.Gradients(loss, ws...) {
		if g.IsZero() {
			continue // the loss does not depend on it
		}
		w := c.Optimizer.Update(stepper{c, t, vs[i]}, ws[i], g)
		if !t.Owns(w) {
			ops.Fail(fmt.Sprintf("optimizer %T", c.Optimizer), "want a new value for "+vs[i].Name+" made from those of this call")
		}
		t.Assign(&vs[i].Var, w)
	}
}

// stepper implements optimizers.Step for one weight.
type stepper struct {
	c *compiled
	t *graph.Trace
	v *layers.Variable
}

// Slot implements optimizers.Step.
func (s stepper) Slot(name string) ops.Value { return s.t.Before(&s.c.slots.get(s.v, name).Var) }

// SetSlot implements optimizers.Step.
func (s stepper) SetSlot(name string, x ops.Value) { s.t.Assign(&s.c.slots.get(s.v, name).Var, x) }

// LearningRate implements optimizers.Step.
func (s stepper) LearningRate() ops.Value { return graph.Scalar(graph.LearningRate) }

// Count implements optimizers.Step.
func (s stepper) Count() ops.Value { return graph.Scalar(graph.Step) }
