package docs

//docs:begin loop

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func trainLoop(ctx context.Context) error {
	x := tensor.Of([]float32{-1, 0, 1, 2}, 4, 1)
	y := tensor.Of([]float32{-3, -1, 1, 3}, 4, 1)
	model := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, KernelInitializer: initializers.Zeros})
	optimizer, err := keras.NewOptimizerState(&optimizers.SGD{LearningRate: 0.1})
	if err != nil {
		return err
	}
	loss := &losses.MeanSquaredError{}

	trainStep, err := keras.NewFunction(keras.FunctionConfig{
		Inputs:   []keras.InputSpec{{Shape: tensor.Batched(1)}, {Shape: tensor.Batched(1)}},
		Training: true,
	}, func(c *layers.Context, in []ops.Value) []ops.Value {
		prediction := model.Call(c, in[0])
		total := ops.Mean(loss.PerSample(in[1], prediction))
		optimizer.Minimize(c, total, model.TrainableWeights()...)
		return []ops.Value{total}
	})
	if err != nil {
		return err
	}
	for step := range 21 {
		out, err := trainStep.Call(ctx, x, y)
		if err != nil {
			return err
		}
		if step%10 == 0 {
			fmt.Printf("%d %.4f\n", step, out[0].At())
		}
	}
	return nil
}

//docs:end

func Example_loop() {
	check(trainLoop(context.Background()))
	// Output:
	// 0 5.0000
	// 10 0.1280
	// 20 0.0065
}
