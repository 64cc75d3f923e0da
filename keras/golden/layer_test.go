package golden_test

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// layer: outputs, gradients, output shapes and masks of a layer with given weights, in inference and in training.
func layer(r *run) {
	for _, key := range []string{"arg_names", "mask_args", "call_args"} {
		if r.c[key] != nil {
			built(r, layers.FromConfig, r.c["layer"]) // of a class that is missing
			r.skip(fmt.Sprintf("%s with %s", classOr(r.c, ""), key))
		}
	}
	require.True(r, r.c["inference"] != nil || r.c["training"] != nil, "a case without a run")
	for mode, training := range map[string]bool{"inference": false, "training": true} {
		if r.c[mode] != nil {
			callLayer(r, object(r.c[mode]), training)
		}
	}
}

// callLayer builds the layer anew, calls it and compares.
func callLayer(r *run, want map[string]any, training bool) {
	l := built(r, layers.FromConfig, r.c["layer"])
	inputs := r.tensors(r.c["inputs"])
	s := newSymbolic(inputs[0].Len())
	shapes := make([]tensor.Shape, len(inputs))
	xs := make([]ops.Value, len(inputs))
	for i, x := range inputs {
		xs[i] = s.feed(x)
		shapes[i] = xs[i].Shape()
	}
	r.must(graph.Catch(func() { layers.Build(l, "", layers.Name(l), false, 1, shapes...) }))
	variables := layers.Variables(l)
	weights := list(r.c["weights"])
	require.Len(r, variables, len(weights), "weights")
	for i, v := range variables {
		s.vars[&v.Var] = r.tensor(object(weights[i])["value"])
		require.True(r, s.vars[&v.Var].Shape().Equal(v.Shape), "%s: shape %v", v.Name, v.Shape)
		require.Equal(r, object(weights[i])["trainable"], !layers.Frozen(v), v.Name)
	}
	c := layers.NewContext(s.trace, training, 0)
	for i, ref := range list(r.c["mask"]) {
		if ref != nil {
			c.SetMask(xs[i], s.feed(r.tensor(ref)))
		}
	}
	var ys []ops.Value
	r.must(graph.Catch(func() { ys = layers.Call(c, l, xs) }))
	compareLayer(r, s, c, want, xs, ys, variables)
}

// compareLayer computes outputs, their mask, the gradients of sum(output*upstream), and what the call has made of the weights.
func compareLayer(r *run, s *symbolic, c *layers.Context, want map[string]any, xs, ys []ops.Value, variables []*layers.Variable) {
	for i, shape := range list(r.c["output_shape"]) {
		requireShape(r, list(shape), ys[i].Shape())
	}
	outs, wants, names := append([]ops.Value{}, ys...), r.tensors(want["outputs"]), []string{}
	require.Len(r, wants, len(ys), "outputs")
	for i := range ys {
		names = append(names, fmt.Sprintf("output %d", i))
	}
	if ref := r.c["output_mask"]; ref != nil {
		if refs, many := ref.([]any); many {
			ref = refs[0]
		}
		outs, wants, names = append(outs, c.Mask(ys[0])), append(wants, r.tensor(ref)), append(names, "mask")
	}
	var loss ops.Value
	if penalty, ok := r.c["losses"].(float64); ok {
		loss = ops.Zeros(tensor.Shape{}, tensor.Float32)
		for _, x := range c.Losses() {
			loss = ops.Add(loss, x)
		}
		outs, wants, names = append(outs, loss), append(wants, number(penalty)), append(names, "penalty")
	}
	for i, up := range r.tensors(want["upstream"]) {
		part := ops.Sum(ops.Mul(ys[i], s.feed(up)))
		if loss.IsZero() {
			loss = part
		} else {
			loss = ops.Add(loss, part)
		}
	}
	wrt := append([]ops.Value{}, xs...)
	for _, v := range variables {
		wrt = append(wrt, s.trace.Before(&v.Var))
	}
	refs := append(append([]any{}, list(want["grad_inputs"])...), list(want["grad_weights"])...)
	if !loss.IsZero() {
		grads := graph.Gradients(loss, wrt...)
		require.Len(r, grads, len(refs))
		for i, ref := range refs {
			if ref == nil {
				continue // of an integer input or a state
			}
			if grads[i].IsZero() {
				grads[i] = ops.ZerosLike(wrt[i])
			}
			outs, wants, names = append(outs, grads[i]), append(wants, r.tensor(ref)), append(names, fmt.Sprintf("gradient %d", i))
		}
	}
	for i, got := range s.compute(r, outs...) {
		r.near(want, wants[i], got, names[i])
	}
	for index, ref := range object(want["weights_after"]) {
		var i int
		_, err := fmt.Sscan(index, &i)
		require.NoError(r, err)
		r.near(want, r.tensor(ref), s.vars[&variables[i].Var], variables[i].Name+" after the call")
	}
}

// requireShape compares (None, 3) with [null, 3]; a size that Keras leaves unknown may be anything.
func requireShape(r *run, want []any, got tensor.Shape) {
	r.Helper()
	require.Len(r, got, len(want), "output shape")
	for i, d := range want {
		if size, ok := d.(float64); ok {
			require.Equal(r, tensor.D(int(size)), got[i], "output shape %v", got)
		} else if i == 0 {
			require.Equal(r, tensor.Batch, got[i], "output shape %v", got)
		}
	}
}
