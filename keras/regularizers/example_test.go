package regularizers_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// The penalty is part of the loss: with predictions without error it is all of it.
func ExampleL2() {
	model := keras.Sequential(keras.Input(2), &layers.Dense{
		Units:             1,
		KernelInitializer: initializers.Constant{Value: 3},
		KernelRegularizer: regularizers.L2{Factor: 0.5},
	})
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.MeanSquaredError{}}); err != nil {
		fmt.Println(err)
		return
	}
	d, err := data.New(tensor.Of([]float32{1, 1}, 1, 2), tensor.Of([]float32{6}, 1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := model.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	fmt.Println(logs["loss"], err)
	// Output: 9 <nil>
}
