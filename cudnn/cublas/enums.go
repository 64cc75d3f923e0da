package cublas

// Transpose is cublasOperation_t: how a factor is read.
type Transpose int32

// The operations.
const (
	NoTrans Transpose = 0
	Trans   Transpose = 1
)

// TransposeIf returns Trans if yes, else NoTrans.
func TransposeIf(yes bool) Transpose {
	if yes {
		return Trans
	}
	return NoTrans
}

// MathMode is cublasMath_t: what the calls that do not name their computation may do with floats.
type MathMode int32

// The modes. DefaultMath computes products of floats in floats; TF32Math rounds the factors to 10 bits on cards of sm_80 and newer;
// PedanticMath is DefaultMath without algorithms that change the precision or the order of types on the way.
const (
	DefaultMath  MathMode = 0
	PedanticMath MathMode = 2
	TF32Math     MathMode = 3
)

// DataType is cudaDataType_t.
type DataType int32

// The types of elements.
const (
	Float    DataType = 0
	Double   DataType = 1
	Half     DataType = 2
	BFloat16 DataType = 14
)

// Size returns the bytes of an element, 0 for a type that is none of the constants.
func (t DataType) Size() int {
	switch t {
	case Double:
		return 8
	case Float:
		return 4
	case Half, BFloat16:
		return 2
	}
	return 0
}

// ComputeType is cublasComputeType_t: the type that GemmEx computes in.
type ComputeType int32

// The computations in floats. Compute32FFastTF32 rounds factors of floats to 10 bits.
const (
	Compute32F         ComputeType = 68
	Compute32FPedantic ComputeType = 69
	Compute32FFastTF32 ComputeType = 77
)
