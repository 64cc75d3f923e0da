package keras_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

type values = []ops.Value

func function(t testing.TB, cfg keras.FunctionConfig, build func(c *layers.Context, in values) values) *keras.Function {
	t.Helper()
	f, err := keras.NewFunction(cfg, build)
	require.NoError(t, err)
	return f
}

func call(t testing.TB, f *keras.Function, xs ...*tensor.Tensor) []*tensor.Tensor {
	t.Helper()
	ys, err := f.Call(context.Background(), xs...)
	require.NoError(t, err)
	return ys
}

// rowsOf are inputs of float32 with rows of the given sizes.
func rowsOf(sizes ...int) (cfg keras.FunctionConfig) {
	for _, n := range sizes {
		cfg.Inputs = append(cfg.Inputs, keras.InputSpec{Shape: tensor.Batched(n)})
	}
	return cfg
}

// TestFunctionShapes: any number of rows, other dtypes, results with rows and without, views, inputs without rows.
func TestFunctionShapes(t *testing.T) {
	cfg := rowsOf(2)
	cfg.Inputs = append(cfg.Inputs, keras.InputSpec{Shape: tensor.S(2)})
	f := function(t, cfg, func(_ *layers.Context, in values) values {
		y := ops.Mul(in[0], in[1])
		return values{y, ops.Sum(y), in[1]}
	})
	w := tensor.Of([]float32{10, 100})
	for _, n := range []int{1, 3, 300, 7, 0} {
		x := tensor.New(tensor.Uint8, n, 2)
		for i := range n {
			x.SetAt(float64(i%5), i, 1)
		}
		for _, x := range []*tensor.Tensor{x, x.Cast(tensor.Float32)} {
			ys := call(t, f, x, w)
			require.Equal(t, []int{n, 2}, ys[0].Dims())
			require.Empty(t, ys[1].Dims())
			sum := 0.0
			for i := range n {
				require.EqualValues(t, 100*(i%5), ys[0].At(i, 1))
				sum += float64(100 * (i % 5))
			}
			require.Equal(t, sum, ys[1].At())
			require.True(t, w.Equal(ys[2]))
		}
	}
	view := tensor.Of([]float32{1, 2, 3, 4}, 2, 2).Transpose()
	require.Equal(t, 4*100.0, call(t, f, view, w)[0].At(1, 1))
	none := function(t, keras.FunctionConfig{}, func(c *layers.Context, _ values) values { return nil })
	require.Empty(t, call(t, none))
}

// TestFunctionErrors: with what was wanted.
func TestFunctionErrors(t *testing.T) {
	ctx := context.Background()
	_, err := keras.NewFunction(rowsOf(3), nil)
	require.EqualError(t, err, "keras: NewFunction: the function is nil")
	var kept ops.Value
	function(t, rowsOf(3), func(_ *layers.Context, in values) values { kept = in[0]; return nil })
	m := classifier()
	for want, build := range map[string]func(c *layers.Context, in values) values{
		"keras: NewFunction: result 1 is no value of this call":                             func(_ *layers.Context, in values) values { return values{in[0], {}} },
		"keras: NewFunction: result 0 is no value of this call":                             func(*layers.Context, values) values { return values{kept} },
		"keras: NewFunction: input 0: got shape (None, 3), want (None, 4)":                  func(c *layers.Context, in values) values { return m.CallAll(c, in) },
		"keras: NewFunction: MatMul: inner sizes differ: 3 and None":                        func(_ *layers.Context, in values) values { return values{ops.MatMul(in[0], in[0])} },
		"keras: NewFunction: Gradients: want a float loss of rank 0: got float32 (None, 3)": func(_ *layers.Context, in values) values { return ops.Gradients(in[0], in[0]) },
		"keras: NewFunction: Gradients: value 0 to differentiate by is no value":            func(_ *layers.Context, in values) values { return ops.Gradients(ops.Sum(in[0]), ops.Value{}) },
		"keras: NewFunction: Gradients: the loss is no value":                               func(_ *layers.Context, in values) values { return ops.Gradients(ops.Value{}, in[0]) },
		`keras: NewFunction: layer "dense": the variable is nil: has the layer been built?`: func(c *layers.Context, in values) values {
			return values{c.Apply(&layers.Dense{Units: 1}, in[0])}
		},
		"keras: NewFunction: the function: panic: oops": func(*layers.Context, values) values { panic("oops") },
	} {
		_, err := keras.NewFunction(rowsOf(3), build)
		require.ErrorContains(t, err, want)
	}
	bad := keras.FunctionConfig{Inputs: []keras.InputSpec{{Shape: tensor.S(-1)}}}
	_, err = keras.NewFunction(bad, func(*layers.Context, values) values { return nil })
	require.EqualError(t, err, "keras: NewFunction: input 0: got shape (-1,), want sizes of at least 0")
	bad.Inputs[0] = keras.InputSpec{DType: 99}
	_, err = keras.NewFunction(bad, func(*layers.Context, values) values { return nil })
	require.EqualError(t, err, "keras: NewFunction: input 0: dtype dtype(99) is not known")

	f := function(t, rowsOf(3, 2), func(_ *layers.Context, in values) values { return in })
	x, y := samples(4, 3), samples(4, 2)
	for want, xs := range map[string][]*tensor.Tensor{
		"keras: Function: got 1 inputs, want 2":                         {x},
		"keras: Function: input 1 is nil":                               {x, nil},
		"keras: Function: input 0: got shape (4, 2), want (None, 3)":    {y, y},
		"keras: Function: input 1: got shape (4, 2, 1), want (None, 2)": {x, samples(4, 2, 1)},
		"keras: Function: input 1 has 5 rows, input 0 has 4":            {x, samples(5, 2)},
		"keras: Function: input 0: got shape (), want (None, 3)":        {tensor.Scalar(1.0), y},
	} {
		_, err := f.Call(ctx, xs...)
		require.EqualError(t, err, want)
	}
	//lint:ignore SA1012 a nil context must not crash
	_, err = f.Call(nil, x, y)
	require.Error(t, err)
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err = f.Call(done, x, y)
	require.ErrorIs(t, err, context.Canceled)
}

// TestFunctionGradients: d/dw and d/dx of sum (x w)^2 are 2 x^T x w and 2 x w w^T.
func TestFunctionGradients(t *testing.T) {
	w := layers.NewVariable("w", tensor.Of([]float32{1, -2}, 2, 1))
	unused := layers.NewVariable("unused", tensor.Of([]float32{1}))
	f := function(t, rowsOf(2), func(c *layers.Context, in values) values {
		loss := ops.Sum(ops.Square(ops.MatMul(in[0], c.Use(w))))
		g := ops.Gradients(loss, in[0], c.Use(w), c.Use(unused))
		require.True(t, g[2].IsZero())
		norm := ops.Sum(ops.Square(g[1])) // a gradient of a gradient
		return append(g[:2], ops.Gradients(norm, c.Use(w))...)
	})
	g := call(t, f, tensor.Of([]float32{1, 2, 3, 4}, 2, 2)) // x w = -3, -5
	require.Equal(t, []float32{-6, 12, -10, 20}, tensor.Data[float32](g[0]))
	require.Equal(t, []float32{-36, -52}, tensor.Data[float32](g[1]))
	require.Equal(t, []float32{4 * (10*-36 + 14*-52), 4 * (14*-36 + 20*-52)}, tensor.Data[float32](g[2]))
}

// TestFunctionAssign: what is read after Assign is the new value; nothing changes when a call fails.
func TestFunctionAssign(t *testing.T) {
	n := layers.NewVariable("n", tensor.Scalar(float32(0)))
	f := function(t, keras.FunctionConfig{Inputs: []keras.InputSpec{{Shape: tensor.Batched()}}}, func(c *layers.Context, in values) values {
		before := c.Use(n)
		c.Assign(n, ops.Add(before, ops.Sum(in[0])))
		return values{before, c.Use(n)}
	})
	for i := range 3 {
		ys := call(t, f, tensor.Of([]float32{1, 2}))
		require.EqualValues(t, 3*i, ys[0].At())
		require.EqualValues(t, 3*i+3, ys[1].At())
	}
	_, err := f.Call(context.Background(), tensor.New(tensor.Float32, 0))
	require.EqualError(t, err, "keras: Function: the inputs have no rows, and the call would change variables")
	v, err := n.Value()
	require.NoError(t, err)
	require.EqualValues(t, 9, v.At())
}

// TestRandomStreams: other numbers with each call, and the same sequence from the same seed.
func TestRandomStreams(t *testing.T) {
	draw := func() []*tensor.Tensor {
		keras.SetSeed(9)
		drop := &layers.Dropout{Rate: 0.5}
		require.NoError(t, keras.Input(50).Apply(drop).Err())
		cfg := rowsOf(50)
		cfg.Training = true
		f := function(t, cfg, func(c *layers.Context, in values) values { return values{c.Apply(drop, in[0]), c.Apply(drop, in[0])} })
		return append(call(t, f, samples(2, 50)), call(t, f, samples(2, 50))...)
	}
	a, b := draw(), draw()
	for i := range a {
		require.True(t, a[i].Equal(b[i]))
		for k := range i {
			require.False(t, a[i].Equal(a[k]), "draws %d and %d", i, k)
		}
	}
}

// nest is a layer with another inside.
type nest struct {
	Name string
	layers.Base
	inner layers.Layer
}

func (b *nest) Build(bd *layers.Builder, in ...tensor.Shape) { bd.Sub("inner", b.inner, in...) }

func (b *nest) Call(c *layers.Context, x ops.Value) ops.Value { return c.Apply(b.inner, x) }

// TestFunctionBesideFit is for the race detector: steps, Fits, predictions and saving of one model, whose weights lie deep inside it.
func TestFunctionBesideFit(t *testing.T) {
	shared := &layers.Dense{Units: 3}
	build := func() *keras.Model {
		return compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, &nest{inner: shared}), &optimizers.SGD{},
			&losses.SparseCategoricalCrossentropy{FromLogits: true})
	}
	m, other := build(), build()
	step, state := trainer(t, m, &optimizers.Adam{}, true)
	see := function(t, rowsOf(4), func(c *layers.Context, in values) values { return m.CallAll(c, in) })
	ctx := context.Background()
	var wg sync.WaitGroup
	errs := make(chan error, 64)
	for _, fitted := range []*keras.Model{m, other} {
		wg.Go(func() {
			_, err := fitted.Fit(ctx, classes(t, 60), keras.FitConfig{Epochs: 4, BatchSize: 4, Verbose: keras.Silent})
			errs <- err
		})
	}
	for i := range 4 {
		wg.Go(func() {
			for n := 1; n < 30; n += 7 {
				_, err := step.Call(ctx, samples(n, 4), labels(n, 3))
				errs <- err
				_, err = see.Call(ctx, samples(n, 4))
				errs <- err
			}
			if i == 0 {
				_, err := m.GetWeights()
				errs <- err
				errs <- state.SetLearningRate(0.5)
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	n, err := state.Iterations()
	require.NoError(t, err)
	require.Equal(t, 4*5, n)
}
