package data

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Tensor returns the named columns side by side; no names mean all columns. Missing values are NaN, for preprocessing.Imputer.
//
// Shapes: [Len columns], float32.
// Errors: a column of texts, a number that float32 cannot hold.
func (t *Table) Tensor(names ...string) (*tensor.Tensor, error) {
	if len(names) == 0 {
		names = t.names
	}
	out := tensor.New(tensor.Float32, t.n, len(names))
	to := tensor.Data[float32](out)
	for j, name := range names {
		numbers, err := t.Numbers(name)
		if err != nil {
			return nil, err
		}
		for i, x := range numbers {
			if math.Abs(x) > math.MaxFloat32 {
				return nil, fmt.Errorf("data: Table: column %q: row %d: got %v, which is too large for float32", name, i, x)
			}
			to[i*len(names)+j] = float32(x)
		}
	}
	return out, nil
}

// Arrays returns the dataset with the named columns as targets and all others as features.
//
// Shapes: X[0] [Len features], Y[0] [Len] for one target and [Len targets] for several, all float32. Without targets Y is nil.
// Errors: as of Tensor, a missing value, no features.
func (t *Table) Arrays(targets ...string) (*Arrays, error) {
	features, err := t.Drop(targets...)
	if err != nil {
		return nil, err
	}
	if len(features.names) == 0 {
		return nil, errors.New("data: Table: Arrays: all columns are targets, want features")
	}
	for i, c := range t.columns {
		if row := slices.IndexFunc(c.numbers, math.IsNaN); row >= 0 {
			return nil, fmt.Errorf("data: Table: Arrays: column %q: row %d is missing: use DropMissing, or Tensor and preprocessing.Imputer",
				t.names[i], row)
		}
	}
	x, err := features.Tensor()
	if err != nil || len(targets) == 0 {
		return &Arrays{X: []*tensor.Tensor{x}}, err
	}
	y, err := t.Tensor(targets...)
	if err == nil && len(targets) == 1 {
		y, err = y.Reshape(t.n)
	}
	if err != nil {
		return nil, err
	}
	return New(x, y)
}
