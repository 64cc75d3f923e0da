/* Launches: loops over blocks and threads. */
#include "cuda_kernels.h"
#include <cstring>

namespace gkref {

struct Launch {
	const gk_kernel_entry *kernel;
	gk_dim3 grid, block;
	gk_args args;
};

static void run_block(const Launch &l)
{
	if (l.kernel->whole) {
		threadIdx = {0, 0, 0};
		l.kernel->run(l.args);
		return;
	}
	for (unsigned z = 0; z < l.block.z; z++)
		for (unsigned y = 0; y < l.block.y; y++)
			for (unsigned x = 0; x < l.block.x; x++) {
				threadIdx = {x, y, z};
				l.kernel->run(l.args);
			}
}

static CUresult run_launch(void *args)
{
	Launch l = *(Launch *)args;
	const Allocation *used[GK_ARG_PTRS] = {};
	for (int i = 0; i < GK_ARG_PTRS; i++) {
		if (l.args.p[i] == nullptr)
			continue;
		used[i] = find_allocation((CUdeviceptr)l.args.p[i], 0);
		if (used[i] == nullptr) {
			explain("kernel %s: p[%d] is not a device address, or its memory is gone", l.kernel->name, i);
			return CUDA_ERROR_ILLEGAL_ADDRESS;
		}
		l.args.p[i] = (void *)((uint64_t)l.args.p[i] & ~device_bit);
	}
	gridDim = l.grid;
	blockDim = l.block;
	for (unsigned z = 0; z < l.grid.z; z++)
		for (unsigned y = 0; y < l.grid.y; y++)
			for (unsigned x = 0; x < l.grid.x; x++) {
				blockIdx = {x, y, z};
				run_block(l);
			}
	for (int i = 0; i < GK_ARG_PTRS; i++)
		if (used[i] != nullptr && !guards_intact(*used[i])) {
			explain("kernel %s wrote outside of p[%d], %zu bytes", l.kernel->name, i, used[i]->bytes);
			return CUDA_ERROR_ILLEGAL_ADDRESS;
		}
	return CUDA_SUCCESS;
}

static bool within(gk_dim3 d, unsigned x, unsigned y, unsigned z)
{
	return d.x >= 1 && d.y >= 1 && d.z >= 1 && d.x <= x && d.y <= y && d.z <= z;
}

static CUresult check(const Launch &l, unsigned shared)
{
	if (!within(l.grid, 2147483647, 65535, 65535) || !within(l.block, 1024, 1024, 64) || shared > 49152)
		return CUDA_ERROR_INVALID_VALUE;
	uint64_t threads = (uint64_t)l.block.x * l.block.y * l.block.z;
	if (threads > 1024)
		return CUDA_ERROR_INVALID_VALUE;
	/* Their __launch_bounds__. */
	if (l.kernel->whole && threads > GK_BLOCK)
		return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
	return CUDA_SUCCESS;
}

static CUresult find_function(CUfunction f)
{
	GKREF_TRY(gkref_context());
	for (CUmodule m : current->modules)
		for (auto &known : m->functions)
			if (known.second == f)
				return CUDA_SUCCESS;
	return CUDA_ERROR_INVALID_HANDLE;
}

} // namespace gkref

using namespace gkref;

CUresult cuLaunchKernel(CUfunction f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, CUstream s,
	void **params, void **extra)
{
	GKREF_CALL();
	GKREF_TRY(find_function(f));
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (params == nullptr || params[0] == nullptr || extra != nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	Launch l = {f->kernel, {gx, gy, gz}, {bx, by, bz}, {}};
	memcpy(&l.args, params[0], sizeof l.args);
	GKREF_TRY(check(l, shared));
	return gkref_enqueue(s, run_launch, &l, sizeof l);
}

CUresult cuFuncGetAttribute(int *value, CUfunction_attribute which, CUfunction f)
{
	GKREF_CALL();
	GKREF_TRY(find_function(f));
	if (value == nullptr || which < 0 || which >= CU_FUNC_ATTRIBUTE_MAX)
		return CUDA_ERROR_INVALID_VALUE;
	*value = 0;
	if (which == CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK)
		*value = f->kernel->whole ? (int)GK_BLOCK : 1024;
	return CUDA_SUCCESS;
}
