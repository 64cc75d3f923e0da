package keras_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// Images are augmented by four workers while the model trains on those before them.
func ExampleMapLayers() {
	keras.SetSeed(1)
	images, err := data.New(tensor.New(tensor.Uint8, 96, 28, 28, 1), tensor.New(tensor.Int32, 96))
	if err != nil {
		fmt.Println(err)
		return
	}
	train, err := keras.MapLayers(data.Batched{Rows: images, Size: 32}, keras.MapConfig{Workers: 4},
		&layers.RandomFlip{Mode: layers.Horizontal},
		&layers.RandomRotation{Factor: layers.Factor{0.05}, FillMode: layers.FillNearest},
		&layers.RandomZoom{HeightFactor: layers.Factor{-0.2, 0.1}},
		&layers.RandomCrop{Height: 24, Width: 24},
		&layers.Rescaling{Scale: 1.0 / 255},
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	model := keras.Sequential(keras.Input(24, 24, 1), &layers.Flatten{}, &layers.Dense{Units: 10})
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{},
		Loss:      &losses.SparseCategoricalCrossentropy{FromLogits: true},
	}); err != nil {
		fmt.Println(err)
		return
	}
	history, err := model.Fit(context.Background(), data.Prefetch(train, 2), keras.FitConfig{Epochs: 3, Verbose: keras.Silent})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("features:", train.Spec().X[0].DType, train.Spec().X[0].Dims, "epochs:", len(history.Epoch))
	// Output:
	// features: float32 [24 24 1] epochs: 3
}
