package docs

import (
	"context"
	"fmt"
	"testing"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/kerastest"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin radial

// Radial has units that answer to points near a centre of their own: exp(-|x - centre|²/2).
type Radial struct {
	Name string
	layers.Base
	Units   int
	centres *layers.Variable
}

func (r *Radial) Build(b *layers.Builder, in ...tensor.Shape) {
	if r.Units < 1 {
		b.Fail("got Units %d, want at least 1", r.Units)
	}
	shape := append(tensor.S(r.Units), in[0].Last()...)
	r.centres = b.Weight("centres", shape, initializers.RandomNormal{Stddev: 1})
}

func (r *Radial) Call(c *layers.Context, x ops.Value) ops.Value {
	distance := ops.Sub(ops.ExpandDims(x, 1), c.Use(r.centres)) // [batch 1 in] - [units in]
	return ops.Exp(ops.Scale(ops.Sum(ops.Square(distance), -1), -0.5))
}

//docs:end

//docs:begin testRadial

func TestRadial(t *testing.T) {
	kerastest.CheckLayer(t, func() layers.Any { return &Radial{Units: 3} }, kerastest.Spec{
		Inputs:   []kerastest.Input{{Dims: []int{2}}},
		Output:   []int{3},
		NoConfig: true,
	})
}

//docs:end

func Example_customLayer() {
	keras.SetSeed(1)
	model := keras.Sequential(keras.Input(2), &Radial{Units: 8}, &layers.Dense{Units: 1})
	check(model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: 0.05},
		Loss:      &losses.BinaryCrossentropy{FromLogits: true},
		Metrics:   []metrics.Metric{&metrics.BinaryAccuracy{Threshold: new(0.0)}}, // a logit above 0 is a probability above 1/2
	}))
	history, err := model.Fit(context.Background(), rings(200), keras.FitConfig{Epochs: 30, Verbose: keras.Silent})
	check(err)
	accuracy, _ := history.Last("binary_accuracy")
	fmt.Printf("accuracy: %.2f\n", accuracy)
	fmt.Println(keras.Sequential(keras.Input(2), &Radial{}).Err())
	// Output:
	// accuracy: 0.99
	// keras: layer "radial": got Units 0, want at least 1
}

func Example_customLoss() {
	keras.SetSeed(1)
	quantile := losses.New("quantile_90", func(y, prediction ops.Value) ops.Value {
		e := ops.Sub(y, prediction)
		return ops.Mean(ops.Maximum(ops.Scale(e, 0.9), ops.Scale(e, -0.1)), -1)
	})
	below := metrics.New("below", func(y, prediction ops.Value) ops.Value { return ops.Less(y, prediction) })

	train := noisyCurve(1000, 1)
	model := keras.Sequential(keras.Input(1), &Radial{Units: 8}, &layers.Dense{Units: 1})
	check(model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.Adam{LearningRate: 0.01}, Loss: quantile, Metrics: []metrics.Metric{below},
	}))
	_, err := model.Fit(context.Background(), train, keras.FitConfig{Epochs: 40, Verbose: keras.Silent})
	check(err)
	result, err := model.Evaluate(context.Background(), train, keras.EvaluateConfig{Verbose: keras.Silent})
	check(err)
	fmt.Printf("targets below the prediction: %.0f in 10\n", 10*result["below"])
	// Output:
	// targets below the prediction: 9 in 10
}

func Example_trainingLoop() {
	keras.SetSeed(1)
	model := keras.Sequential(keras.Input(2), &Radial{Units: 8}, &layers.Dense{Units: 1})
	check(model.Err())
	loss := &losses.BinaryCrossentropy{FromLogits: true}
	optimizer, err := keras.NewOptimizerState(&optimizers.SGD{LearningRate: 0.5, Momentum: 0.9})
	check(err)
	step, err := keras.NewFunction(keras.FunctionConfig{
		Inputs:   []keras.InputSpec{{Shape: tensor.Batched(2)}, {Shape: tensor.Batched(1)}},
		Training: true,
	}, func(c *layers.Context, in []ops.Value) []ops.Value {
		x, y := in[0], in[1]
		total := ops.Mean(loss.PerSample(y, model.Call(c, x)))
		weights := model.TrainableWeights()
		values := make([]ops.Value, len(weights))
		for i, w := range weights {
			values[i] = c.Use(w)
		}
		gradients := ops.Gradients(total, values...)
		for i, g := range gradients {
			gradients[i] = ops.Clip(g, -0.1, 0.1)
		}
		optimizer.Apply(c, gradients, weights)
		return []ops.Value{total}
	})
	check(err)
	points := rings(200)
	for i := range 101 {
		out, err := step.Call(context.Background(), points.X[0], points.Y[0])
		check(err)
		if i%50 == 0 {
			fmt.Printf("step %d: loss %.2f\n", i, out[0].At())
		}
	}
	// Output:
	// step 0: loss 0.60
	// step 50: loss 0.03
	// step 100: loss 0.02
}
