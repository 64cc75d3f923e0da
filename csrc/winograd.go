//go:build cgo

package csrc

// #include "winograd.h"
import "C"

// Turned returns the window of the convolution that is the gradient of w's input: from images of the result to those of the input, by the
// kernel turned by 180 degrees. It is for kernels of stride 1.
func (w Window) Turned() Window {
	w.In, w.Out, w.C, w.K = w.Out, w.In, w.K, w.C
	for a := range w.Before {
		w.Before[a] = w.Dilation[a]*(w.Size[a]-1) - w.Before[a]
	}
	return w
}

// WinogradKernelBytes is the size of what WinogradKernel makes.
func (w Window) WinogradKernelBytes() int64 {
	g := w.c()
	return int64(C.gk_wg_kernel_bytes(&g))
}

// WinogradSumsBytes is the size of what WinogradGrad makes of up to so many images.
func (w Window) WinogradSumsBytes(images int64) int64 {
	g := w.c()
	return int64(C.gk_wg_sums_bytes(&g, C.int64_t(images)))
}

// WinogradScratch is the scratch of a thread for Winograd.
func (w Window) WinogradScratch() int64 {
	g := w.c()
	return int64(C.gk_wg_scratch(&g))
}

// WinogradGradScratch is the scratch of a thread for WinogradGrad.
func (w Window) WinogradGradScratch() int64 {
	g := w.c()
	return int64(C.gk_wg_grad_scratch(&g))
}
