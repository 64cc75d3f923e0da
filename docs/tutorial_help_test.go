// Package docs holds the code of the pages in this folder, so that it is compiled and run. After a change of an example,
//
//	go test ./docs -update
//
// writes it and what it prints into the pages.
package docs

import (
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
)

//docs:begin check

func check(err error) {
	if err != nil {
		panic(err)
	}
}

//docs:end

//docs:begin numbers

// numbers returns the elements of a float32 tensor, to print them.
func numbers(t *tensor.Tensor) []float32 { return tensor.Data[float32](t) }

// rounded returns x with two decimals, without the sign of a zero.
func rounded(x *tensor.Tensor) []float64 {
	y := make([]float64, x.Size())
	for i, v := range numbers(x) {
		y[i] = math.Round(100*float64(v))/100 + 0
	}
	return y
}

//docs:end

//docs:begin rings

// rings returns points of the plane around the origin: class 0 within a radius of about 1, class 1 in a ring around it.
func rings(rows int) *data.Arrays {
	x, y := tensor.New(tensor.Float32, rows, 2), tensor.New(tensor.Float32, rows, 1)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range rows {
		class := i % 2
		radius := 0.5 + 1.5*float64(class) + 0.3*random.NormFloat64()
		sin, cos := math.Sincos(2 * math.Pi * random.Float64())
		x.SetAt(radius*cos, i, 0)
		x.SetAt(radius*sin, i, 1)
		y.SetAt(float64(class), i, 0)
	}
	points, err := data.New(x, y)
	check(err)
	return points
}

//docs:end

var squaredError = &losses.MeanSquaredError{}
