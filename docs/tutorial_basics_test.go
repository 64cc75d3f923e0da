package docs

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

func Example_network() {
	x := tensor.Of([]float32{0, 0, 0, 1, 1, 0, 1, 1}, 4, 2)
	model := keras.Sequential(
		keras.Input(2),
		&layers.Dense{Units: 2, Activation: activations.ReLU},
		&layers.Dense{Units: 1},
	)
	check(model.SetWeights([]*tensor.Tensor{
		tensor.Of([]float32{1, 1, 1, 1}, 2, 2), // kernel of the first layer: both units add the inputs
		tensor.Of([]float32{0, -1}),            // its bias: the second unit wakes when both inputs are 1
		tensor.Of([]float32{1, -2}, 2, 1),      // kernel of the second layer
		tensor.Of([]float32{0}),                // its bias
	}))
	y, err := model.Predict(context.Background(), x, keras.PredictConfig{})
	check(err)
	for i := range 4 {
		fmt.Println(x.At(i, 0), "xor", x.At(i, 1), "=", y.At(i, 0))
	}
	// Output:
	// 0 xor 0 = 0
	// 0 xor 1 = 1
	// 1 xor 0 = 1
	// 1 xor 1 = 0
}

func Example_activations() {
	inputs := []keras.InputSpec{{Shape: tensor.Batched(), DType: tensor.Float64}}
	x := tensor.Of([]float64{-2, -1, 0.5, 2})
	for _, a := range []*activations.Activation{
		activations.ReLU, activations.LeakyReLU, activations.Sigmoid, activations.Tanh, activations.GELU,
	} {
		f, err := keras.NewFunction(keras.FunctionConfig{Inputs: inputs}, func(_ *layers.Context, in []ops.Value) []ops.Value {
			y := a.Apply(in[0])
			return []ops.Value{y, ops.Gradients(ops.Sum(y), in[0])[0]}
		})
		check(err)
		out, err := f.Call(context.Background(), x)
		check(err)
		fmt.Printf("%-10s f %6.3f  f' %6.3f\n", a, tensor.Data[float64](out[0]), tensor.Data[float64](out[1]))
	}
	// Output:
	// relu       f [ 0.000  0.000  0.500  2.000]  f' [ 0.000  0.000  1.000  1.000]
	// leaky_relu f [-0.400 -0.200  0.500  2.000]  f' [ 0.200  0.200  1.000  1.000]
	// sigmoid    f [ 0.119  0.269  0.622  0.881]  f' [ 0.105  0.197  0.235  0.105]
	// tanh       f [-0.964 -0.762  0.462  0.964]  f' [ 0.071  0.420  0.786  0.071]
	// gelu       f [-0.046 -0.159  0.346  1.954]  f' [-0.085 -0.083  0.867  1.085]
}

func Example_softmax() {
	f, err := keras.NewFunction(keras.FunctionConfig{Inputs: []keras.InputSpec{{Shape: tensor.Batched(3)}}},
		func(_ *layers.Context, in []ops.Value) []ops.Value { return []ops.Value{ops.Softmax(in[0])} })
	check(err)
	p, err := f.Call(context.Background(), tensor.Of([]float32{1, 2, 3, 101, 102, 103}, 2, 3))
	check(err)
	for i := range 2 {
		fmt.Printf("%.3f\n", numbers(p[0].Index(i)))
	}
	// Output:
	// [0.090 0.245 0.665]
	// [0.090 0.245 0.665]
}
