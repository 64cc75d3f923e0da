package kerastest

import (
	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// checkStep runs one step of gradient descent and looks which weights have changed.
func (c *checker) checkStep() {
	c.Helper()
	l := c.build()
	require.True(c, l.Trainable(), "kerastest: a new layer is trainable")
	p := c.trace(l, true, tensor.Float32)
	mayChange := map[*graph.Var]bool{} // what the layer assigns itself
	for _, v := range p.variables {
		mayChange[&v.Var] = p.trace.Read(&v.Var) != p.trace.Before(&v.Var)
	}
	trainable := layers.TrainableVariables(l)
	require.NoError(c, graph.Catch(func() {
		ws := make([]graph.Value, len(trainable))
		for i, v := range trainable {
			ws[i] = p.trace.Before(&v.Var)
		}
		for i, g := range graph.Gradients(p.loss, ws...) {
			now := p.trace.Read(&trainable[i].Var) // what the layer has assigned
			require.False(c, g.IsZero(), "kerastest: the outputs do not depend on the weight %s", trainable[i].Name)
			p.trace.Assign(&trainable[i].Var, ops.Sub(now, ops.Scale(g, 0.1)))
		}
	}), "kerastest: gradients")
	e := c.compile(c.oracle, p, []graph.Value{p.loss})
	e.run(c.spec.Rows)
	for _, v := range p.variables {
		before := p.weights[&v.Var]
		after := before
		if cell, used := e.cells[&v.Var]; used {
			after = tensor.New(v.DType, v.Shape.At(0)...)
			require.NoError(c, c.oracle.Read(after, cell))
		}
		changed := !after.Equal(before)
		switch {
		case !layers.Frozen(v):
			require.True(c, changed, "kerastest: a training step does not change the weight %s", v.Name)
		case !mayChange[&v.Var]:
			require.False(c, changed, "kerastest: a training step changes %s, which is not trainable", v.Name)
		}
	}
	l.SetTrainable(false)
	require.Empty(c, layers.TrainableVariables(l), "kerastest: a frozen layer has trainable weights")
	require.Len(c, layers.NonTrainableVariables(l), len(p.variables), "kerastest: weights of a frozen layer")
}
