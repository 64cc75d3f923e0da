package ops_test

import (
	"testing"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// TestMoments: far from 0 too, where the mean of the squares minus the square of the mean would have lost the variance.
func TestMoments(t *testing.T) {
	x := tensor.Of([]float32{1, 2, 3, 4, 5, 9}, 2, 3)
	far := tensor.Of([]float32{4096, 4097, 4098, 4099}, 4)
	mean := func(axes ...int) func([]ops.Value) ops.Value {
		return func(x []ops.Value) ops.Value { m, _ := ops.Moments(x[0], axes...); return m }
	}
	variance := func(axes ...int) func([]ops.Value) ops.Value {
		return func(x []ops.Value) ops.Value { _, v := ops.Moments(x[0], axes...); return v }
	}
	for _, c := range []opCase{
		{"mean of rows", []*tensor.Tensor{x}, mean(-1), []int{2}, []float64{2, 6}},
		{"variance of rows", []*tensor.Tensor{x}, variance(-1), []int{2}, []float64{2.0 / 3, 14.0 / 3}},
		{"mean of columns", []*tensor.Tensor{x}, mean(0), []int{3}, []float64{2.5, 3.5, 6}},
		{"variance of columns", []*tensor.Tensor{x}, variance(0), []int{3}, []float64{2.25, 2.25, 9}},
		{"mean of all", []*tensor.Tensor{x}, mean(), []int{}, []float64{4}},
		{"variance of all", []*tensor.Tensor{x}, variance(0, 1), []int{}, []float64{40.0 / 6}},
		{"variance far from 0", []*tensor.Tensor{far}, variance(), []int{}, []float64{1.25}},
	} {
		c.check(t)
	}
}
