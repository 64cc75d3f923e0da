package main

import (
	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// newGemm compiles c = a b for plain row-major matrices: a and b are fed, c is a variable, as other libraries multiply into a
// matrix that is there.
func newGemm(m, k, n int) (func() error, error) {
	if err := keras.SetThreads(threads()); err != nil {
		return nil, err
	}
	b, err := backend.Open("")
	if err != nil {
		return nil, err
	}
	t := graph.NewTrace()
	c := &graph.Var{Name: "c", Shape: tensor.S(m, n), DType: tensor.Float32}
	t.Assign(c, graph.MatMulOf(t.Feed("a", tensor.Float32, tensor.S(m, k)), t.Feed("b", tensor.Float32, tensor.S(k, n))))
	p, err := graph.Lower(t, nil, graph.Config{Target: b, MaxN: 1})
	if err != nil {
		return nil, err
	}
	mem, err := b.Alloc(int64(m) * int64(n) * 4)
	if err != nil {
		return nil, err
	}
	exec, err := b.Compile(p, map[*graph.Var]backend.Cell{c: {Mem: mem}})
	if err != nil {
		return nil, err
	}
	arena, err := b.Alloc(max(p.ArenaBytes, 64))
	if err != nil {
		return nil, err
	}
	run := &backend.Run{N: 1, Arena: arena, Feeds: []*tensor.Tensor{
		tensor.Of(uniform(1, m*k), m, k),
		tensor.Of(uniform(2, k*n), k, n),
	}}
	return func() error { return exec.Run(run) }, nil
}
