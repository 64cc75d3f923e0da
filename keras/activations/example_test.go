package activations_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// An activation of one's own is a named function.
func ExampleNew() {
	squared := activations.New("squared_relu", func(x ops.Value) ops.Value { return ops.Square(ops.Relu(x)) })
	model := keras.Sequential(keras.Input(3), &layers.Activation{Activation: squared})
	y, err := model.Predict(context.Background(), tensor.Of([]float32{-2, 2, 3}, 1, 3), keras.PredictConfig{})
	fmt.Println(squared, tensor.Data[float32](y), err)
	// Output: squared_relu [0 4 9] <nil>
}

func ExampleNamed() {
	a, err := activations.Named("relu")
	fmt.Println(a, err)
	_, err = activations.Named("reloo")
	fmt.Println(err)
	// Output:
	// relu <nil>
	// activations: unknown activation "reloo"
}
