package keras_test

import (
	"context"
	"fmt"
	"math/rand/v2"

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

// ramp is y = 2x on four samples.
func ramp() (*data.Arrays, error) {
	return data.New(tensor.Of([]float32{1, 2, 3, 4}, 4, 1), tensor.Of([]float32{2, 4, 6, 8}, 4, 1))
}

// oneWeight is a model of one weight, 0 at first.
func oneWeight() *keras.Model {
	return keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, NoBias: true, KernelInitializer: initializers.Zeros})
}

// A loss of one's own is a function of targets and predictions that gives a number for each sample.
func Example_customLoss() {
	pinball := losses.New("pinball", func(y, pred ops.Value) ops.Value {
		over := ops.Sub(y, pred)
		return ops.Mean(ops.Maximum(ops.Scale(over, 0.9), ops.Scale(over, -0.1)), -1)
	})
	model := oneWeight()
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: pinball}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := ramp()
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := model.Evaluate(context.Background(), train, keras.EvaluateConfig{Verbose: keras.Silent})
	fmt.Println(logs, err) // 0.9 times the mean of 2, 4, 6, 8
	// Output: loss: 4.5000 <nil>
}

// A metric of one's own likewise; more than a mean takes a type with Update and Result.
func Example_customMetric() {
	within := metrics.New("within_3", func(y, pred ops.Value) ops.Value {
		return ops.Less(ops.Abs(ops.Sub(y, pred)), ops.Number(pred, 3))
	})
	model := oneWeight()
	if err := model.Compile(keras.CompileConfig{
		Optimizer: &optimizers.SGD{},
		Loss:      &losses.MeanSquaredError{},
		Metrics:   []metrics.Metric{within},
	}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := ramp()
	if err != nil {
		fmt.Println(err)
		return
	}
	logs, err := model.Evaluate(context.Background(), train, keras.EvaluateConfig{Verbose: keras.Silent})
	fmt.Println(logs["within_3"], err)
	// Output: 0.25 <nil>
}

// target stops a training when the loss is low enough.
type target struct{ loss float64 }

func (t target) OnEpochEnd(r *keras.Run, epoch int, logs keras.Logs) error {
	if logs["loss"] < t.loss {
		fmt.Println("reached in epoch", epoch)
		r.Stop()
	}
	return nil
}

// A callback of one's own has any of the methods that keras.Callback names.
func Example_customCallback() {
	model := oneWeight()
	if err := model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{LearningRate: 0.1}, Loss: &losses.MeanSquaredError{}}); err != nil {
		fmt.Println(err)
		return
	}
	train, err := ramp()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = model.Fit(context.Background(), train, keras.FitConfig{
		Epochs: 100, Verbose: keras.Silent, Callbacks: []keras.Callback{target{loss: 1e-3}},
	})
	fmt.Println(err)
	// Output:
	// reached in epoch 8
	// <nil>
}

// A training loop of one's own: two networks play against each other. The generator learns to make numbers that the discriminator
// takes for samples of a normal distribution around 3.
func Example_ownTrainingLoop() {
	keras.SetSeed(2)
	generator := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1})
	discriminator := keras.Sequential(keras.Input(1), &layers.Dense{Units: 16, Activation: activations.Tanh}, &layers.Dense{Units: 1})
	logistic := &losses.BinaryCrossentropy{FromLogits: true}
	d, err := keras.NewOptimizerState(&optimizers.Adam{LearningRate: 0.01, Beta1: new(0.5)})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, err := keras.NewOptimizerState(&optimizers.Adam{LearningRate: 0.01, Beta1: new(0.5)})
	if err != nil {
		fmt.Println(err)
		return
	}
	batch := keras.InputSpec{Shape: tensor.Batched(1)}
	step, err := keras.NewFunction(keras.FunctionConfig{Training: true, Inputs: []keras.InputSpec{batch, batch}},
		func(c *layers.Context, in []ops.Value) []ops.Value {
			real, noise := in[0], in[1]
			zero := ops.Scale(real, 0)
			one := ops.Add(zero, ops.Number(zero, 1))
			judge := func(label, x ops.Value) ops.Value {
				return ops.Mean(logistic.PerSample(label, discriminator.Call(c, x)))
			}
			fake := generator.Call(c, noise)
			d.Minimize(c, ops.Add(judge(one, real), judge(zero, fake)), discriminator.TrainableWeights()...)
			g.Minimize(c, judge(one, fake), generator.TrainableWeights()...) // judged by the discriminator as it is now
			return []ops.Value{ops.Mean(fake)}
		})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, r := context.Background(), rand.New(rand.NewPCG(1, 1))
	var mean float64
	for range 1200 {
		real, noise := tensor.New(tensor.Float32, 64, 1), tensor.New(tensor.Float32, 64, 1)
		for i := range 64 {
			real.SetAt(3+r.NormFloat64(), i, 0)
			noise.SetAt(r.NormFloat64(), i, 0)
		}
		out, err := step.Call(ctx, real, noise)
		if err != nil {
			fmt.Println(err)
			return
		}
		mean += (out[0].At() - mean) / 50 // a running mean
	}
	fmt.Printf("the generated numbers have a mean of about %.0f\n", mean)
	// Output: the generated numbers have a mean of about 3
}
