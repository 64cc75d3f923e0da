package layers_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
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

func ExampleBatchNormalization() {
	ctx := context.Background()
	norm := &layers.BatchNormalization{Momentum: new(0.9)}
	model := keras.Sequential(keras.Input(1), norm)
	err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.001}, Loss: &losses.MeanSquaredError{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	moving := func() {
		w, err := model.GetWeights() // gamma, beta, moving mean, moving variance
		fmt.Printf("mean %.2f, variance %.2f %v\n", w[2].At(0), w[3].At(0), err)
	}
	x, y := tensor.Of([]float32{1, 2, 3, 6}, 4, 1), tensor.Of([]float32{0, 0, 0, 0}, 4, 1)
	if _, err := model.TrainOnBatch(ctx, &data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}}, keras.BatchConfig{}); err != nil {
		fmt.Println(err)
	}
	moving() // a tenth of the way from 0 and 1 to the batch's 3 and 3.5
	if _, err := model.Predict(ctx, x, keras.PredictConfig{}); err != nil {
		fmt.Println(err)
	}
	moving()
	// Output:
	// mean 0.30, variance 1.25 <nil>
	// mean 0.30, variance 1.25 <nil>
}

func ExampleConv2D() {
	x := keras.Input(28, 28, 1).
		Apply(&layers.Conv2D{Filters: 32, KernelSize: [2]int{3, 3}, Activation: activations.ReLU}).
		Apply(&layers.MaxPooling2D{}).
		Apply(&layers.Conv2D{Filters: 64, KernelSize: [2]int{3, 3}, Strides: [2]int{2, 2}, Padding: layers.Same})
	fmt.Println(x.Shape(), x.Err())
	// Output: (None, 7, 7, 64) <nil>
}

func ExampleNormalization_Adapt() {
	norm := &layers.Normalization{}
	if err := norm.Adapt(tensor.Of([]float32{0, 7, 4, 2, 9, 6, 0, 7, 4, 2, 9, 6}, 4, 3)); err != nil {
		fmt.Println(err)
		return
	}
	model := keras.Sequential(keras.Input(3), norm)
	y, err := model.Predict(context.Background(), tensor.Of([]float32{0, 8, 7}, 1, 3), keras.PredictConfig{})
	fmt.Println(tensor.Data[float32](y), err)
	// Output: [-1 0 2] <nil>
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
