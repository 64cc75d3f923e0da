package docs

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin descend

// descend minimises a long valley, f(w) = (w0² + 25 w1²)/2, from (5, 1), and returns f after 0, 10, 50 and 100 steps.
func descend(o optimizers.Optimizer) (values []float64) {
	valley := layers.NewVariable("valley", tensor.Of([]float32{5, 1}))
	state, err := keras.NewOptimizerState(o)
	check(err)
	step, err := keras.NewFunction(keras.FunctionConfig{}, func(c *layers.Context, _ []ops.Value) []ops.Value {
		w := ops.SplitAt(c.Use(valley), []int{1}, 0)
		f := ops.Sum(ops.Add(ops.Scale(ops.Square(w[0]), 0.5), ops.Scale(ops.Square(w[1]), 12.5)))
		state.Minimize(c, f, valley)
		return []ops.Value{f}
	})
	check(err)
	for i := range 101 {
		f, err := step.Call(context.Background())
		check(err)
		switch i {
		case 0, 10, 50, 100:
			values = append(values, f[0].At())
		}
	}
	return values
}

//docs:end

func Example_optimizers() {
	for _, c := range []struct {
		name      string
		optimizer optimizers.Optimizer
	}{
		{"SGD 0.001, slow", &optimizers.SGD{LearningRate: 0.001}},
		{"SGD 0.03", &optimizers.SGD{LearningRate: 0.03}},
		{"SGD 0.081, diverges", &optimizers.SGD{LearningRate: 0.081}},
		{"SGD 0.03, momentum", &optimizers.SGD{LearningRate: 0.03, Momentum: 0.7}},
		{"Adam 0.2", &optimizers.Adam{LearningRate: 0.2}},
	} {
		fmt.Printf("%-19s %8.2f\n", c.name, descend(c.optimizer))
	}
	// Output:
	// SGD 0.001, slow     [   25.00    19.79    12.30    10.31]
	// SGD 0.03            [   25.00     6.80     0.59     0.03]
	// SGD 0.081, diverges [   25.00    22.79   147.67  1744.55]
	// SGD 0.03, momentum  [   25.00     2.18     0.00     0.00]
	// Adam 0.2            [   25.00     6.68     0.11     0.00]
}

func Example_schedules() {
	for _, s := range []schedules.Schedule{
		&schedules.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 100, DecayRate: 0.5},
		&schedules.PiecewiseConstantDecay{Boundaries: []int{100, 200}, Values: []float64{0.1, 0.05, 0.01}},
		&schedules.CosineDecay{WarmupTarget: new(0.1), WarmupSteps: 50, DecaySteps: 250},
	} {
		fmt.Printf("%-35T", s)
		for _, step := range []uint64{0, 25, 50, 150, 300} {
			fmt.Printf(" %.3f", s.At(step))
		}
		fmt.Println()
	}
	// Output:
	// *schedules.ExponentialDecay         0.100 0.084 0.071 0.035 0.013
	// *schedules.PiecewiseConstantDecay   0.100 0.100 0.100 0.050 0.010
	// *schedules.CosineDecay              0.000 0.050 0.100 0.065 0.000
}
