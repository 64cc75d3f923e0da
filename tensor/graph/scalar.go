package graph

import "github.com/gokeras/gokeras/tensor"

// ScalarSlot is a number that the host passes to every run, so that a callback can change it without compiling anew.
type ScalarSlot int

// The slots of the block of scalars.
const (
	LearningRate ScalarSlot = iota
	Step                    // optimizer steps done, this one included
	InvN                    // 1/n for the n rows of this run
	RNGStep                 // position in the random streams
	Rows                    // the n rows of this run
	LossScale
	NumScalars = 16
)

// ScalarArg is the op that reads a slot, a float64 of rank 0.
type ScalarArg struct{ Slot ScalarSlot }

// Name returns "Scalar".
func (ScalarArg) Name() string { return "Scalar" }

// Infer returns float64 of rank 0.
func (ScalarArg) Infer([]Type) ([]Type, error) {
	return []Type{{DType: tensor.Float64, Shape: tensor.Shape{}}}, nil
}

// Scalar returns the value of a slot.
func Scalar(s ScalarSlot) Value { return apply1(ScalarArg{s}) }

// Const is the op of a number known when the program is built, repeated over no axis: constants are of rank 0.
type Const struct {
	DType tensor.DType
	Value float64
}

// Name returns "Const".
func (Const) Name() string { return "Const" }

// Infer returns rank 0.
func (c Const) Infer([]Type) ([]Type, error) {
	return []Type{{DType: c.DType, Shape: tensor.Shape{}}}, nil
}

// Number returns a constant of rank 0; it broadcasts against anything.
func Number(dtype tensor.DType, v float64) Value { return apply1(Const{dtype, v}) }

// Like returns the constant in x's dtype.
func Like(x Value, v float64) Value { return Number(x.DType(), v) }
