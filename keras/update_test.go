package keras

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// TestKernelsOfSteps: without options the step runs in the gradient's product; with them Adam keeps its kernel.
func TestKernelsOfSteps(t *testing.T) {
	for _, c := range []struct {
		o       optimizers.Optimizer
		kernels []string
	}{
		{&optimizers.SGD{}, []string{"gemm.sgd"}},
		{&optimizers.Adam{}, []string{"gemm.adam"}},
		{&optimizers.Adam{Options: optimizers.Options{ClipNorm: 1}}, []string{"adam"}},
		{&optimizers.Adam{Options: optimizers.Options{GradientAccumulationSteps: 2}}, []string{"adam"}},
		{&optimizers.AdamW{}, []string{"gemm.adam"}},
		{&optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.Adam{}}, []string{"adam"}},
	} {
		m := Sequential(Input(40), &layers.Dense{Units: 48})
		require.NoError(t, m.Compile(CompileConfig{Optimizer: c.o, Loss: &losses.MeanSquaredError{}}))
		d, err := data.New(tensor.New(tensor.Float32, 8, 40), tensor.New(tensor.Float32, 8, 48))
		require.NoError(t, err)
		var program bytes.Buffer
		require.NoError(t, m.PrintProgram(&program, d, 8))
		if !strings.HasPrefix(program.String(), "device cpu") {
			t.Skip("kernels have names on the cpu only")
		}
		for _, k := range c.kernels {
			require.Regexp(t, `(?m)^ *\d+ .*[ +]`+k+` `, program.String(), "%T", c.o)
		}
	}
}

// TestSlots: shapes and first values are the optimizer's, layouts those of weights of the same shape.
func TestSlots(t *testing.T) {
	var s slots
	w := layers.NewVariable("w", tensor.New(tensor.Float32, 2, 3))
	full, row, number := s.get(w, "a", w.Shape, 0.5), s.get(w, "r", tensor.S(2), 0), s.shared("n", 3)
	require.Same(t, full, s.get(w, "a", w.Shape, 0))
	require.Same(t, number, s.shared("n", 0))
	require.Equal(t, &w.Var, full.Follow)
	require.Nil(t, row.Follow)
	require.Equal(t, []*layers.Variable{full, row, number}, s.all())
	require.Nil(t, s.find(w, "b"))
	for _, c := range []struct {
		v    *layers.Variable
		want *tensor.Tensor
	}{{full, tensor.Of([]float32{0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, 2, 3)}, {row, tensor.New(tensor.Float32, 2)}, {number, tensor.Scalar(3.0)}} {
		x, err := c.v.Value()
		require.NoError(t, err)
		require.True(t, x.Equal(c.want), c.v.Name)
	}
}

// TestSkippedStepsOfASchedule: what a LossScaleOptimizer skips does not count.
func TestSkippedStepsOfASchedule(t *testing.T) {
	m := Sequential(Input(1), &layers.Dense{Units: 1, NoBias: true})
	require.NoError(t, m.Compile(CompileConfig{Loss: &losses.MeanSquaredError{}, Optimizer: &optimizers.LossScaleOptimizer{
		InnerOptimizer: &optimizers.SGD{Options: optimizers.Options{Schedule: climb{}}}, InitialScale: 1 << 127}}))
	d, err := data.New(tensor.Of([]float32{1}, 1, 1), tensor.Of([]float32{300}, 1, 1))
	require.NoError(t, err)
	l, err := m.newLoop("Fit", d.Spec(), 1, true)
	require.NoError(t, err)
	scale := l.c.slots.find(nil, "dynamic_scale")
	for range 40 {
		before, err := scale.Value()
		require.NoError(t, err)
		was := l.c.rate
		require.NoError(t, l.step(context.Background(), &data.Batch{X: d.X, Y: d.Y, N: 1}))
		after, err := scale.Value()
		require.NoError(t, err)
		if after.At() == before.At()/2 {
			require.Equal(t, was, l.c.rate)
		} else {
			require.InDelta(t, was+0.001, l.c.rate, 1e-9)
		}
	}
	require.EqualValues(t, 40, l.c.steps)
	n, err := l.c.iterations()
	require.NoError(t, err)
	require.Greater(t, n, uint64(10))
	require.Less(t, n, uint64(40), "a scale that is too large at first")
}

type climb struct{}

func (climb) At(step uint64) float64 { return float64(step+1) * 0.001 }
