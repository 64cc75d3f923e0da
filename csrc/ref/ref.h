/* What the reference libraries share. libcuda defines it, libcublas and libcudnn link to libcuda. For tests only: see README.md. */
#pragma once
#include <cuda.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The host's address of bytes of device memory, NULL when they are not, or not all, inside one live allocation. Called when work runs,
 * not when it is enqueued, so that memory freed in between is noticed. */
void *gkref_host(CUdeviceptr p, size_t bytes);

/* Work for a stream: run(args) happens when somebody waits for the stream, in the order of the calls. args are copied. While the stream
 * is captured the work becomes a node of the graph instead. run returns CUDA_SUCCESS or what a later call on the context will return. */
CUresult gkref_enqueue(CUstream s, CUresult (*run)(void *args), const void *args, size_t size);

/* CUDA_SUCCESS when the calling thread has a current context. */
CUresult gkref_context(void);

/* Every function of the reference calls this with its own name first: GOKERAS_REF_LOG names a file that gets a line for each. */
void gkref_called(const char *function);

#ifdef __cplusplus
}
#endif
