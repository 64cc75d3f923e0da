package losses_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// evaluate returns the loss of predictions.
func evaluate(l losses.Loss, y, predictions *tensor.Tensor) string {
	x := keras.Input(predictions.Dims()[1:]...)
	model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: l}); err != nil {
		return err.Error()
	}
	d, err := data.New(predictions, y)
	if err != nil {
		return err.Error()
	}
	logs, err := model.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%.4f", logs["loss"])
}

func ExampleMeanSquaredError() {
	fmt.Println(evaluate(&losses.MeanSquaredError{}, tensor.Of([]float32{0, 1, 0, 0}, 2, 2), tensor.Of([]float32{1, 1, 1, 0}, 2, 2)))
	// Output: 0.5000
}

func ExampleHalfSumSquares() {
	fmt.Println(evaluate(&losses.HalfSumSquares{}, tensor.Of([]float32{0, 1, 0, 0}, 2, 2), tensor.Of([]float32{1, 1, 1, 0}, 2, 2)))
	// Output: 1.0000
}

func ExampleSparseCategoricalCrossentropy() {
	p := tensor.Of([]float32{0.05, 0.95, 0, 0.1, 0.8, 0.1}, 2, 3)
	fmt.Println(evaluate(&losses.SparseCategoricalCrossentropy{}, tensor.Of([]int32{1, 2}), p))
	fmt.Println(evaluate(&losses.SparseCategoricalCrossentropy{}, tensor.Of([]int32{1, 3}), p))
	// Output:
	// 1.1769
	// keras: Evaluate: label 3 at row 1: want a class in [0, 3)
}

func ExampleNamed() {
	_, err := losses.Named("mean_square")
	fmt.Println(err)
	// Output: losses: unknown loss "mean_square"
}
