package preprocessing

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// Transformer changes features by what it learned from others.
//
// Adapt learns from x and forgets what it learned before. Apply returns a new tensor with as many rows as x; it is safe from several
// goroutines.
type Transformer interface {
	Adapt(x *tensor.Tensor) error
	Apply(x *tensor.Tensor) (*tensor.Tensor, error)
}

// Adapt adapts t to the features X[0] of the rows to train on.
func Adapt(t Transformer, train data.Indexed) error {
	all, err := collect("Adapt", train)
	if err != nil {
		return err
	}
	return t.Adapt(all.X[0])
}

// Apply returns ds with X[0] as t makes it; the other tensors are shared with ds, not copied, if ds is a *data.Arrays.
//
// Errors: those of t.Apply and of ds.Gather; a transformer that is not adapted.
func Apply(t Transformer, ds data.Indexed) (*data.Arrays, error) {
	all, err := collect("Apply", ds)
	if err != nil {
		return nil, err
	}
	x, err := t.Apply(all.X[0])
	if err != nil {
		return nil, err
	}
	out := &data.Arrays{X: slices.Clone(all.X), Y: all.Y, W: all.W}
	out.X[0] = x
	return out, out.Check()
}

func collect(what string, ds data.Indexed) (*data.Arrays, error) {
	if ds == nil {
		return nil, fmt.Errorf("preprocessing: %s: the dataset is nil", what)
	}
	all, err := data.Collect(ds)
	if err == nil {
		err = all.Check()
	}
	if err != nil {
		return nil, fmt.Errorf("preprocessing: %s: %w", what, err)
	}
	return all, nil
}

// Pipeline applies transformers one after the other, each adapted to what the ones before it make of the data.
//
// Reference: sklearn.pipeline.Pipeline; keras.layers.Pipeline.
type Pipeline []Transformer

// Adapt implements Transformer.
func (p Pipeline) Adapt(x *tensor.Tensor) error {
	for i, t := range p {
		err := t.Adapt(x)
		if err == nil && i < len(p)-1 {
			x, err = t.Apply(x)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Apply implements Transformer.
func (p Pipeline) Apply(x *tensor.Tensor) (*tensor.Tensor, error) {
	var err error
	for _, t := range p {
		if x, err = t.Apply(x); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// numbers returns the elements of x, in order.
func numbers(what string, x *tensor.Tensor) ([]float64, error) {
	if x == nil {
		return nil, fmt.Errorf("preprocessing: %s: x is nil", what)
	}
	return tensor.Data[float64](x.Cast(tensor.Float64).Contiguous()), nil
}

var errNotAdapted = errors.New("not adapted: call Adapt first, or set what it would learn")
