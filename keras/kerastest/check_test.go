package kerastest_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/kerastest"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// scale is a layer of a user's own: x*Factor*gamma + count, where count counts the training steps.
type scale struct {
	Name string
	layers.Base
	Factor float64

	fault        string // what is wrong with it
	gamma, count *layers.Variable
}

func (s *scale) Build(b *layers.Builder, in ...tensor.Shape) {
	if s.fault == "build" {
		b.Fail("it does not want to")
	}
	s.gamma = b.Weight("gamma", in[0].Last(), initializers.Ones)
	s.count = b.State("count", tensor.S(), initializers.Zeros)
	if s.fault == "unused weight" {
		b.Weight("unused", tensor.S(1), nil)
	}
}

func (s *scale) Call(c *layers.Context, x ops.Value) ops.Value {
	y := ops.Mul(ops.Scale(x, s.Factor), c.Use(s.gamma))
	if c.Training {
		count := c.Use(s.count)
		c.Assign(s.count, ops.Add(count, ops.Number(count, 1)))
	}
	switch s.fault {
	case "gradient":
		y = graph.Apply(twice{}, y)[0]
	case "rows":
		y = ops.Sub(y, ops.Mean(y, 0))
	case "zero gradient":
		y = ops.Add(ops.Scale(y, 0), x)
	case "dtype":
		y = ops.Add(y, graph.Number(tensor.Float32, 1))
	}
	return y
}

// twice is an op with a wrong gradient.
type twice struct{}

func (twice) Name() string { return "Twice" }
func (twice) Infer(in []graph.Type) ([]graph.Type, error) {
	return in, nil
}
func (twice) Decompose(in []graph.Value) []graph.Value { return []graph.Value{ops.Scale(in[0], 2)} }
func (twice) VJP(_, _, dout []graph.Value) []graph.Value {
	return []graph.Value{ops.Scale(dout[0], 3)}
}

// recorder is a test that fails without ending the one around it.
type recorder struct {
	testing.TB
	text string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Errorf(f string, args ...any) { r.text += fmt.Sprintf(f, args...) }
func (r *recorder) FailNow()                     { runtime.Goexit() }

// checked returns what CheckLayer says.
func checked(t *testing.T, newLayer func() layers.Any, spec kerastest.Spec) string {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		kerastest.CheckLayer(r, newLayer, spec)
	}()
	<-done
	return r.text
}

func TestAGoodLayer(t *testing.T) {
	require.NoError(t, layers.Register(&scale{}))
	kerastest.CheckLayer(t, func() layers.Any { return &scale{Factor: 2} }, kerastest.Spec{
		Inputs: []kerastest.Input{{Dims: []int{3, 4}}},
		Output: []int{3, 4},
	})
}

func TestFaults(t *testing.T) {
	samples := []kerastest.Input{{Dims: []int{4}}}
	for fault, want := range map[string]string{
		"build":         `kerastest: Build`,
		"gradient":      "kerastest: gradient",
		"rows":          "kerastest: output 0 for 1 of 5 rows",
		"zero gradient": "kerastest: a training step does not change the weight scale/gamma",
		"unused weight": "kerastest: the outputs do not depend on the weight scale/unused",
		"dtype":         "kerastest: Call",
	} {
		t.Run(fault, func(t *testing.T) {
			text := checked(t, func() layers.Any { return &scale{Factor: 2, fault: fault} }, kerastest.Spec{Inputs: samples, NoConfig: true})
			require.Contains(t, text, want)
		})
	}
	good := func() layers.Any { return &scale{Factor: 2} }
	require.Contains(t, checked(t, good, kerastest.Spec{}), "the Spec has no Inputs")
	require.Contains(t, checked(t, good, kerastest.Spec{Inputs: samples, Output: []int{5}}), "kerastest: shape of the output")
	unknown := checked(t, func() layers.Any { return &stranger{} }, kerastest.Spec{Inputs: samples})
	require.Contains(t, unknown, "layers.Register makes a layer known")
}

// stranger is not registered.
type stranger struct {
	Name string
	layers.Base
}

func (*stranger) Call(_ *layers.Context, x ops.Value) ops.Value { return x }

// forgets has a setting that its config leaves out.
type forgets struct {
	Name string
	layers.Base
	Factor float64 `keras:"-"`
}

func (f *forgets) Call(_ *layers.Context, x ops.Value) ops.Value { return ops.Scale(x, 1+f.Factor) }

func TestAConfigThatLeavesOutASetting(t *testing.T) {
	require.NoError(t, layers.Register(&forgets{}))
	text := checked(t, func() layers.Any { return &forgets{Factor: 2} }, kerastest.Spec{Inputs: []kerastest.Input{{Dims: []int{4}}}})
	require.Contains(t, text, "kerastest: output 0 of the layer made from a config")
}

// picks takes the row of a table for each id.
type picks struct {
	Name string
	layers.Base
	table *layers.Variable
}

func (p *picks) Build(b *layers.Builder, _ ...tensor.Shape) {
	p.table = b.Weight("table", tensor.S(3, 2), nil)
}

func (p *picks) Call(c *layers.Context, x ops.Value) ops.Value {
	table := c.Use(p.table)
	return ops.MatMul(ops.OneHot(x, 3, table.DType()), table)
}

// TestIntegers: ids have no gradient, the table has.
func TestIntegers(t *testing.T) {
	require.NoError(t, layers.Register(&picks{}))
	kerastest.CheckLayer(t, func() layers.Any { return &picks{} }, kerastest.Spec{
		Inputs: []kerastest.Input{{DType: tensor.Int32}},
		Output: []int{2},
		Rows:   7,
	})
}
