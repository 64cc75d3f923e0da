package kerastest

import (
	"math"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

const (
	step        = 1e-6 // of the central differences
	maxElements = 24   // of a tensor that are tried
)

// checkGradients compares the gradients with central differences in float64 on the reference.
func (c *checker) checkGradients(training bool) {
	c.Helper()
	p := c.trace(c.build(), training, tensor.Float64)
	names, values, numbers := p.differentiable()
	outs := []graph.Value{p.loss}
	place := make([]int, len(values)) // of the gradient among outs, 0 for none
	require.NoError(c, graph.Catch(func() {
		for i, g := range graph.Gradients(p.loss, values...) {
			if !g.IsZero() {
				place[i] = len(outs)
				outs = append(outs, g)
			}
		}
	}), "kerastest: gradients")
	got := c.run(c.oracle, p, outs, c.spec.Rows)
	loss := c.compile(c.oracle, p, outs[:1])
	for i, x := range numbers {
		data := tensor.Data[float64](x)
		for k := 0; k < len(data); k += max(1, len(data)/maxElements) {
			old := data[k]
			data[k] = old + step
			above := loss.run(c.spec.Rows)[0].At()
			data[k] = old - step
			below := loss.run(c.spec.Rows)[0].At()
			data[k] = old
			want, have := (above-below)/(2*step), 0.0
			if place[i] > 0 {
				have = tensor.Data[float64](got[place[i]])[k]
			}
			if !(math.Abs(want-have) <= 1e-6+1e-5*math.Abs(want)) {
				require.Fail(c, "kerastest: gradient", "of %s, element %d, training %v: got %v, the central difference is %v", names[i], k, training, have, want)
			}
		}
	}
}
