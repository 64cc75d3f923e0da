package plot_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/plot"
	"github.com/gokeras/gokeras/tensor"
)

// The curves of a training, as model.Fit returns them, in a file.
func ExampleHistory() {
	history := &keras.History{
		Epoch: []int{0, 1, 2},
		History: map[string][]float64{
			"loss": {0.62, 0.41, 0.33}, "val_loss": {0.55, 0.44, 0.42},
			"accuracy": {0.71, 0.83, 0.87}, "val_accuracy": {0.78, 0.82, 0.83},
		},
	}
	picture, err := plot.History(history, plot.HistoryConfig{Title: "Fashion-MNIST"})
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "history.png")
	defer os.Remove(path)
	fmt.Println(picture.Save(path))
	width, height := picture.Size()
	fmt.Printf("%.0f x %.0f points\n", width, height)
	// Output:
	// <nil>
	// 632 x 294 points
}

// Two images, each with what a model takes it for.
func ExampleImages() {
	images := tensor.New(tensor.Uint8, 2, 28, 28)
	picture, err := plot.Images(images, plot.ImagesConfig{
		Labels:      tensor.Of([]int32{0, 1}, 2),
		Predictions: tensor.Of([]float32{0.9, 0.1, 0.6, 0.4}, 2, 2), // what model.Predict returns
		ClassNames:  []string{"Sandal", "Sneaker"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "images.png")
	defer os.Remove(path)
	fmt.Println(picture.Save(path))
	// Output: <nil>
}

// What part of each class has been taken for which.
func ExampleConfusionMatrix() {
	labels := tensor.Of([]int32{0, 0, 1, 1, 2, 2}, 6)
	predictions := tensor.Of([]int32{0, 1, 1, 1, 2, 0}, 6)
	picture, err := plot.ConfusionMatrix(labels, predictions, plot.ConfusionConfig{
		ClassNames: []string{"setosa", "versicolor", "virginica"},
		Normalize:  true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "confusion.svg")
	defer os.Remove(path)
	fmt.Println(picture.Save(path))
	// Output: <nil>
}

// The layers of a model with their shapes.
func ExampleModel() {
	model := keras.Sequential(
		keras.Input(28, 28),
		&layers.Flatten{},
		&layers.Dense{Units: 128, Activation: activations.ReLU},
		&layers.Dense{Units: 10},
	)
	picture, err := plot.Model(model, plot.ModelConfig{ShowShapes: true, ShowLayerNames: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(os.TempDir(), "model.svg")
	defer os.Remove(path)
	fmt.Println(picture.Save(path))
	// Output: <nil>
}

// The same as text for Graphviz.
func ExampleDOT() {
	model := keras.Sequential(keras.Input(4), &layers.Dense{Units: 1})
	model.Name = "line"
	if err := plot.DOT(os.Stdout, model, plot.ModelConfig{RankDir: plot.LeftToRight}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// digraph "line" {
	//   rankdir=LR;
	//   concentrate=true;
	//   node [shape=plaintext, fontname="Helvetica", margin=0];
	//   n0 [label=<<table border="0" cellborder="1" cellspacing="0" cellpadding="6"><tr><td colspan="2" bgcolor="#37474f"><font color="white"><b>Dense</b></font></td></tr></table>>];
	// }
}
