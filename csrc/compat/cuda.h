/* Stands before CUDA's cuda.h in the include path, for gorgonia.org/cu. */
#ifndef GK_COMPAT_CUDA_H
#define GK_COMPAT_CUDA_H
#include_next <cuda.h>

/* cu's init ends the process where cuInit fails, for example where there is no device. cudnn/driver calls the true cuInit and reports its
 * status as an error. */
static inline CUresult gk_init(unsigned int flags)
{
	cuInit(flags);
	return CUDA_SUCCESS;
}
#define cuInit gk_init

/* cu was written for CUDA 12: the macros of CUDA 13 name new versions of these five functions. Drivers keep exporting the old ones, for
 * programs built with CUDA 12. */
#if CUDA_VERSION >= 13000
#ifdef __cplusplus
extern "C" {
#endif

#undef cuCtxCreate
CUresult CUDAAPI cuCtxCreate_v2(CUcontext *context, unsigned int flags, CUdevice device);
#define cuCtxCreate cuCtxCreate_v2

#undef cuMemAdvise
CUresult CUDAAPI cuMemAdvise(CUdeviceptr p, size_t bytes, CUmem_advise advice, CUdevice device);

#undef cuMemPrefetchAsync
CUresult CUDAAPI cuMemPrefetchAsync(CUdeviceptr p, size_t bytes, CUdevice device, CUstream stream);

#undef cuGraphAddDependencies
CUresult CUDAAPI cuGraphAddDependencies(CUgraph graph, const CUgraphNode *from, const CUgraphNode *to, size_t n);

#undef cuGraphGetEdges
CUresult CUDAAPI cuGraphGetEdges(CUgraph graph, CUgraphNode *from, CUgraphNode *to, size_t *n);

#ifdef __cplusplus
}
#endif
#endif
#endif
