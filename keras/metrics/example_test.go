package metrics_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// "accuracy" follows from the shapes: one probability a sample is a yes or no.
func ExampleNamed() {
	x := keras.Input(1)
	model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{},
		Loss:      &losses.BinaryCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy"), &metrics.BinaryAccuracy{Name: "strict", Threshold: new(0.9)}},
	}); err != nil {
		fmt.Println(err)
		return
	}
	d, err := data.New(tensor.Of([]float32{0.2, 0.7, 0.6, 0.95}, 4, 1), tensor.Of([]uint8{0, 1, 0, 1}))
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := model.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	fmt.Println(logs["accuracy"], logs["strict"], err)
	// Output: 0.75 0.75 <nil>
}

// A metric of your own is a function of targets and predictions; its mean over all samples and positions is reported.
func ExampleNew() {
	overestimated := metrics.New("overestimated", func(y, pred ops.Value) ops.Value {
		return ops.Greater(pred, ops.Cast(y, pred.DType()))
	})
	x := keras.Input(1)
	model := keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x})
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{},
		Loss:      &losses.MeanSquaredError{},
		Metrics:   []metrics.Metric{overestimated, metrics.Named("mae")},
	}); err != nil {
		fmt.Println(err)
		return
	}
	d, err := data.New(tensor.Of([]float32{1, 2, 3, 4}, 4, 1), tensor.Of([]float32{0, 2, 2, 3}, 4, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := model.Evaluate(context.Background(), d, keras.EvaluateConfig{Verbose: keras.Silent})
	fmt.Println(logs["overestimated"], logs["mae"], err)
	// Output: 0.75 0.75 <nil>
}
