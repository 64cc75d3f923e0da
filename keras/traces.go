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
func (m *Model) forward(c *layers.Context, t *graph.Trace, dtypes []tensor.DType) []ops.Value {
	xs := make([]ops.Value, len(m.in))
	for i, in := range m.in {
		xs[i] = ops.Cast(t.Feed(fmt.Sprintf("x%d", i), dtypes[i], in.shape), in.dtype)
	}
	return m.CallAll(c, xs)
}

// tracePredict is the program of Predict: inputs to outputs.
func (m *Model) tracePredict(dtypes []tensor.DType) (t *graph.Trace, outs []graph.Value, err error) {
	t = graph.NewTrace()
	err = graph.Catch(func() { outs = m.forward(layers.NewContext(t, false, m.seed), t, dtypes) })
	return t, outs, err
}

// reports are what a program adds up beside the model's loss: the losses of the outputs by their keys, and the metrics, resolved for
// the data of the program.
type reports struct {
	losses  []string
	metrics []measure
}

// traceStep is the program of a training step, or of a test step when training is false.
func (m *Model) traceStep(c *compiled, spec data.Spec, training bool) (t *graph.Trace, r reports, err error) {
	t = graph.NewTrace()
	sums := c.sums(training)
	err = graph.Catch(func() {
		ctx := layers.NewContext(t, training, m.seed)
		ctx.Freeze(c.frozen)
		ys := m.forward(ctx, t, dtypesOf(spec.X))
		targets, weights := c.feedTargets(t, spec)
		var loss ops.Value
		for i, h := range c.heads {
			if h.loss == nil {
				continue
			}
			value := h.value(t, targets[i], ys[i], weights[i], ctx.Mask(ys[i]))
			if h.lossKey != "" {
				sums.addOutputLoss(t, h.lossKey, value)
				r.losses = append(r.losses, h.lossKey)
			}
			if h.factor != 1 {
				value = ops.Scale(value, h.factor)
			}
			loss = plus(loss, value)
		}
		loss = c.penalise(t, ctx, m.Weights(), loss)
		sums.addLoss(t, loss)
		for _, weighted := range []bool{false, true} {
			for i, h := range c.heads {
				for _, metric := range h.metrics {
					if metric.weighted == weighted {
						r.metrics = append(r.metrics, metric.add(t, sums, targets[i], ys[i], weights[i], ctx.Mask(ys[i])))
					}
				}
			}
		}
		if training {
			m.update(c, t, loss)
			c.built.Store(true)
		}
	})
	return t, r, err
}

// feedTargets feeds what the data have beside the inputs and hands it out to the outputs; zero Values stand for what is not there.
func (c *compiled) feedTargets(t *graph.Trace, spec data.Spec) (targets, weights []ops.Value) {
	ys := make([]ops.Value, len(spec.Y))
	for i, col := range spec.Y {
		ys[i] = t.Feed(fmt.Sprintf("y%d", i), col.DType, tensor.Batched(col.Dims...))
	}
	ws := make([]ops.Value, len(spec.W))
	for i, col := range spec.W {
		ws[i] = t.Feed(fmt.Sprintf("w%d", i), col.DType, tensor.Batched(col.Dims...))
	}
	targets, weights = make([]ops.Value, len(c.heads)), make([]ops.Value, len(c.heads))
	for i, k := range c.targets(len(spec.Y)) {
		if k < 0 {
			continue
		}
		targets[i] = ys[k]
		switch {
		case len(ws) == 1:
			weights[i] = ws[0]
		case len(ws) > 1:
			weights[i] = ws[k]
		}
	}
	return targets, weights
}

// value is the loss of an output.
func (h head) value(t *graph.Trace, y, pred, weights, mask ops.Value) ops.Value {
	defer graph.Locate(fmt.Sprintf("loss %T", h.loss))
	loss := losses.Total(h.loss, y, pred, weights, mask)
	switch {
	case !t.Owns(loss):
		ops.Fail(fmt.Sprintf("loss %T", h.loss), "want a value for each sample, made from the predictions of this call")
	case len(loss.Shape()) > 0:
		ops.Fail(fmt.Sprintf("loss %T", h.loss), "a loss that is not reduced cannot be minimised: got reduction none")
	}
	return loss
}

// add resolves the metric for the shapes and adds a batch's share to the sums.
func (e measure) add(t *graph.Trace, s *sums, y, pred, weights, mask ops.Value) measure {
	defer graph.Locate(fmt.Sprintf("metric %q", e.metric.Label()))
	if r, ok := e.metric.(metrics.Resolver); ok {
		e.metric = r.Resolve(y.Shape(), pred.Shape())
	}
	if !e.weighted {
		weights = ops.Value{}
	}
	e.metric.Update(accumulator{s, t, e.key}, y, pred, masked(weights, mask))
	return e
}

// masked returns the weights where the mask is set and 0 elsewhere; a zero Value stands for none.
func masked(weights, mask ops.Value) ops.Value {
	if mask.IsZero() {
		return weights
	}
	keep := ops.Cast(mask, tensor.Float32)
	if weights.IsZero() {
		return keep
	}
	w, one := weights.Shape(), tensor.D(1)
	for len(w) > len(keep.Shape()) && w[len(w)-1] == one {
		w = w[:len(w)-1]
	}
	for w = w.Clone(); len(w) < len(keep.Shape()); {
		w = append(w, one)
	}
	return ops.Mul(keep, ops.Reshape(ops.Cast(weights, tensor.Float32), w))
}

func dtypesOf(cols []data.Column) []tensor.DType {
	ds := make([]tensor.DType, len(cols))
	for i, c := range cols {
		ds[i] = c.DType
	}
	return ds
}

// penalise adds the penalties of the weights that are trained, and what layers add.
func (c *compiled) penalise(t *graph.Trace, ctx *layers.Context, weights []*layers.Variable, loss ops.Value) ops.Value {
	for _, v := range weights {
		if v.Penalty != nil && c.trainable[v] {
			loss = plus(loss, penalty(t, v))
		}
	}
	for _, extra := range ctx.Losses() {
		loss = plus(loss, extra)
	}
	if loss.IsZero() {
		ops.Fail("loss", "the model has no loss of an output and adds none of its own")
	}
	return loss
}

// plus is a + b; a zero Value counts as nothing.
func plus(a, b ops.Value) ops.Value {
	if a.IsZero() {
		return b
	}
	return ops.Add(a, b)
}

func penalty(t *graph.Trace, v *layers.Variable) ops.Value {
	defer graph.Locate(fmt.Sprintf("regularizer %T of %s", v.Penalty, v.Name))
	return v.Penalty.Penalty(t.Read(&v.Var))
}
