package docs

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin linearRows

// linearRows returns features of which only two matter: y = 3 x0 - 2 x1 + noise.
func linearRows() *data.Arrays {
	x, y := normal(30, 8), tensor.New(tensor.Float32, 30, 1)
	random := rand.New(rand.NewPCG(5, 6))
	for i := range 30 {
		y.SetAt(3*x.At(i, 0)-2*x.At(i, 1)+random.NormFloat64(), i, 0)
	}
	rows, err := data.New(x, y)
	check(err)
	return rows
}

//docs:end

func Example_penalties() {
	for _, c := range []struct {
		name    string
		penalty regularizers.Regularizer
	}{
		{"none", nil},
		{"L2 0.1", regularizers.L2{Factor: 0.1}},
		{"L1 0.5", regularizers.L1{Factor: 0.5}},
	} {
		model := keras.Sequential(keras.Input(8),
			&layers.Dense{Units: 1, NoBias: true, KernelInitializer: initializers.Zeros, KernelRegularizer: c.penalty})
		rate := &schedules.CosineDecay{InitialLearningRate: 0.1, DecaySteps: 500}
		check(model.Compile(keras.CompileConfig{
			Optimizer: &optimizers.SGD{Options: optimizers.Options{Schedule: rate}},
			Loss:      &losses.MeanSquaredError{},
		}))
		_, err := model.Fit(context.Background(), linearRows(), keras.FitConfig{BatchSize: 30, Epochs: 500, Verbose: keras.Silent})
		check(err)
		weights, err := model.GetWeights()
		check(err)
		fmt.Printf("%-7s %5.2f\n", c.name, rounded(weights[0]))
	}
	// Output:
	// none    [ 3.06 -2.28 -0.12 -0.17  0.16  0.08 -0.12  0.25]
	// L2 0.1  [ 2.58 -1.84 -0.03  0.12  0.02 -0.03  0.05  0.11]
	// L1 0.5  [ 2.63 -1.79  0.00  0.00  0.00  0.00  0.00  0.00]
}

func Example_dropout() {
	keras.SetSeed(1)
	drop := keras.Sequential(keras.Input(8), &layers.Dropout{Rate: 0.5})
	ones := tensor.New(tensor.Float32, 1, 8)
	ones.Fill(1)
	for _, training := range []bool{true, false} {
		f, err := keras.NewFunction(keras.FunctionConfig{Inputs: []keras.InputSpec{{Shape: tensor.Batched(8)}}, Training: training},
			func(c *layers.Context, in []ops.Value) []ops.Value { return []ops.Value{drop.Call(c, in[0])} })
		check(err)
		y, err := f.Call(context.Background(), ones)
		check(err)
		fmt.Printf("training %-5v %v\n", training, numbers(y[0]))
	}
	// Output:
	// training true  [0 2 2 2 2 0 0 0]
	// training false [1 1 1 1 1 1 1 1]
}

func Example_earlyStopping() {
	keras.SetSeed(1)
	train, validation := noisyCurve(20, 1), noisyCurve(100, 2)
	model := keras.Sequential(
		keras.Input(1),
		&layers.Dense{Units: 64, Activation: activations.Tanh, KernelInitializer: initializers.RandomNormal{Stddev: 3}},
		&layers.Dense{Units: 1},
	)
	check(model.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{LearningRate: 0.01}, Loss: &losses.MeanSquaredError{}}))
	stop := &callbacks.EarlyStopping{Patience: 50, RestoreBestWeights: true}
	history, err := model.Fit(context.Background(), train, keras.FitConfig{
		Epochs: 2000, ValidationData: validation, Callbacks: []keras.Callback{stop}, Verbose: keras.Silent,
	})
	check(err)
	last, _ := history.Last("val_loss")
	restored, err := model.Evaluate(context.Background(), validation, keras.EvaluateConfig{Verbose: keras.Silent})
	check(err)
	fmt.Printf("stopped after %d epochs, the best was number %d\n", len(history.Epoch), stop.BestEpoch()+1)
	fmt.Printf("validation loss: last %.2f, restored %.2f\n", last, restored["loss"])
	// Output:
	// stopped after 61 epochs, the best was number 11
	// validation loss: last 0.17, restored 0.12
}

//docs:begin noisyCurve

// noisyCurve returns points of y = sin(3x) with noise of standard deviation 0.3.
func noisyCurve(rows int, seed uint64) *data.Arrays {
	random := rand.New(rand.NewPCG(seed, 0))
	x, y := tensor.New(tensor.Float32, rows, 1), tensor.New(tensor.Float32, rows, 1)
	for i := range rows {
		at := 2*random.Float64() - 1
		x.SetAt(at, i, 0)
		y.SetAt(math.Sin(3*at)+0.3*random.NormFloat64(), i, 0)
	}
	points, err := data.New(x, y)
	check(err)
	return points
}

//docs:end
