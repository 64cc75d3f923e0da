package graph

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor"
)

// RandomKind is a distribution.
type RandomKind uint8

// The distributions: float32 in [0, 1), the float32 standard normal, and the 32-bit words themselves as int64.
const (
	Uniform RandomKind = iota
	Normal
	Bits
)

// String returns the name of the distribution.
func (k RandomKind) String() string { return [...]string{"uniform", "normal", "bits"}[k] }

// Random draws from the Philox stream of Key at the scalar RNGStep. Element e depends on key, step and e only, see package philox.
type Random struct {
	Kind  RandomKind
	Key   uint64
	Shape tensor.Shape
}

// Name returns "Random".
func (Random) Name() string { return "Random" }

// Infer returns the shape of the op.
func (r Random) Infer([]Type) ([]Type, error) {
	if _, ok := r.Shape.Size(); !ok {
		return nil, fmt.Errorf("shape %v has two axes that grow with the batch", r.Shape)
	}
	d := tensor.Float32
	if r.Kind == Bits {
		d = tensor.Int64
	}
	return []Type{{DType: d, Shape: r.Shape}}, nil
}
