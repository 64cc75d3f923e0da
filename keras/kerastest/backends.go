package kerastest

import (
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// checkBackends compares the outputs and gradients of every registered backend with those of the reference, in float32.
func (c *checker) checkBackends(training bool) {
	c.Helper()
	p := c.trace(c.build(), training, tensor.Float32)
	var names []string
	outs := append([]graph.Value(nil), p.outs...)
	for i := range outs {
		names = append(names, fmt.Sprintf("output %d", i))
	}
	wrt, values, _ := p.differentiable()
	require.NoError(c, graph.Catch(func() {
		for i, g := range graph.Gradients(p.loss, values...) {
			if !g.IsZero() {
				outs, names = append(outs, g), append(names, "gradient of "+wrt[i])
			}
		}
	}), "kerastest: gradients")
	want := c.run(c.oracle, p, outs, c.spec.Rows)
	for _, name := range backend.Names() {
		b := c.open(name)
		got := c.run(b, p, outs, c.spec.Rows)
		for i := range want {
			c.requireNear(want[i], got[i], c.spec.Tolerance, fmt.Sprintf("%s on backend %s, training %v", names[i], name, training))
		}
	}
}

// open returns a backend, which takes long to open: until the end of the check it is the same.
func (c *checker) open(name string) backend.Backend {
	c.Helper()
	b, ok := c.opened[name]
	if !ok {
		var err error
		b, err = backend.Open(name)
		require.NoError(c, err, "kerastest: backend %s", name)
		c.opened[name] = b
	}
	return b
}

func (c *checker) requireNear(want, got *tensor.Tensor, tolerance float64, what string) {
	c.Helper()
	if !tensor.AllClose(got, want, tolerance, tolerance) {
		require.Fail(c, "kerastest: "+what, "got  %v\nwant %v", got, want)
	}
}

// checkRows runs one row, all but one and all on every backend: a row does not depend on its neighbours.
func (c *checker) checkRows() {
	c.Helper()
	for _, name := range backend.Names() {
		b := c.open(name)
		p := c.trace(c.build(), false, tensor.Float32)
		e := c.compile(b, p, p.outs)
		want := e.run(c.spec.Rows)
		for _, n := range []int{1, c.spec.Rows - 1, c.spec.Rows} {
			for i, got := range e.run(n) {
				if s := p.outs[i].Shape(); len(s) > 0 && s[0] == tensor.Batch {
					c.requireNear(want[i].Rows(0, n), got, 1e-6, fmt.Sprintf("output %d for %d of %d rows on backend %s", i, n, c.spec.Rows, name))
				}
			}
		}
	}
}
