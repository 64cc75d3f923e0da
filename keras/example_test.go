package keras_test

import (
	"context"
	"fmt"
	"os"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// A network learns exclusive or.
func Example() {
	keras.SetSeed(1)
	x := tensor.Of([]float32{0, 0, 0, 1, 1, 0, 1, 1}, 4, 2)
	train, err := data.New(x, tensor.Of([]float32{0, 1, 1, 0}, 4, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	model := keras.Sequential(
		keras.Input(2),
		&layers.Dense{Units: 8, Activation: activations.Tanh},
		&layers.Dense{Units: 1, Activation: activations.Sigmoid},
	)
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: 0.05},
		Loss:      &losses.BinaryCrossentropy{},
		Metrics:   []metrics.Metric{metrics.Named("accuracy")},
	}); err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	history, err := model.Fit(ctx, train, keras.FitConfig{Epochs: 200, Verbose: keras.Silent})
	if err != nil {
		fmt.Println(err)
		return
	}
	accuracy, _ := history.Last("accuracy")
	fmt.Println("accuracy:", accuracy)
	y, err := model.Predict(ctx, x, keras.PredictConfig{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range y.Len() {
		fmt.Printf("%.0f ", y.At(i, 0))
	}
	fmt.Println()
	// Output:
	// accuracy: 1
	// 0 1 1 0
}

// Scale is a layer of one's own: it multiplies each feature by a weight.
type Scale struct {
	Name string
	layers.Base
	gamma *layers.Variable
}

func (s *Scale) Build(b *layers.Builder, in ...tensor.Shape) {
	s.gamma = b.Weight("gamma", in[0].Last(), initializers.Ones)
}

func (s *Scale) Call(c *layers.Context, x ops.Value) ops.Value {
	return ops.Mul(x, c.Use(s.gamma))
}

// A layer of one's own has Build, which makes its weights, and Call. Its gradient follows.
func Example_customLayer() {
	model := keras.Sequential(keras.Input(2), &Scale{})
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.5}, Loss: &losses.MeanSquaredError{}}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := data.New(tensor.Of([]float32{1, 1, -1, 2, 1, -1}, 3, 2), tensor.Of([]float32{3, -2, -3, -4, 3, 2}, 3, 2))
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := model.Fit(context.Background(), train, keras.FitConfig{Epochs: 40, Verbose: keras.Silent}); err != nil {
		fmt.Println(err)
		return
	}
	weights, err := model.GetWeights()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %.2f %.2f\n", model.Weights()[0].Name, weights[0].At(0), weights[0].At(1))
	// Output: scale/gamma: 3.00 -2.00
}

func ExampleModel_Summary() {
	model := keras.Sequential(keras.Input(28, 28), &layers.Flatten{}, &layers.Dense{Units: 10})
	model.Name = "digits"
	if err := model.Summary(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Model: "digits"
	// ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
	// ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
	// ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
	// │ flatten (Flatten)               │ (None, 784)            │             0 │
	// ├─────────────────────────────────┼────────────────────────┼───────────────┤
	// │ dense (Dense)                   │ (None, 10)             │         7,850 │
	// └─────────────────────────────────┴────────────────────────┴───────────────┘
	//  Total params: 7,850 (30.66 KB)
	//  Trainable params: 7,850 (30.66 KB)
	//  Non-trainable params: 0 (0.00 B)
}

// What does not fit in a model is reported with the layer and the shapes.
func ExampleModel_Err() {
	model := keras.Sequential(keras.Input(4), &layers.Dense{Units: 6}, &layers.Reshape{TargetShape: []int{5}})
	fmt.Println(model.Err())
	// Output: keras: layer "reshape": got input shape (None, 6) with 6 elements a sample, TargetShape [5] has 5
}
