package ops_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

func TestShapes(t *testing.T) {
	type v = ops.Value
	six := count(2, 3)
	for _, c := range []opCase{
		{"Slice", list(six), func(x []v) v { return ops.Slice(x[0], []int{1, 1}, tensor.S(1, 2)) }, []int{1, 2}, []float64{4, 5}},
		{"Pad", list(six), func(x []v) v { return ops.Pad(x[0], []int{0, 1}, []int{1, 0}, 9) }, []int{3, 4},
			[]float64{9, 0, 1, 2, 9, 3, 4, 5, 9, 9, 9, 9}},
		{"Concatenate", list(six, count(2, 1)), func(x []v) v { return ops.Concatenate(-1, x...) }, []int{2, 4}, []float64{0, 1, 2, 0, 3, 4, 5, 1}},
		{"Stack", list(count(2), count(2)), func(x []v) v { return ops.Stack(-1, x...) }, []int{2, 2}, []float64{0, 0, 1, 1}},
		{"Stack first", list(count(2), count(2)), func(x []v) v { return ops.Stack(0, x...) }, []int{2, 2}, []float64{0, 1, 0, 1}},
		{"Unstack", list(six), func(x []v) v { return ops.Unstack(x[0], -1)[1] }, []int{2}, []float64{1, 4}},
		{"Split", list(count(2, 4)), func(x []v) v { return ops.Split(x[0], 2, 1)[1] }, []int{2, 2}, []float64{2, 3, 6, 7}},
		{"SplitAt", list(count(2, 4)), func(x []v) v { return ops.SplitAt(x[0], []int{1, 3}, 1)[1] }, []int{2, 2}, []float64{1, 2, 5, 6}},
		{"SplitAt last", list(count(2, 4)), func(x []v) v { return ops.SplitAt(x[0], []int{1, 3}, 1)[2] }, []int{2, 1}, []float64{3, 7}},
		{"Flip", list(six), func(x []v) v { return ops.Flip(x[0], -1) }, []int{2, 3}, []float64{2, 1, 0, 5, 4, 3}},
		{"Flip all", list(six), func(x []v) v { return ops.Flip(x[0]) }, []int{2, 3}, []float64{5, 4, 3, 2, 1, 0}},
		{"Repeat", list(six), func(x []v) v { return ops.Repeat(x[0], 2, 0) }, []int{4, 3}, []float64{0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5}},
		{"Repeat last", list(count(2)), func(x []v) v { return ops.Repeat(x[0], 3, -1) }, []int{6}, []float64{0, 0, 0, 1, 1, 1}},
		{"Tile", list(six), func(x []v) v { return ops.Tile(x[0], 2) }, []int{2, 6}, []float64{0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5}},
		{"Tile more axes", list(count(2)), func(x []v) v { return ops.Tile(x[0], 2, 2) }, []int{2, 4}, []float64{0, 1, 0, 1, 0, 1, 0, 1}},
		{"Squeeze", list(count(1, 2, 1)), func(x []v) v { return ops.Squeeze(x[0]) }, []int{2}, []float64{0, 1}},
		{"Squeeze one", list(count(1, 2, 1)), func(x []v) v { return ops.Squeeze(x[0], -1) }, []int{1, 2}, []float64{0, 1}},
		{"Roll", list(six), func(x []v) v { return ops.Roll(x[0], 1, 1) }, []int{2, 3}, []float64{2, 0, 1, 5, 3, 4}},
		{"Roll back", list(six), func(x []v) v { return ops.Roll(x[0], -4, -1) }, []int{2, 3}, []float64{1, 2, 0, 4, 5, 3}},
		{"MoveAxis", list(six), func(x []v) v { return ops.MoveAxis(x[0], 0, -1) }, []int{3, 2}, []float64{0, 3, 1, 4, 2, 5}},
		{"SwapAxes", list(count(1, 2, 2)), func(x []v) v { return ops.SwapAxes(x[0], 1, -1) }, []int{1, 2, 2}, []float64{0, 2, 1, 3}},
		{"ExpandDims", list(count(2)), func(x []v) v { return ops.ExpandDims(x[0], 0) }, []int{1, 2}, []float64{0, 1}},
	} {
		c.check(t)
	}
}

func TestBadShapes(t *testing.T) {
	for want, f := range map[string]func(x []ops.Value){
		"Squeeze: axis 1 has size 3, want 1: got float32 (None, 3)":               func(x []ops.Value) { ops.Squeeze(x[0], 1) },
		"Split: axis 1 has size 3, which 2 parts do not divide: got float32":      func(x []ops.Value) { ops.Split(x[0], 2, -1) },
		"Split: axis 0 has size None, which 2 parts do not divide":                func(x []ops.Value) { ops.Split(x[0], 2, 0) },
		"Slice: axis 1: -1 elements from 2 in steps of 1 do not lie in 3":         func(x []ops.Value) { ops.SplitAt(x[0], []int{2, 1}, 1) },
		"Unstack: axis 0 grows with the batch: got float32 (None, 3)":             func(x []ops.Value) { ops.Unstack(x[0], 0) },
		"Roll: axis 0 grows with the batch":                                       func(x []ops.Value) { ops.Roll(x[0], 1, 0) },
		"Flip: axis 2 of rank 2":                                                  func(x []ops.Value) { ops.Flip(x[0], 2) },
		"Repeat: -1 times":                                                        func(x []ops.Value) { ops.Repeat(x[0], -1, 1) },
		"Tile: [1 -2] times":                                                      func(x []ops.Value) { ops.Tile(x[0], -2) },
		"Stack: shapes differ: got float32 (None, 3) and float32 (3,)":            func(x []ops.Value) { ops.Stack(0, x...) },
		"Pad: axis 1: 3 elements from -1 in steps of 1 do not lie in 2 for every": func(x []ops.Value) { ops.Pad(x[0], []int{0, -1}, []int{0, 0}, 0) },
		"Pad: (1,) before and (1,) after for rank 2":                              func(x []ops.Value) { ops.Pad(x[0], []int{1}, []int{1}, 0) },
		"Concat: axis 0: ranks differ: got float32 (None, 3) and float32 (3,)":    func(x []ops.Value) { ops.Concatenate(0, x...) },
		"MoveAxis: axis 5 of rank 2: got float32 (None, 3)":                       func(x []ops.Value) { ops.MoveAxis(x[0], 0, 5) },
	} {
		require.ErrorContains(t, failure(f, tensor.Batched(3), tensor.S(3)), want)
	}
}
