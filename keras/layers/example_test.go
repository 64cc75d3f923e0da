package layers_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

func ExampleDense() {
	model := keras.Sequential(keras.Input(2), &layers.Dense{
		Units:             3,
		Activation:        activations.ReLU,
		KernelInitializer: initializers.Ones,
		BiasInitializer:   initializers.Constant{Value: -1},
	})
	y, err := model.Predict(context.Background(), tensor.Of([]float32{1, 2, -1, -2}, 2, 2), keras.PredictConfig{})
	fmt.Println(tensor.Data[float32](y), err)
	// Output: [2 2 2 0 0 0] <nil>
}

func ExampleReshape() {
	x := keras.Input(28, 28).Apply(&layers.Reshape{TargetShape: []int{7, -1}})
	fmt.Println(x.Shape(), x.Err())
	// Output: (None, 7, 112) <nil>
}

func ExampleRescaling() {
	model := keras.Sequential(keras.Input(3), &layers.Rescaling{Scale: 2.0 / 255, Offset: -1})
	y, err := model.Predict(context.Background(), tensor.Of([]uint8{0, 51, 255}, 1, 3), keras.PredictConfig{})
	fmt.Println(y.At(0, 0), y.At(0, 2), err)
	// Output: -1 1 <nil>
}

func ExampleConcatenate() {
	a, b := keras.Input(3), keras.Input(2)
	y := keras.Apply(&layers.Concatenate{}, a, b)[0]
	fmt.Println(y.Shape(), y.Err())
	// Output: (None, 5) <nil>
}

func ExampleUpSampling2D() {
	model := keras.Sequential(keras.Input(1, 2, 1), &layers.UpSampling2D{Size: [2]int{1, 2}, Interpolation: layers.Bilinear})
	y, err := model.Predict(context.Background(), tensor.Of([]float32{0, 4}, 1, 1, 2, 1), keras.PredictConfig{})
	fmt.Println(tensor.Data[float32](y), err)
	// Output: [0 1 3 4] <nil>
}

func ExampleBase_SetTrainable() {
	block := &layers.Dense{Units: 2}
	layers.Build(block, "", "block", false, 1, tensor.Batched(3))
	fmt.Println(len(layers.TrainableVariables(block)))
	block.SetTrainable(false)
	fmt.Println(len(layers.TrainableVariables(block)), len(layers.NonTrainableVariables(block)))
	// Output:
	// 2
	// 0 2
}
