//go:build cgo

package cpu

import "github.com/gokeras/gokeras/csrc"

var kernelNames = map[csrc.Kernel]string{
	csrc.Pack: "pack", csrc.Unpack: "unpack", csrc.GemmF64: "gemm.f64", csrc.GemmBLAS: "openblas.sgemm", csrc.GemmBatch: "gemm.batch",
	csrc.GemmSGD: "gemm.sgd", csrc.GemmAdam: "gemm.adam", csrc.Chain: "chain", csrc.Reduce: "reduce", csrc.SumPanels: "sum.panels",
	csrc.ArgMax: "argmax", csrc.Cumulate: "cumulate", csrc.TopK: "topk", csrc.Softmax: "softmax", csrc.SoftmaxGrad: "softmax.grad",
	csrc.SparseCE: "sparse.ce", csrc.Copy: "copy", csrc.Paste: "paste", csrc.Fill: "fill", csrc.Iota: "iota", csrc.Take: "take",
	csrc.ScatterAdd: "scatter.add", csrc.OneHot: "onehot",
	csrc.Random: "random", csrc.SGD: "sgd", csrc.Adam: "adam",
	csrc.ConvPack: "conv.pack", csrc.Conv: "conv", csrc.ConvKernel: "conv.kernel", csrc.ConvKernelSum: "conv.kernel.sum",
	csrc.ConvF64: "conv.f64", csrc.ConvKernelF64: "conv.kernel.f64",
	csrc.MaxPool: "maxpool", csrc.MaxPoolGrad: "maxpool.grad", csrc.AvgPool: "avgpool", csrc.AvgPoolGrad: "avgpool.grad",
	csrc.WinogradKernel: "winograd.kernel", csrc.Winograd: "winograd", csrc.WinogradGrad: "winograd.grad", csrc.WinogradGradSum: "winograd.grad.sum",
	csrc.Depthwise: "depthwise", csrc.DepthwiseGradInput: "depthwise.grad.input", csrc.DepthwiseGradParts: "depthwise.grad.parts",
	csrc.DepthwiseGradKernel: "depthwise.grad.kernel", csrc.ColumnParts: "column.parts", csrc.ColumnJoin: "column.join",
	csrc.RowMoments: "row.moments", csrc.ConvPool: "conv.pool",
	csrc.ConvCol2im: "conv.col2im",
}

// kernelName is the kernel's name in printed programs; a product also tells which factor is in panels.
func kernelName(op *csrc.Op) string {
	if op.Kernel != csrc.Gemm {
		return kernelNames[op.Kernel]
	}
	switch {
	case op.Int[0] == csrc.APanels:
		return "gemm.swapped"
	case op.Int[1] == csrc.BPanels:
		return "gemm.panels"
	}
	return "gemm"
}
