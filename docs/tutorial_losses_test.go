package docs

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

func Example_outlier() {
	rows, err := data.New(tensor.New(tensor.Float32, 5, 1), tensor.Of([]float32{1, 2, 3, 5, 100}, 5, 1))
	check(err)
	for _, loss := range []losses.Loss{&losses.MeanSquaredError{}, &losses.MeanAbsoluteError{}, &losses.Huber{Delta: 3}} {
		constant := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, KernelInitializer: initializers.Zeros}) // all inputs are 0
		rate := &schedules.CosineDecay{InitialLearningRate: 1, DecaySteps: 300}
		check(constant.Compile(keras.CompileConfig{Optimizer: &optimizers.Adam{Options: optimizers.Options{Schedule: rate}}, Loss: loss}))
		_, err := constant.Fit(context.Background(), rows, keras.FitConfig{Epochs: 300, Verbose: keras.Silent})
		check(err)
		y, err := constant.Predict(context.Background(), tensor.New(tensor.Float32, 1, 1), keras.PredictConfig{})
		check(err)
		fmt.Printf("%-27T %.1f\n", loss, y.At(0, 0))
	}
	// Output:
	// *losses.MeanSquaredError    22.2
	// *losses.MeanAbsoluteError   3.0
	// *losses.Huber               3.5
}

func Example_fromLogits() {
	label, logits := tensor.Of([]int32{1}), tensor.Of([]float32{20, 0}, 1, 2) // sure of class 0, but it is class 1
	inputs := []keras.InputSpec{{Shape: tensor.Batched(), DType: tensor.Int32}, {Shape: tensor.Batched(2)}}
	for _, fromLogits := range []bool{false, true} {
		f, err := keras.NewFunction(keras.FunctionConfig{Inputs: inputs}, func(_ *layers.Context, in []ops.Value) []ops.Value {
			prediction := in[1]
			if !fromLogits {
				e := ops.Exp(in[1])
				prediction = ops.Div(e, ops.ExpandDims(ops.Sum(e, -1), -1)) // probabilities: softmax, written by hand
			}
			loss := &losses.SparseCategoricalCrossentropy{FromLogits: fromLogits}
			total := ops.Sum(loss.PerSample(in[0], prediction))
			return []ops.Value{total, ops.Gradients(total, in[1])[0]}
		})
		check(err)
		out, err := f.Call(context.Background(), label, logits)
		check(err)
		fmt.Printf("FromLogits %-5v loss %.3f, derivatives %.2f\n", fromLogits, out[0].At(), rounded(out[1]))
	}
	// Output:
	// FromLogits false loss 16.118, derivatives [0.00 0.00]
	// FromLogits true  loss 20.000, derivatives [1.00 -1.00]
}
