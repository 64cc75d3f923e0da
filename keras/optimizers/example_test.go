package optimizers_test

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

// after returns w of y = w x, 1 at first, after steps on the sample (1, 3) with the loss (y-w)^2/2, whose gradient is w-3.
func after(o optimizers.Optimizer, steps int) string {
	model := keras.Sequential(keras.Input(1), &layers.Dense{Units: 1, NoBias: true, KernelInitializer: initializers.Ones})
	if err := model.Compile(keras.CompileConfig{Optimizer: o, Loss: &losses.HalfSumSquares{}}); err != nil {
		return err.Error()
	}
	d, err := data.New(tensor.Of([]float32{1}, 1, 1), tensor.Of([]float32{3}, 1, 1))
	if err != nil {
		return err.Error()
	}
	if _, err := model.Fit(context.Background(), d, keras.FitConfig{Epochs: steps, Verbose: keras.Silent}); err != nil {
		return err.Error()
	}
	weights, err := model.GetWeights()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%.3f", weights[0].At(0, 0))
}

func ExampleSGD() {
	fmt.Println(after(&optimizers.SGD{LearningRate: 0.1}, 2))
	fmt.Println(after(&optimizers.SGD{LearningRate: 0.1, Momentum: 0.9}, 2))
	fmt.Println(after(&optimizers.SGD{LearningRate: 0.1, Momentum: 1.1}, 2))
	// Output:
	// 1.380
	// 1.560
	// keras: Compile: optimizers: SGD: Momentum: got 1.1, want 0 <= Momentum <= 1
}

// A zero that is not the default is given by a pointer.
func ExampleAdam() {
	fmt.Println(after(&optimizers.Adam{LearningRate: 0.1}, 1))
	fmt.Println(after(&optimizers.Adam{LearningRate: 0.1, Beta1: new(0.0)}, 1))
	// Output:
	// 1.100
	// 1.100
}

// rooted is gradient descent whose rate falls with the square root of the step. It counts the steps in a number of its own, as an
// example of what Step offers; Count has the same number. Options give it weight decay, clipping, averages and so on.
type rooted struct {
	LearningRate float64
	optimizers.Options
}

func (o *rooted) Rate() float64 { return o.LearningRate }

func (o *rooted) Update(s optimizers.Step, w, g ops.Value) ops.Value {
	before := s.Shared("steps", 0)
	t := ops.Add(before, ops.Number(before, 1))
	s.SetShared("steps", t)
	rate := ops.Cast(ops.Div(s.LearningRate(), ops.Sqrt(t)), w.DType())
	return ops.Sub(w, ops.Mul(rate, g))
}

// An optimizer of one's own has two methods.
func ExampleOptimizer() {
	fmt.Println(after(&rooted{LearningRate: 0.1}, 1))
	fmt.Println(after(&rooted{LearningRate: 0.1}, 2))
	fmt.Println(after(&rooted{LearningRate: 0.1, Options: optimizers.Options{ClipValue: 0.5}}, 1))
	// Output:
	// 1.200
	// 1.327
	// 1.050
}

// Options go with every optimizer.
func ExampleOptions() {
	fmt.Println(after(&optimizers.SGD{LearningRate: 0.1, Options: optimizers.Options{GlobalClipNorm: 1}}, 1))
	fmt.Println(after(&optimizers.SGD{LearningRate: 0.1, Options: optimizers.Options{GradientAccumulationSteps: 3}}, 2))
	fmt.Println(after(&optimizers.SGD{Options: optimizers.Options{Schedule: &schedules.PiecewiseConstantDecay{
		Boundaries: []int{0}, Values: []float64{0.5, 0.1}}}}, 2))
	// Output:
	// 1.100
	// 1.000
	// 2.100
}
