package docs

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin meanSquares

// meanSquares sends normal inputs through ten layers of 256 units and returns the mean of h² behind the first, fifth and tenth.
func meanSquares(i initializers.Initializer, a *activations.Activation) (means [3]float64) {
	keras.SetSeed(1)
	in := keras.Input(256)
	var outs []*keras.Tensor
	for h, layer := in, 1; layer <= 10; layer++ {
		h = h.Apply(&layers.Dense{Units: 256, Activation: a, KernelInitializer: i})
		if layer == 1 || layer == 5 || layer == 10 {
			outs = append(outs, h)
		}
	}
	model := keras.NewModel([]*keras.Tensor{in}, outs)
	hs, err := model.PredictAll(context.Background(), []*tensor.Tensor{normal(100, 256)}, keras.PredictConfig{})
	check(err)
	for k, h := range hs {
		for _, v := range numbers(h) {
			means[k] += float64(v) * float64(v) / float64(h.Len()*256)
		}
	}
	return means
}

//docs:end

//docs:begin normal

// normal returns rows of independent numbers with mean 0 and variance 1.
func normal(rows, columns int) *tensor.Tensor {
	x := tensor.New(tensor.Float32, rows, columns)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range numbers(x) {
		numbers(x)[i] = float32(random.NormFloat64())
	}
	return x
}

//docs:end

func Example_initialisation() {
	for _, c := range []struct {
		name        string
		initializer initializers.Initializer
		activation  *activations.Activation
	}{
		{"normal 0.01, tanh", initializers.RandomNormal{Stddev: 0.01}, activations.Tanh},
		{"normal 0.2, relu", initializers.RandomNormal{Stddev: 0.2}, activations.ReLU},
		{"Glorot, tanh", initializers.GlorotUniform, activations.Tanh},
		{"Glorot, relu", initializers.GlorotUniform, activations.ReLU},
		{"He, relu", initializers.HeNormal, activations.ReLU},
	} {
		m := meanSquares(c.initializer, c.activation)
		fmt.Printf("%-18s %.1e  %.1e  %.1e\n", c.name, m[0], m[1], m[2])
	}
	// Output:
	// normal 0.01, tanh  2.5e-02  1.0e-08  1.1e-16
	// normal 0.2, relu   5.2e+00  3.2e+03  1.2e+07
	// Glorot, tanh       4.0e-01  1.1e-01  5.3e-02
	// Glorot, relu       5.0e-01  2.6e-02  7.5e-04
	// He, relu           1.0e+00  9.2e-01  7.1e-01
}

func Example_sameStart() {
	model := keras.Sequential(
		keras.Input(2),
		&layers.Dense{Units: 3, Activation: activations.Tanh, KernelInitializer: initializers.Constant{Value: 0.5}},
		&layers.Dense{Units: 1, KernelInitializer: initializers.Constant{Value: 0.5}},
	)
	train := rings(100)
	check(model.Compile(keras.CompileConfig{Loss: squaredError}))
	_, err := model.Fit(context.Background(), train, keras.FitConfig{Epochs: 20, Verbose: keras.Silent})
	check(err)
	weights, err := model.GetWeights()
	check(err)
	first := numbers(weights[0].Index(0))
	fmt.Println("moved:", first[0] != 0.5, "equal:", first[0] == first[1] && first[1] == first[2])
	// Output:
	// moved: true equal: true
}
