//go:build cuda && cgo

package cudnn

/*
#include <cudnn.h>
*/
import "C"

// The numbers of the files without a tag are the header's: an index that is not 0 does not compile.
var _ = [1]int{}[Float-C.CUDNN_DATA_FLOAT] + [1]int{}[Double-C.CUDNN_DATA_DOUBLE] + [1]int{}[Half-C.CUDNN_DATA_HALF] +
	[1]int{}[Int8-C.CUDNN_DATA_INT8] + [1]int{}[Int32-C.CUDNN_DATA_INT32] + [1]int{}[Uint8-C.CUDNN_DATA_UINT8] +
	[1]int{}[BFloat16-C.CUDNN_DATA_BFLOAT16] + [1]int{}[Int64-C.CUDNN_DATA_INT64] + [1]int{}[Boolean-C.CUDNN_DATA_BOOLEAN] +
	[1]int{}[NCHW-C.CUDNN_TENSOR_NCHW] + [1]int{}[NHWC-C.CUDNN_TENSOR_NHWC] +
	[1]int{}[NotPropagateNaN-C.CUDNN_NOT_PROPAGATE_NAN] + [1]int{}[PropagateNaN-C.CUDNN_PROPAGATE_NAN] +
	[1]int{}[DefaultMath-C.CUDNN_DEFAULT_MATH] + [1]int{}[TensorOpMath-C.CUDNN_TENSOR_OP_MATH] +
	[1]int{}[TensorOpMathAllowConversion-C.CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION] + [1]int{}[FMAMath-C.CUDNN_FMA_MATH] +
	[1]int{}[Sigmoid-C.CUDNN_ACTIVATION_SIGMOID] + [1]int{}[ReLU-C.CUDNN_ACTIVATION_RELU] + [1]int{}[Tanh-C.CUDNN_ACTIVATION_TANH] +
	[1]int{}[ClippedReLU-C.CUDNN_ACTIVATION_CLIPPED_RELU] + [1]int{}[ELU-C.CUDNN_ACTIVATION_ELU] +
	[1]int{}[Identity-C.CUDNN_ACTIVATION_IDENTITY] + [1]int{}[Swish-C.CUDNN_ACTIVATION_SWISH] + [1]int{}[MaxDims-C.CUDNN_DIM_MAX]

var _ = [1]int{}[PoolingMax-C.CUDNN_POOLING_MAX] + [1]int{}[AverageIncludePadding-C.CUDNN_POOLING_AVERAGE_COUNT_INCLUDE_PADDING] +
	[1]int{}[AverageExcludePadding-C.CUDNN_POOLING_AVERAGE_COUNT_EXCLUDE_PADDING] +
	[1]int{}[PoolingMaxDeterministic-C.CUDNN_POOLING_MAX_DETERMINISTIC] +
	[1]int{}[SoftmaxFast-C.CUDNN_SOFTMAX_FAST] + [1]int{}[SoftmaxAccurate-C.CUDNN_SOFTMAX_ACCURATE] + [1]int{}[SoftmaxLog-C.CUDNN_SOFTMAX_LOG] +
	[1]int{}[SoftmaxInstance-C.CUDNN_SOFTMAX_MODE_INSTANCE] + [1]int{}[SoftmaxChannel-C.CUDNN_SOFTMAX_MODE_CHANNEL] +
	[1]int{}[PerActivation-C.CUDNN_BATCHNORM_PER_ACTIVATION] + [1]int{}[Spatial-C.CUDNN_BATCHNORM_SPATIAL] +
	[1]int{}[SpatialPersistent-C.CUDNN_BATCHNORM_SPATIAL_PERSISTENT] + [1]int{}[BatchNormMinEpsilon-C.CUDNN_BN_MIN_EPSILON] +
	[1]int{}[OpAdd-C.CUDNN_OP_TENSOR_ADD] + [1]int{}[OpMul-C.CUDNN_OP_TENSOR_MUL] + [1]int{}[OpMin-C.CUDNN_OP_TENSOR_MIN] +
	[1]int{}[OpMax-C.CUDNN_OP_TENSOR_MAX] + [1]int{}[OpSqrt-C.CUDNN_OP_TENSOR_SQRT] + [1]int{}[OpNot-C.CUDNN_OP_TENSOR_NOT] +
	[1]int{}[ReduceAdd-C.CUDNN_REDUCE_TENSOR_ADD] + [1]int{}[ReduceMul-C.CUDNN_REDUCE_TENSOR_MUL] +
	[1]int{}[ReduceMin-C.CUDNN_REDUCE_TENSOR_MIN] + [1]int{}[ReduceMax-C.CUDNN_REDUCE_TENSOR_MAX] +
	[1]int{}[ReduceAMax-C.CUDNN_REDUCE_TENSOR_AMAX] + [1]int{}[ReduceAvg-C.CUDNN_REDUCE_TENSOR_AVG] +
	[1]int{}[ReduceNorm1-C.CUDNN_REDUCE_TENSOR_NORM1] + [1]int{}[ReduceNorm2-C.CUDNN_REDUCE_TENSOR_NORM2] +
	[1]int{}[ReduceMulNoZeros-C.CUDNN_REDUCE_TENSOR_MUL_NO_ZEROS] +
	[1]int{}[NoIndices-C.CUDNN_REDUCE_TENSOR_NO_INDICES] + [1]int{}[FlattenedIndices-C.CUDNN_REDUCE_TENSOR_FLATTENED_INDICES]
