/* Initialisation, devices, version, errors. */
#include "cuda_state.h"
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#undef cuInit /* of csrc/compat */

namespace gkref {

std::recursive_mutex mutex;
bool initialised;

std::vector<Device> &devices()
{
	static std::vector<Device> all;
	return all;
}

void explain(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("reference CUDA: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
}

static size_t memory_bytes()
{
	const char *bytes = getenv("GOKERAS_REF_MEMORY");
	return bytes != nullptr ? strtoull(bytes, nullptr, 10) : (size_t)4 << 30;
}

/* As the driver does: the first number that is no device ends the list. */
static void find_devices()
{
	const char *count = getenv("GOKERAS_REF_DEVICES"), *visible = getenv("CUDA_VISIBLE_DEVICES");
	int n = count != nullptr ? atoi(count) : 1;
	if (visible == nullptr) {
		for (int i = 0; i < n; i++)
			devices().push_back(Device{i});
		return;
	}
	while (*visible != 0) {
		char *end;
		long i = strtol(visible, &end, 10);
		if (end == visible || i < 0 || i >= n)
			return;
		devices().push_back(Device{(int)i});
		visible = *end == ',' ? end + 1 : end;
	}
}

static CUresult check(CUdevice device)
{
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	return device >= 0 && (size_t)device < devices().size() ? CUDA_SUCCESS : CUDA_ERROR_INVALID_DEVICE;
}

static int attribute(CUdevice_attribute which)
{
	switch (which) {
	case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
	case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X:
	case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y:
		return 1024;
	case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z:
		return 64;
	case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X:
		return 2147483647;
	case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y:
	case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z:
		return 65535;
	case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK:
		return 49152;
	case CU_DEVICE_ATTRIBUTE_WARP_SIZE:
		return 32;
	case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT:
		return 4;
	case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR:
		return 1536;
	case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR:
		return 8;
	case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR:
		return 6;
	case CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING:
	case CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY:
	case CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED:
	case CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT:
		return 1;
	default:
		return 0;
	}
}

} // namespace gkref

using namespace gkref;

CUresult cuInit(unsigned int flags)
{
	GKREF_CALL();
	if (flags != 0)
		return CUDA_ERROR_INVALID_VALUE;
	if (!initialised)
		find_devices();
	if (devices().empty())
		return CUDA_ERROR_NO_DEVICE;
	initialised = true;
	return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version)
{
	GKREF_CALL();
	if (version == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*version = 13000;
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count)
{
	GKREF_CALL();
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (count == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*count = (int)devices().size();
	return CUDA_SUCCESS;
}

CUresult cuDeviceGet(CUdevice *device, int ordinal)
{
	GKREF_CALL();
	GKREF_TRY(check(ordinal));
	if (device == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*device = ordinal;
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int len, CUdevice device)
{
	GKREF_CALL();
	GKREF_TRY(check(device));
	if (name == nullptr || len <= 0)
		return CUDA_ERROR_INVALID_VALUE;
	snprintf(name, len, "CPU reference %d", devices()[device].physical);
	return CUDA_SUCCESS;
}

CUresult cuDeviceTotalMem(size_t *bytes, CUdevice device)
{
	GKREF_CALL();
	GKREF_TRY(check(device));
	if (bytes == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*bytes = memory_bytes();
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute which, CUdevice device)
{
	GKREF_CALL();
	GKREF_TRY(check(device));
	if (value == nullptr || which < 1 || which >= CU_DEVICE_ATTRIBUTE_MAX)
		return CUDA_ERROR_INVALID_VALUE;
	*value = attribute(which);
	return CUDA_SUCCESS;
}

CUresult cuMemGetInfo(size_t *free_bytes, size_t *total_bytes)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	if (free_bytes == nullptr || total_bytes == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*total_bytes = memory_bytes();
	size_t used = devices()[current->device].used;
	*free_bytes = used < *total_bytes ? *total_bytes - used : 0;
	return CUDA_SUCCESS;
}
