package csrc

// The Go mirror of gk.h and kernels.h; a test compares sizes and numbers with the C side.

// Sizes of the fixed tables of an Op.
const (
	MaxArgs   = 12
	MaxDims   = 13
	MaxInts   = 32
	MaxFloats = 6
	MaxFeeds  = 8
	Scalars   = 16
)

// Panel is the width in columns of the panels that Dense weights lie in.
const Panel = 32

// Parts is how many parts a sum over many rows is cut into at most, see parts.h.
const Parts = 64

// Base says what an Operand's offset counts from.
type Base int32

// The bases. An Abs offset is an address in memory from Alloc.
const (
	None     Base = -1
	Abs      Base = 0
	Arena    Base = 1
	Scalar   Base = 2
	FeedBase Base = 3 // FeedBase+i is feed i
)

// Operand is where an argument lies: bytes from a base.
type Operand struct {
	Base Base
	_    int32
	Off  int64
}

// Dim is a size that may grow with the rows of the batch: Fixed + PerN*n.
type Dim struct{ Fixed, PerN int64 }

// Op is one kernel with its operands; kernels.h lists what each kernel takes.
type Op struct {
	Kernel Kernel
	NArgs  int32
	Arg    [MaxArgs]Operand
	Dim    [MaxDims]Dim
	Int    [MaxInts]int64
	Float  [MaxFloats]float64
	Micro  int32 // first of NMicro steps in the program's table
	NMicro int32
	// Scratch is how many bytes a thread needs while it runs a chunk.
	Scratch int64
}

// Micro is one step of an element-wise chain over blocks of elements held in registers.
type Micro struct {
	Op   MicroOp
	Type Type
	Dst  uint8
	A    uint8
	B    uint8
	C    uint8
	To   Type
	_    uint8
	Imm  float64
}

// Type is an element type in C's numbering.
type Type uint8

// The element types.
const (
	F32 Type = iota
	F64
	I32
	I64
	U8
	Bool
)

// Kernel names a C kernel.
type Kernel int32

// The kernels, see kernels.h.
const (
	Pack Kernel = iota
	Unpack
	Gemm
	GemmF64
	GemmBLAS
	GemmBatch
	GemmSGD
	GemmAdam
	Chain
	Reduce
	SumPanels
	ArgMax
	Cumulate
	TopK
	Softmax
	SoftmaxGrad
	SparseCE
	Copy
	Paste
	Fill
	Iota
	Take
	ScatterAdd
	OneHot
	Random
	SGD
	Adam
	GatherBytes
	ConvPack
	Conv
	ConvKernel
	ConvKernelSum
	ConvF64
	ConvKernelF64
	MaxPool
	MaxPoolGrad
	AvgPool
	AvgPoolGrad
	WinogradKernel
	Winograd
	WinogradGrad
	WinogradGradSum
	Depthwise
	DepthwiseGradInput
	DepthwiseGradParts
	DepthwiseGradKernel
	ColumnParts
	ColumnJoin
	RowMoments
	ConvPool
	ConvCol2im
	numKernels
)

// How a Gemm reads A and B and writes C.
const (
	ARows, ACols, APanels       = 0, 1, 2
	BRows, BPanels, BCols       = 0, 1, 2
	CRows, CTransposed, CPanels = 0, 1, 2
)

// Activations in a Gemm's epilogue.
const (
	ActNone = iota
	ActReLU
	ActSigmoid
	ActTanh
)

// How a Chain reads an argument: whole, one element, one a column, one a row.
const (
	Full = iota
	One
	Row
	Col
)

// Kinds of Reduce; Moments and NormGrad are those of ColumnParts and ColumnJoin only.
const (
	Sum = iota
	Mean
	Max
	Min
	Prod
	Moments
	NormGrad
)

// Kinds of Random: float32 in [0, 1), the float32 standard normal, words as int64.
const (
	Uniform = iota
	Normal
	Bits
)

// MicroOp is what a Micro does.
type MicroOp uint8

// The micro-ops, see kernels.h.
const (
	MLoad MicroOp = iota
	MStore
	MConst
	MCast
	MNeg
	MAbs
	MSign
	MSquare
	MSqrt
	MRsqrt
	MReciprocal
	MExp
	MExpm1
	MLog
	MLog1p
	MSin
	MCos
	MTanh
	MSigmoid
	MRelu
	MFloor
	MCeil
	MRound
	MErf
	MSoftplus
	MIsNaN
	MNot
	MAdd
	MSub
	MMul
	MDiv
	MMax
	MMin
	MPow
	MMod
	MEq
	MNe
	MLt
	MLe
	MGt
	MGe
	MAnd
	MOr
	MSelect
	MDropout
	numMicroOps
)
