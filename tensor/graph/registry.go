package graph

import "github.com/gokeras/gokeras/tensor"

// Ops returns one example of every op and variant that a backend may meet, leaves left out. The conformance suite walks it and fails
// for one that it has no case for.
func Ops() []Op {
	var ops []Op
	for k := range numUnary {
		ops = append(ops, Unary{k})
	}
	for k := range numBinary {
		ops = append(ops, Binary{k})
	}
	for k := range numReduce {
		ops = append(ops, Reduce{Kind: k, Axes: []int{0}})
	}
	for _, k := range []RandomKind{Uniform, Normal, Bits} {
		ops = append(ops, Random{Kind: k, Shape: tensor.S(4)})
	}
	adam := AdamStep{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}
	return append(ops,
		Select{}, Cast{To: tensor.Float32}, Dropout{Rate: 0.5},
		Moments{}, BatchNorm{Epsilon: 1e-3}, NormGrad{}, ArgMax{}, Iota{DType: tensor.Float32}, Cumulate{Kind: Sum}, Cumulate{Kind: Prod}, TopK{}, Reshape{}, Transpose{}, Broadcast{},
		Slice{}, Pad{}, Concat{}, Take{}, ScatterAdd{}, OneHot{Depth: 2, DType: tensor.Float32},
		Conv{}, ConvGradInput{}, ConvGradKernel{}, MaxPool{}, MaxPoolGrad{}, AvgPool{}, AvgPoolGrad{},
		MatMul{}, BatchMatMul{}, Softmax{}, Softmax{Log: true}, SoftmaxGrad{}, SoftmaxGrad{Log: true},
		SparseCrossEntropy{}, SparseCrossEntropyGrad{}, SGDStep{}, SGDStep{Momentum: 0.9}, SGDStep{Momentum: 0.9, Nesterov: true}, adam,
		Gemm{}, Gemm{Act: ReluActivation}, Gemm{Act: SigmoidActivation}, Gemm{Act: TanhActivation},
		ConvBias{}, ConvBias{Act: ReluActivation}, ConvBias{Act: TanhActivation, Scaled: true}, ConvBias{Act: SigmoidActivation, Scaled: true, Residual: true},
		ConvPool{}, ConvPool{Act: ReluActivation, Taps: true}, ConvPool{Act: SigmoidActivation, Scaled: true},
		CrossEntropyWithGrad{}, GemmStep{SGDStep{}}, GemmStep{adam}, Relayout{To: Panels}, Relayout{To: RowMajor}, Copy{}, Chain{},
	)
}
