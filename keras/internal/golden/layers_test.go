package golden_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/internal/golden"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

func TestLayers(t *testing.T) {
	check(t, "layers_core", "layer", 15, func(t *testing.T, g *run, c golden.Case) bool {
		l := layerOf(t, c["layer"])
		if l == nil {
			return false
		}
		x := g.tensors(t, c["inputs"])[0]
		layers.Build(l, "", layers.Name(l), false, 1, tensor.Batched(x.Dims()[1:]...))
		s := newSymbolic(x.Len())
		in := s.feed(x)
		y := layers.Call(layers.NewContext(s.trace, false, 0), l, []graph.Value{in})[0]
		requireShape(t, c["output_shape"], y.Shape())
		r := c["inference"].(map[string]any)
		wrt := []graph.Value{in}
		for i, v := range layers.Variables(l) {
			s.vars[&v.Var] = g.tensor(t, c["weights"].([]any)[i].(map[string]any)["value"])
			wrt = append(wrt, s.trace.Before(&v.Var))
		}
		loss := ops.Sum(ops.Mul(y, s.feed(g.tensors(t, r["upstream"])[0])))
		out := s.compute(t, append([]graph.Value{y}, graph.Gradients(loss, wrt...)...)...)
		tolerance := golden.Case(r)
		want := append(g.tensors(t, r["outputs"]), append(g.tensors(t, r["grad_inputs"]), g.tensors(t, r["grad_weights"])...)...)
		require.Len(t, out, len(want))
		for i := range want {
			near(t, tolerance, want[i], out[i], []string{"output", "input gradient", "kernel gradient", "bias gradient"}[i])
		}
		return true
	})
}

func requireShape(t *testing.T, want any, got tensor.Shape) {
	t.Helper()
	shape := tensor.Shape{tensor.Batch}
	for _, d := range want.([]any)[0].([]any)[1:] {
		shape = append(shape, tensor.D(int(d.(float64))))
	}
	require.Equal(t, shape, got)
}

var initializerOf = map[string]initializers.Initializer{
	"Zeros": initializers.Zeros, "Ones": initializers.Ones, "GlorotUniform": initializers.GlorotUniform, "GlorotNormal": initializers.GlorotNormal,
	"HeUniform": initializers.HeUniform, "HeNormal": initializers.HeNormal, "RandomNormal": initializers.RandomNormal{},
	"RandomUniform": initializers.RandomUniform{}, "TruncatedNormal": initializers.TruncatedNormal{}, "Constant": initializers.Constant{Value: 0.3},
}

func draw(i initializers.Initializer, dims []int) []float64 {
	n := 1
	for _, d := range dims {
		n *= d
	}
	numbers := make([]float64, n)
	i.Init(numbers, dims, rand.New(rand.NewPCG(1, 2)))
	return numbers
}

func dimsOf(part any) (dims []int) {
	for _, d := range part.([]any) {
		dims = append(dims, int(d.(float64)))
	}
	return dims
}

func TestFans(t *testing.T) {
	check(t, "initializers", "fans", 6, func(t *testing.T, _ *run, c golden.Case) bool {
		dims := dimsOf(c["shape"])
		in, out := initializers.Fans(dims)
		require.Equal(t, []float64{c["fan_in"].(float64), c["fan_out"].(float64)}, []float64{in, out})
		for name, part := range c["limits"].(map[string]any) {
			i := initializerOf[name]
			if i == nil {
				continue // Lecun's
			}
			bound := part.(map[string]any)
			limit, uniform := bound["uniform_limit"].(float64)
			if !uniform {
				limit = 2 * bound["truncated_normal_stddev"].(float64)
			}
			largest := 0.0
			for range 1 + 1000/len(draw(i, dims)) { // small weights are drawn often
				for _, x := range draw(i, dims) {
					largest = max(largest, math.Abs(x))
				}
			}
			require.LessOrEqual(t, largest, limit*(1+1e-12), name)
		}
		return true
	})
}

func TestInitStatistics(t *testing.T) {
	check(t, "initializers", "init_stats", 5, func(t *testing.T, _ *run, c golden.Case) bool {
		i := initializerOf[decode[object](t, c["initializer"]).Class]
		if i == nil {
			return false
		}
		var mean, square, low, high float64
		numbers := draw(i, dimsOf(c["shape"]))
		for _, x := range numbers {
			mean += x / float64(len(numbers))
			low, high = min(low, x), max(high, x)
		}
		for _, x := range numbers {
			square += (x - mean) * (x - mean) / float64(len(numbers))
		}
		require.InDelta(t, 0, mean, c["atol_mean"].(float64))
		require.InEpsilon(t, c["std"], math.Sqrt(square), c["rtol_std"].(float64))
		require.InEpsilon(t, c["min"], low, 0.25)
		require.InEpsilon(t, c["max"], high, 0.25)
		return true
	})
}

func TestInitExact(t *testing.T) {
	check(t, "initializers", "init_exact", 3, func(t *testing.T, g *run, c golden.Case) bool {
		i := initializerOf[decode[object](t, c["initializer"]).Class]
		if i == nil {
			return false
		}
		want := g.tensor(t, c["value"])
		for k, x := range draw(i, want.Dims()) {
			require.Equal(t, tensor.Data[float32](want)[k], float32(x))
		}
		return true
	})
}
