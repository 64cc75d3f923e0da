package ops

import "github.com/gokeras/gokeras/tensor/graph"

// Moments returns mean and variance along axes, which are dropped. The variance is that of all elements, the mean of the squared
// distances from the mean, not that of a sample.
//
// Reference: keras.ops.moments.
func Moments(x Value, axes ...int) (mean, variance Value) {
	return graph.MomentsOf(x, axes...)
}

// BatchNorm normalizes each channel of x [... channels] by its mean and variance over all other axes, which it returns too:
// gamma*(x-mean)/sqrt(variance+epsilon) + beta with gamma and beta [channels]. The variance is that of all elements.
//
// Errors: fewer than two axes, integers, other than one gamma and one beta a channel.
// Reference: keras.layers.BatchNormalization; Ioffe & Szegedy 2015, arXiv:1502.03167.
func BatchNorm(x, gamma, beta Value, epsilon float64) (y, mean, variance Value) {
	return graph.BatchNormOf(x, gamma, beta, epsilon)
}
