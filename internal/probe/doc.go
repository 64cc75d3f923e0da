// Package probe looks for what a program built with the tag cuda needs: NVIDIA's driver, a GPU, cuBLAS and cuDNN.
//
// It reads files only: the loader's cache and folders, /proc/driver/nvidia, the heads of libraries. Nothing is loaded and no function of
// NVIDIA's is called, so that it works in any build and cannot be brought down by what is broken. What only a call could tell, such as
// whether the GPU answers, it does not know.
package probe
