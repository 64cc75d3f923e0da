//go:build cgo

package csrc

// #include "conv.h"
import "C"

import "unsafe"

// Passes of a direct convolution, Setting[0] of its Window.
const (
	ConvForward = iota
	ConvInput
)

func (w Window) c() (c C.gk_window) {
	*(*[MaxInts]int64)(unsafe.Pointer(&c)) = w.Ints()
	return c
}

// ConvScratch is the Scratch of a Conv op.
func (w Window) ConvScratch(pass int) int64 {
	c := w.c()
	return int64(C.gk_conv_scratch(&c, C.int(pass)))
}

// ConvPackedBytes is the size of a kernel that ConvPack has packed.
func (w Window) ConvPackedBytes(pass int) int64 {
	c := w.c()
	return int64(C.gk_conv_packed_bytes(&c, C.int(pass)))
}

// ConvKernelScratch is the Scratch of a ConvKernel op.
func (w Window) ConvKernelScratch() int64 {
	c := w.c()
	return int64(C.gk_conv_kernel_scratch(&c))
}

// ConvKernelPartsBytes is the size of the partial sums of a ConvKernel op for so many images; fewer images need no more.
func (w Window) ConvKernelPartsBytes(images int64) int64 {
	c := w.c()
	return int64(C.gk_conv_kernel_parts_bytes(&c, C.int64_t(images)))
}

// ConvCol2imScratch is the Scratch of a ConvCol2im op.
func (w Window) ConvCol2imScratch() int64 {
	c := w.c()
	return int64(C.gk_conv_col2im_scratch(&c))
}

// ConvPoolScratch is the Scratch of a ConvPool op whose convolution w is and whose pool the second window.
func (w Window) ConvPoolScratch(pool Window) int64 {
	c, p := w.c(), C.gk_conv_pool{}
	*(*[12]int64)(unsafe.Pointer(&p)) = pool.pool()
	return int64(C.gk_conv_pool_scratch(&c, &p))
}
