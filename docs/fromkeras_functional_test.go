package docs

//docs:begin functional

import (
	"context"
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

func trainFunctional(ctx context.Context) error {
	const n = 256
	xa, xb := tensor.New(tensor.Float32, n, 2), tensor.New(tensor.Float32, n, 1)
	value, sign := tensor.New(tensor.Float32, n, 1), tensor.New(tensor.Float32, n, 1)
	for i := range n {
		a0, a1, b0 := math.Sin(float64(i)), math.Cos(2*float64(i)), math.Sin(3*float64(i))
		xa.SetAt(a0, i, 0)
		xa.SetAt(a1, i, 1)
		xb.SetAt(b0, i, 0)
		value.SetAt(a0+2*b0, i, 0)
		if a1 > b0 {
			sign.SetAt(1, i, 0)
		}
	}
	train := &data.Arrays{X: []*tensor.Tensor{xa, xb}, Y: []*tensor.Tensor{value, sign}}

	keras.SetSeed(1)
	a, b := keras.Input(2).Named("a"), keras.Input(1).Named("b")
	h := keras.Apply(&layers.Concatenate{}, a, b)[0].Apply(&layers.Dense{Units: 16, Activation: activations.Tanh})
	model := keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{
		h.Apply(&layers.Dense{Units: 1, Name: "value"}),
		h.Apply(&layers.Dense{Units: 1, Activation: activations.Sigmoid, Name: "sign"}),
	})
	err := model.Compile(keras.CompileConfig{
		Optimizer:   &optimizers.Adam{LearningRate: 0.01},
		Losses:      map[string]losses.Loss{"value": &losses.MeanSquaredError{}, "sign": &losses.BinaryCrossentropy{}},
		LossWeights: map[string]float64{"value": 0.5},
		MetricsFor:  map[string][]metrics.Metric{"sign": {metrics.Named("accuracy")}},
	})
	if err != nil {
		return err
	}
	history, err := model.Fit(ctx, train, keras.FitConfig{Epochs: 30, Verbose: keras.Silent})
	if err != nil {
		return err
	}
	predictions, err := model.PredictAll(ctx, train.X, keras.PredictConfig{})
	if err != nil {
		return err
	}
	accuracy, _ := history.Last("sign_accuracy")
	fmt.Println(history.Keys())
	fmt.Println(predictions[0].Shape(), predictions[1].Shape())
	fmt.Println(accuracy > 0.9)
	return nil
}

//docs:end

func Example_functional() {
	check(trainFunctional(context.Background()))
	// Output:
	// [loss sign_accuracy sign_loss value_loss]
	// (256, 1) (256, 1)
	// true
}
