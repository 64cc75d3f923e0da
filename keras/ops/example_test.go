package ops_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// unit divides each sample by its length.
type unit struct {
	Name string
	layers.Base
}

func (*unit) Call(_ *layers.Context, x ops.Value) ops.Value {
	length := ops.Sqrt(ops.Sum(ops.Square(x), -1))
	return ops.Div(x, ops.ExpandDims(length, -1))
}

func Example() {
	model := keras.Sequential(keras.Input(2), &unit{})
	y, err := model.Predict(context.Background(), tensor.Of([]float32{3, 4, 0, -2}, 2, 2), keras.PredictConfig{})
	fmt.Println(tensor.Data[float32](y), err)
	// Output: [0.6 0.8 0 -1] <nil>
}
