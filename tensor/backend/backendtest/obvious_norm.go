package backendtest

import (
	"math"

	"github.com/gokeras/gokeras/tensor/graph"
)

// obviousBatchNorm subtracts the mean of each channel and divides by the root of its variance.
func obviousBatchNorm(outs []array, op graph.BatchNorm, in []array) {
	x, gamma, beta := in[0], in[1].data, in[2].data
	var axes []int
	for a := range len(x.dims) - 1 {
		axes = append(axes, a)
	}
	obviousMoments(outs[1:], graph.Moments{Axes: axes}, x)
	mean, variance := outs[1].data, outs[2].data
	for i, v := range x.data {
		c := i % len(mean)
		outs[0].data[i] = (v-mean[c])/math.Sqrt(variance[c]+op.Epsilon)*gamma[c] + beta[c]
	}
}

// obviousNormGrad sums dy, and dy times how many deviations x is from the mean.
func obviousNormGrad(outs, in []array) {
	mean, invstd := in[2].data, in[3].data
	for i, dy := range in[1].data {
		c := i % len(mean)
		outs[0].data[c] += dy
		outs[1].data[c] += dy * (in[0].data[i] - mean[c]) * invstd[c]
	}
}
