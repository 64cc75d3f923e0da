package graph_test

import (
	"math/rand/v2"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
)

// TestSecondDerivatives checks functions and their gradients by finite differences: each rule and the rule of what it builds.
func TestSecondDerivatives(t *testing.T) {
	d, n := tensor.D, tensor.Batch
	positive := func(x backendtest.Input) backendtest.Input {
		x.Draw = func(r *rand.Rand) float64 { return 0.5 + r.Float64() }
		return x
	}
	indices := func(size tensor.Dim) graph.Value {
		return graph.B(graph.Sub, graph.Number(tensor.Int32, 1), graph.IotaOf(size, tensor.Int32))
	}
	for name, c := range map[string]struct {
		in []backendtest.Input
		f  func(in []graph.Value) graph.Value
	}{
		"slice": {[]backendtest.Input{f64(n, d(5))}, func(in []graph.Value) graph.Value { return graph.SliceAlong(in[0], 1, d(4), d(3), -2) }},
		"parts that overlap": {[]backendtest.Input{f64(n, d(5))}, func(in []graph.Value) graph.Value {
			return graph.ConcatOf(1, graph.U(graph.Exp, graph.SliceAlong(in[0], 1, d(2), d(3), 1)), graph.U(graph.Sin, graph.SliceAlong(in[0], 1, d(0), d(2), 1)), graph.SliceAlong(in[0], 1, d(1), d(2), 1))
		}},
		"parts of the batch": {[]backendtest.Input{f64(tensor.Dim{PerN: 2}, d(2))}, func(in []graph.Value) graph.Value {
			return graph.ConcatOf(0, graph.U(graph.Exp, graph.SliceAlong(in[0], 0, d(0), n, 1)), graph.U(graph.Sin, graph.SliceAlong(in[0], 0, n, n, 1)))
		}},
		"pad": {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value { return graph.PadWith(in[0], tensor.S(1, 2), tensor.S(0, 1), 3) }},
		"mean of a padded batch": {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value {
			return mean(graph.U(graph.Square, graph.PadWith(in[0], tensor.S(1, 0), tensor.S(1, 0), 3)))
		}},
		"take":                      {[]backendtest.Input{f64(d(3), d(2))}, func(in []graph.Value) graph.Value { return graph.TakeOf(in[0], indices(d(5)), 0) }},
		"scatter and add":           {[]backendtest.Input{f64(d(5), d(2))}, func(in []graph.Value) graph.Value { return graph.ScatterAddOf(indices(d(5)), in[0], 0, d(3)) }},
		"running sum":               {[]backendtest.Input{f64(n, d(3))}, func(in []graph.Value) graph.Value { return graph.CumulateAlong(graph.Sum, in[0], 0, true, true) }},
		"running product":           {[]backendtest.Input{positive(f64(n, d(3)))}, func(in []graph.Value) graph.Value { return graph.CumulateAlong(graph.Prod, in[0], 1, true, false) }},
		"exclusive running product": {[]backendtest.Input{positive(f64(n, d(3)))}, func(in []graph.Value) graph.Value { return graph.CumulateAlong(graph.Prod, in[0], 0, false, true) }},
		"product along the ends":    {[]backendtest.Input{positive(f64(n, d(3), d(2)))}, func(in []graph.Value) graph.Value { return graph.ReduceAxes(graph.Prod, in[0], 0, 2) }},
		"product in the middle":     {[]backendtest.Input{positive(f64(n, d(3), d(2)))}, func(in []graph.Value) graph.Value { return graph.ReduceAxes(graph.Prod, in[0], 1) }},
		"the largest": {[]backendtest.Input{f64(n, d(5))}, func(in []graph.Value) graph.Value {
			v, _ := graph.TopKOf(in[0], 3)
			return v
		}},
		"products of a batch":      {[]backendtest.Input{f64(n, d(2), d(3)), f64(n, d(2), d(3))}, func(in []graph.Value) graph.Value { return graph.Product(in[0], in[1], true, false) }},
		"products with one matrix": {[]backendtest.Input{f64(n, d(3), d(2)), f64(d(1), d(2), d(3))}, func(in []graph.Value) graph.Value { return graph.Product(in[0], in[1], true, true) }},
		"a row times matrices":     {[]backendtest.Input{f64(d(3)), f64(n, d(3), d(2))}, func(in []graph.Value) graph.Value { return graph.Product(in[0], in[1], true, false) }},
		"matrices times a column":  {[]backendtest.Input{f64(n, d(2), d(3)), f64(d(3))}, func(in []graph.Value) graph.Value { return graph.Product(in[0], in[1], false, true) }},
		"a normalized batch": {[]backendtest.Input{f64(n, d(2), d(2)), f64(d(2)), f64(d(2))}, func(in []graph.Value) graph.Value {
			y, mean, variance := graph.BatchNormOf(in[0], in[1], in[2], 0.1)
			return graph.B(graph.Add, y, graph.B(graph.Mul, mean, variance))
		}},
		"the moments of a normalized batch": {[]backendtest.Input{f64(n, d(2), d(2)), f64(d(2))}, func(in []graph.Value) graph.Value {
			_, mean, variance := graph.BatchNormOf(in[0], in[1], in[1], 0.1)
			return graph.B(graph.Mul, mean, graph.B(graph.Mul, variance, in[1]))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			backendtest.CheckGradient(t, ref.New(), 3, c.in, func(in []graph.Value) []graph.Value { return []graph.Value{c.f(in)} })
			backendtest.CheckGradient(t, ref.New(), 3, c.in, func(in []graph.Value) []graph.Value {
				return graph.Gradients(graph.ReduceAxes(graph.Sum, graph.U(graph.Sin, c.f(in))), in[0])
			})
		})
	}
}
