package cudnn

import "fmt"

// DataType is cudnnDataType_t.
type DataType int32

// The types of elements.
const (
	Float    DataType = 0
	Double   DataType = 1
	Half     DataType = 2
	Int8     DataType = 3
	Int32    DataType = 4
	Uint8    DataType = 6
	BFloat16 DataType = 9
	Int64    DataType = 10
	Boolean  DataType = 11
)

// Size returns the bytes of an element, 0 for a type that is none of the constants.
func (t DataType) Size() int {
	switch t {
	case Double, Int64:
		return 8
	case Float, Int32:
		return 4
	case Half, BFloat16:
		return 2
	case Int8, Uint8, Boolean:
		return 1
	}
	return 0
}

var dataTypeNames = map[DataType]string{Float: "float", Double: "double", Half: "half", Int8: "int8", Int32: "int32", Uint8: "uint8",
	BFloat16: "bfloat16", Int64: "int64", Boolean: "boolean"}

// String returns the name.
func (t DataType) String() string {
	if s, ok := dataTypeNames[t]; ok {
		return s
	}
	return fmt.Sprintf("DataType(%d)", int32(t))
}

// TensorFormat is cudnnTensorFormat_t: the order in memory of a tensor without gaps.
type TensorFormat int32

// The formats. NHWC of a filter is KRSC: output channels, kernel height and width, input channels of a group.
const (
	NCHW TensorFormat = 0
	NHWC TensorFormat = 1
)

// NaNPropagation is cudnnNanPropagation_t.
type NaNPropagation int32

// Whether a NaN of the input is one of the result where the operation may choose.
const (
	NotPropagateNaN NaNPropagation = 0
	PropagateNaN    NaNPropagation = 1
)

// MathType is cudnnMathType_t: how a convolution may compute.
type MathType int32

// The kinds of mathematics. DefaultMath rounds factors of floats to 10 bits (TF32) on cards of sm_80 and newer, FMAMath never does,
// but keeps Half and BFloat16 from the tensor cores; TensorOpMathAllowConversion rounds floats to halves.
const (
	DefaultMath                 MathType = 0
	TensorOpMath                MathType = 1
	TensorOpMathAllowConversion MathType = 2
	FMAMath                     MathType = 3
)

// ActivationMode is cudnnActivationMode_t.
type ActivationMode int32

// The activations.
const (
	Sigmoid     ActivationMode = 0
	ReLU        ActivationMode = 1
	Tanh        ActivationMode = 2
	ClippedReLU ActivationMode = 3
	ELU         ActivationMode = 4
	Identity    ActivationMode = 5
	Swish       ActivationMode = 6
)
