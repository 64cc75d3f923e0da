package kerastest

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// problem is a traced call of a layer: its outputs, and a loss that weighs their elements with fixed random numbers.
type problem struct {
	trace     *graph.Trace
	variables []*layers.Variable
	weights   map[*graph.Var]*tensor.Tensor
	feeds     []*tensor.Tensor
	ins, outs []graph.Value
	loss      graph.Value
}

// trace calls a built layer. In float64 it becomes a layer of float64 weights, whose values lie in the problem only.
func (c *checker) trace(l layers.Any, training bool, dtype tensor.DType) *problem {
	c.Helper()
	p := &problem{trace: graph.NewTrace(), weights: map[*graph.Var]*tensor.Tensor{}, variables: layers.Variables(l)}
	for _, v := range p.variables {
		w, err := v.Value()
		require.NoError(c, err)
		if v.DType.IsFloat() {
			w, v.DType = w.Cast(dtype), dtype
		}
		p.weights[&v.Var] = w
	}
	require.NoError(c, graph.Catch(func() {
		for i, x := range c.inputs {
			if x.DType().IsFloat() {
				x = x.Cast(dtype)
			}
			p.ins = append(p.ins, p.feed(fmt.Sprintf("x%d", i), x, tensor.Batched(c.spec.Inputs[i].Dims...)))
		}
		ctx := layers.NewContext(p.trace, training, 7)
		for i, in := range c.spec.Inputs {
			if in.Mask {
				mask := Input{DType: tensor.Bool, Dims: in.Dims[:1]}
				ctx.SetMask(p.ins[i], p.feed(fmt.Sprintf("mask%d", i), mask.draw(c.spec.Rows, 300+uint64(i)), tensor.Batched(mask.Dims...)))
			}
		}
		p.outs = layers.Call(ctx, l, p.ins)
		p.loss = graph.Number(dtype, 0)
		for i, y := range p.outs {
			if y.DType().IsFloat() {
				upstream := Input{DType: dtype}.fill(y.Shape().At(c.spec.Rows), 200+uint64(i))
				dy := p.feed(fmt.Sprintf("dy%d", i), upstream, y.Shape())
				p.loss = ops.Add(p.loss, ops.Sum(ops.Mul(ops.Cast(y, dtype), dy)))
			}
		}
		for _, extra := range ctx.Losses() {
			p.loss = ops.Add(p.loss, ops.Cast(extra, dtype))
		}
	}), "kerastest: Call")
	return p
}

func (p *problem) feed(name string, x *tensor.Tensor, shape tensor.Shape) graph.Value {
	p.feeds = append(p.feeds, x)
	return p.trace.Feed(name, x.DType(), shape)
}

// differentiable returns the inputs and trainable weights that have gradients, with names and the tensors that hold their numbers. A
// weight that the call replaces is left out: its gradient is that by the value it gets, and differences would be by the one it had.
func (p *problem) differentiable() (names []string, values []graph.Value, numbers []*tensor.Tensor) {
	for i, x := range p.ins {
		if x.DType().IsFloat() {
			names, values, numbers = append(names, fmt.Sprintf("input %d", i)), append(values, x), append(numbers, p.feeds[i])
		}
	}
	for _, v := range p.variables {
		before := p.trace.Before(&v.Var)
		if !layers.Frozen(v) && p.trace.Read(&v.Var) == before {
			names, values, numbers = append(names, v.Name), append(values, before), append(numbers, p.weights[&v.Var])
		}
	}
	return names, values, numbers
}

// executable is a compiled problem.
type executable struct {
	c     *checker
	b     backend.Backend
	plan  *graph.Program
	exec  backend.Executable
	cells map[*graph.Var]backend.Cell
	p     *problem
	arena backend.Memory
}

// compile makes outs, and what the trace assigns, runnable for up to the Spec's rows.
func (c *checker) compile(b backend.Backend, p *problem, outs []graph.Value) *executable {
	c.Helper()
	plan, err := graph.Lower(p.trace, outs, graph.Config{Target: b, MaxN: c.spec.Rows})
	require.NoError(c, err, "kerastest: backend %s", b.Name())
	e := &executable{c: c, b: b, plan: plan, cells: map[*graph.Var]backend.Cell{}, p: p}
	for i, v := range plan.Vars {
		typ := graph.Type{DType: v.DType, Shape: v.Shape, Layout: plan.Layouts[i]}
		mem, err := b.Alloc(max(typ.Bytes(0), 64))
		require.NoError(c, err)
		e.cells[v] = backend.Cell{Mem: mem, Layout: plan.Layouts[i]}
	}
	e.exec, err = b.Compile(plan, e.cells)
	require.NoError(c, err, "kerastest: backend %s", b.Name())
	e.arena, err = b.Alloc(max(plan.ArenaBytes, 64))
	require.NoError(c, err)
	return e
}

// run computes the results for the first n rows with the problem's numbers.
func (e *executable) run(n int) []*tensor.Tensor {
	e.c.Helper()
	for v, cell := range e.cells {
		require.NoError(e.c, e.b.Write(cell, e.p.weights[v]))
	}
	var scalars [graph.NumScalars]float64
	scalars[graph.LearningRate], scalars[graph.Step], scalars[graph.LossScale] = 0.1, 1, 1
	scalars[graph.InvN], scalars[graph.Rows] = 1/float64(n), float64(n)
	r := &backend.Run{N: n, Arena: e.arena, Scalars: &scalars}
	for i, x := range e.p.feeds {
		if shape := e.plan.Feeds[i].Shape; len(shape) > 0 {
			x = x.Rows(0, shape[0].At(n))
		}
		r.Feeds = append(r.Feeds, x)
	}
	for _, t := range e.plan.OutTypes {
		r.Out = append(r.Out, tensor.New(t.DType, t.Shape.At(n)...))
	}
	require.NoError(e.c, e.exec.Run(r), "kerastest: backend %s", e.b.Name())
	return r.Out
}

func (c *checker) run(b backend.Backend, p *problem, outs []graph.Value, n int) []*tensor.Tensor {
	c.Helper()
	return c.compile(b, p, outs).run(n)
}
