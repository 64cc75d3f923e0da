package docs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/plot"
)

func Example_pictures() {
	folder, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(folder)
	ctx := context.Background()

	train, validation := rings(200), rings(100)
	model := classifier(setting{Units: 8, LearningRate: 0.03})
	history, err := model.Fit(ctx, train, keras.FitConfig{Epochs: 20, ValidationData: validation, Verbose: keras.Silent})
	check(err)
	predictions, err := model.Predict(ctx, validation.X[0], keras.PredictConfig{})
	check(err)

	curves, err := plot.History(history, plot.HistoryConfig{Title: "Rings"})
	check(err)
	matrix, err := plot.ConfusionMatrix(validation.Y[0], predictions, plot.ConfusionConfig{ClassNames: []string{"inner", "outer"}})
	check(err)
	layers, err := plot.Model(model, plot.ModelConfig{ShowShapes: true, ShowLayerNames: true})
	check(err)

	check(curves.Save(filepath.Join(folder, "history.png")))
	check(matrix.Save(filepath.Join(folder, "confusion.png")))
	check(layers.Save(filepath.Join(folder, "model.svg"))) // or WritePNG, WriteSVG to an io.Writer
	files, err := os.ReadDir(folder)
	check(err)
	for _, f := range files {
		fmt.Println(f.Name())
	}

	// Output:
	// confusion.png
	// history.png
	// model.svg
}
