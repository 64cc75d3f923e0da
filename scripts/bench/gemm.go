package main

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// newGemm compiles c = a b for plain row-major matrices.
func newGemm(m, k, n int) (func() error, error) {
	return newOperation(tensor.S(m, n), func(in []graph.Value) graph.Value { return graph.MatMulOf(in[0], in[1]) }, tensor.S(m, k), tensor.S(k, n))
}

// newConv compiles a pass of a convolution of images with channels last.
func newConv(c convolution, pass string) (func() error, error) {
	before, after := c.padding()
	two := func(v int) []int { return []int{v, v} }
	op := graph.Conv{Window: graph.Window{Size: two(c.kernel), Stride: two(c.stride), Dilation: two(1), Before: two(before), After: two(after)}, Groups: 1}
	x, kernel := tensor.S(c.images, c.size, c.size, c.channels), tensor.S(c.kernel, c.kernel, c.channels, c.filters)
	y := tensor.S(c.images, c.out(), c.out(), c.filters)
	switch pass {
	case "dx":
		grad := graph.ConvGradInput{Conv: op, In: two(c.size)}
		return newOperation(x, func(in []graph.Value) graph.Value { return graph.Apply(grad, in...)[0] }, y, kernel)
	case "dw":
		grad := graph.ConvGradKernel{Conv: op, Channels: c.filters}
		return newOperation(kernel, func(in []graph.Value) graph.Value { return graph.Apply(grad, in...)[0] }, x, y)
	}
	return newOperation(y, func(in []graph.Value) graph.Value { return graph.ConvOf(in[0], in[1], op) }, x, kernel)
}

// newOperation compiles a function of values that are fed to it. Its result is a variable, as other libraries write to memory that is
// there.
func newOperation(out tensor.Shape, f func(in []graph.Value) graph.Value, in ...tensor.Shape) (func() error, error) {
	if err := keras.SetThreads(threads()); err != nil {
		return nil, err
	}
	b, err := backend.Open("")
	if err != nil {
		return nil, err
	}
	t := graph.NewTrace()
	run := &backend.Run{N: 1}
	values := make([]graph.Value, len(in))
	for i, s := range in {
		values[i] = t.Feed("in", tensor.Float32, s)
		size, _ := s.Size()
		run.Feeds = append(run.Feeds, tensor.Of(uniform(uint64(i+1), size.Const), s.At(1)...))
	}
	y := &graph.Var{Name: "out", Shape: out, DType: tensor.Float32}
	t.Assign(y, f(values))
	p, err := graph.Lower(t, nil, graph.Config{Target: b, MaxN: 1})
	if err != nil {
		return nil, err
	}
	mem, err := b.Alloc(graph.Type{DType: tensor.Float32, Shape: out}.Bytes(1))
	if err != nil {
		return nil, err
	}
	exec, err := b.Compile(p, map[*graph.Var]backend.Cell{y: {Mem: mem}})
	if err != nil {
		return nil, err
	}
	if run.Arena, err = b.Alloc(max(p.ArenaBytes, 64)); err != nil {
		return nil, err
	}
	return func() error { return exec.Run(run) }, nil
}
