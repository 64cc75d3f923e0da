package callbacks_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// The weights of the best epoch are kept in a file, and the training ends when the loss goes down no further.
func Example() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	best := filepath.Join(folder, "best.safetensors")

	model := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, KernelInitializer: initializers.Zeros})
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.1}, Loss: &losses.MeanSquaredError{}}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := data.New(tensor.Of([]float32{-1, 0, 1, 2}, 4, 1), tensor.Of([]float32{-3, -1, 1, 3}, 4, 1)) // y = 2x - 1
	if err != nil {
		fmt.Println(err)
		return
	}
	history, err := model.Fit(context.Background(), train, keras.FitConfig{
		Epochs:  1000,
		Verbose: keras.Silent,
		Callbacks: []keras.Callback{
			&callbacks.EarlyStopping{Monitor: "loss", Patience: 3, MinDelta: 1e-4, RestoreBestWeights: true},
			&callbacks.ModelCheckpoint{Filepath: best, Monitor: "loss", SaveBestOnly: true},
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := model.LoadWeights(best); err != nil {
		fmt.Println(err)
		return
	}
	weights, err := model.GetWeights()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("stopped before epoch 1000: %v\n", len(history.Epoch) < 1000)
	fmt.Printf("y = %.1fx %+.1f\n", weights[0].At(0, 0), weights[1].At(0))
	// Output:
	// stopped before epoch 1000: true
	// y = 2.0x -1.0
}

// A step of the learning rate at epoch 10, and a line for every fifth epoch.
func ExampleLearningRateScheduler() {
	model := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, KernelInitializer: initializers.Zeros})
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.5}, Loss: &losses.MeanSquaredError{}}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := data.New(tensor.Of([]float32{1}, 1, 1), tensor.Of([]float32{1}, 1, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = model.Fit(context.Background(), train, keras.FitConfig{
		Epochs:  20,
		Verbose: keras.Silent,
		Callbacks: []keras.Callback{
			&callbacks.LearningRateScheduler{Schedule: func(epoch int, rate float64) float64 {
				if epoch == 10 {
					return rate / 2
				}
				return rate
			}},
			&callbacks.LambdaCallback{EpochEnd: func(_ *keras.Run, epoch int, logs keras.Logs) error {
				if epoch%5 == 0 {
					fmt.Println(epoch, logs["learning_rate"])
				}
				return nil
			}},
		},
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// 0 0.5
	// 5 0.5
	// 10 0.25
	// 15 0.25
}
