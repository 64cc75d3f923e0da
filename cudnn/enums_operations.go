package cudnn

// PoolingMode is cudnnPoolingMode_t.
type PoolingMode int32

// What a window becomes. AverageExcludePadding divides by the elements of the input in the window, AverageIncludePadding by all of the
// window. PoolingMax may sum a gradient in any order, PoolingMaxDeterministic does it always in the same.
const (
	PoolingMax              PoolingMode = 0
	AverageIncludePadding   PoolingMode = 1
	AverageExcludePadding   PoolingMode = 2
	PoolingMaxDeterministic PoolingMode = 3
)

// SoftmaxAlgorithm is cudnnSoftmaxAlgorithm_t.
type SoftmaxAlgorithm int32

// How a softmax is computed. SoftmaxAccurate subtracts the largest input first, so that no exponential overflows, as SoftmaxFast's do;
// SoftmaxLog is the logarithm of SoftmaxAccurate.
const (
	SoftmaxFast     SoftmaxAlgorithm = 0
	SoftmaxAccurate SoftmaxAlgorithm = 1
	SoftmaxLog      SoftmaxAlgorithm = 2
)

// SoftmaxMode is cudnnSoftmaxMode_t.
type SoftmaxMode int32

// What sums to 1: a sample, or the channels of a pixel.
const (
	SoftmaxInstance SoftmaxMode = 0
	SoftmaxChannel  SoftmaxMode = 1
)

// BatchNormMode is cudnnBatchNormMode_t.
type BatchNormMode int32

// What has a mean and a variance of its own: each element of a sample, or each channel. SpatialPersistent is Spatial by a faster way that
// may overflow in the sums of halves.
const (
	PerActivation     BatchNormMode = 0
	Spatial           BatchNormMode = 1
	SpatialPersistent BatchNormMode = 2
)

// BatchNormMinEpsilon is CUDNN_BN_MIN_EPSILON: a smaller epsilon is refused.
const BatchNormMinEpsilon = 0.0

// TensorOp is cudnnOpTensorOp_t.
type TensorOp int32

// The element-wise operations. OpSqrt and OpNot, which is 1 - a, have one operand.
const (
	OpAdd  TensorOp = 0
	OpMul  TensorOp = 1
	OpMin  TensorOp = 2
	OpMax  TensorOp = 3
	OpSqrt TensorOp = 4
	OpNot  TensorOp = 5
)

// ReduceOp is cudnnReduceTensorOp_t.
type ReduceOp int32

// The reductions. ReduceAMax is the largest absolute value, ReduceNorm1 the sum of absolute values, ReduceNorm2 the root of the sum of
// squares, ReduceMulNoZeros the product of what is not 0.
const (
	ReduceAdd        ReduceOp = 0
	ReduceMul        ReduceOp = 1
	ReduceMin        ReduceOp = 2
	ReduceMax        ReduceOp = 3
	ReduceAMax       ReduceOp = 4
	ReduceAvg        ReduceOp = 5
	ReduceNorm1      ReduceOp = 6
	ReduceNorm2      ReduceOp = 7
	ReduceMulNoZeros ReduceOp = 8
)

// ReduceIndices is cudnnReduceTensorIndices_t.
type ReduceIndices int32

// Whether ReduceMin, ReduceMax and ReduceAMax say where they found their result: its place among the elements that were reduced.
const (
	NoIndices        ReduceIndices = 0
	FlattenedIndices ReduceIndices = 1
)
