package kerastest

import (
	"math"
	"math/rand/v2"

	"github.com/gokeras/gokeras/tensor"
)

// draw returns a batch of samples.
func (in Input) draw(rows int, seed uint64) *tensor.Tensor {
	return in.fill(append([]int{rows}, in.Dims...), seed)
}

// fill returns a tensor of random numbers.
func (in Input) fill(dims []int, seed uint64) *tensor.Tensor {
	if in.DType == tensor.Invalid {
		in.DType = tensor.Float32
	}
	if in.Low == 0 && in.High == 0 {
		switch {
		case in.DType == tensor.Bool:
			in.High = 2
		case in.DType.IsFloat():
			in.Low, in.High = -1, 1
		default:
			in.High = 3
		}
	}
	t := tensor.New(tensor.Float64, dims...)
	r := rand.New(rand.NewPCG(seed, 2))
	for i := range tensor.Data[float64](t) {
		x := in.Low + (in.High-in.Low)*r.Float64()
		if !in.DType.IsFloat() {
			x = math.Floor(x)
		}
		tensor.Data[float64](t)[i] = x
	}
	return t.Cast(in.DType)
}
