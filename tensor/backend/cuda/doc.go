// Package cuda is the backend for NVIDIA GPUs: matrix products on cuBLAS, convolutions on cuDNN, all else on the kernels of csrc/cuda.
// It is there in builds with the tag cuda; without it the package is empty.
//
// A program becomes a list of commands that are enqueued on one stream for computing; a second stream brings the next batch meanwhile.
// From the second run with all its rows on, a program is captured into a CUDA graph and costs one launch.
//
// Results are the same from run to run, and floats are computed as floats. With GOKERAS_TF32=1 products and convolutions of float32 may
// round their factors to 10 bits (TF32), for which cards of sm_80 and newer have tensor cores.
package cuda
