package docs

import (
	"context"
	"fmt"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin smallNet

// smallNet is E for inputs x, targets t and the weights W, b, V, c. A row of x is a sample.
func smallNet(x, t, W, b, V, c ops.Value) ops.Value {
	h := ops.Tanh(ops.Add(ops.MatMul(x, W), b))
	y := ops.Add(ops.MatMul(h, V), c)
	return ops.Scale(ops.Sum(ops.Square(ops.Sub(y, t))), 0.5)
}

//docs:end

//docs:begin backpropValues

var (
	theX = tensor.Of([]float64{1, -1}, 1, 2)
	theT = tensor.Of([]float64{0.5}, 1, 1)
	theW = tensor.Of([]float64{0.5, -0.5, 0.25, 0.75}, 2, 2)
	theB = tensor.Of([]float64{0, 0}, 2)
	theV = tensor.Of([]float64{1, -0.5}, 2, 1)
	theC = tensor.Of([]float64{0.1}, 1)
)

//docs:end

//docs:begin energy

// energy returns a function of x, t, W, b, V and c that gives E and its derivatives by the last four.
func energy() (*keras.Function, error) {
	float64s := func(shape tensor.Shape) keras.InputSpec { return keras.InputSpec{Shape: shape, DType: tensor.Float64} }
	return keras.NewFunction(keras.FunctionConfig{Inputs: []keras.InputSpec{
		float64s(tensor.Batched(2)), float64s(tensor.Batched(1)),
		float64s(tensor.S(2, 2)), float64s(tensor.S(2)), float64s(tensor.S(2, 1)), float64s(tensor.S(1)),
	}}, func(_ *layers.Context, in []ops.Value) []ops.Value {
		e := smallNet(in[0], in[1], in[2], in[3], in[4], in[5])
		return append([]ops.Value{e}, ops.Gradients(e, in[2:]...)...)
	})
}

//docs:end

func Example_backpropagation() {
	f, err := energy()
	check(err)
	out, err := f.Call(context.Background(), theX, theT, theW, theB, theV, theC)
	check(err)
	for i, name := range []string{"E", "dE/dW", "dE/db", "dE/dV", "dE/dc"} {
		fmt.Printf("%-5s %.4f\n", name, tensor.Data[float64](out[i]))
	}
	// Output:
	// E     [0.0362]
	// dE/dW [0.2529 -0.0377 -0.2529 0.0377]
	// dE/db [0.2529 -0.0377]
	// dE/dV [0.0659 -0.2282]
	// dE/dc [0.2691]
}

func Example_finiteDifferences() {
	f, err := energy()
	check(err)
	const h = 1e-6
	at := func(w11 float64) float64 {
		w := theW.Clone()
		w.SetAt(w11, 0, 0)
		out, err := f.Call(context.Background(), theX, theT, w, theB, theV, theC)
		check(err)
		return out[0].At()
	}
	w11 := theW.At(0, 0)
	fmt.Printf("dE/dW[0][0] = %.4f\n", (at(w11+h)-at(w11-h))/(2*h))
	// Output:
	// dE/dW[0][0] = 0.2529
}

func Example_gradientStep() {
	f, err := energy()
	check(err)
	w := []*tensor.Tensor{theW.Clone(), theB.Clone(), theV.Clone(), theC.Clone()}
	for step := range 4 {
		out, err := f.Call(context.Background(), append([]*tensor.Tensor{theX, theT}, w...)...)
		check(err)
		fmt.Printf("step %d: E = %.5f\n", step, out[0].At())
		for i := range w {
			weights, gradient := tensor.Data[float64](w[i]), tensor.Data[float64](out[i+1])
			for j := range weights {
				weights[j] -= 0.1 * gradient[j]
			}
		}
	}
	// Output:
	// step 0: E = 0.03620
	// step 1: E = 0.01089
	// step 2: E = 0.00318
	// step 3: E = 0.00092
}
