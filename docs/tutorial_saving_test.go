package docs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
)

func Example_saving() {
	folder, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "rings.safetensors")

	train, validation := rings(200), rings(100)
	model := classifier(setting{Units: 8, LearningRate: 0.03})
	_, err = model.Fit(context.Background(), train, keras.FitConfig{
		Epochs:         5,
		ValidationData: validation,
		Verbose:        keras.Silent,
		Callbacks:      []keras.Callback{&callbacks.ModelCheckpoint{Filepath: path, SaveBestOnly: true}}, // or model.SaveWeights(path)
	})
	check(err)
	architecture, err := model.ToJSON()
	check(err)

	// In another program: the same layers, from Go code or from JSON, and then the weights.
	again, err := keras.ModelFromJSON(architecture)
	check(err)
	check(model.LoadWeights(path)) // the best epoch's, which need not be the last one's
	check(again.LoadWeights(path))
	before, err := model.Predict(context.Background(), validation.X[0], keras.PredictConfig{})
	check(err)
	after, err := again.Predict(context.Background(), validation.X[0], keras.PredictConfig{})
	check(err)
	fmt.Println("equal:", before.Equal(after))

	// Output:
	// equal: true
}
