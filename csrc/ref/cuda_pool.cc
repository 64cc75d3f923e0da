/* Memory pools. The reference gives memory back at once; what a pool keeps is only counted. */
#include "cuda_state.h"

namespace gkref {

struct Pool {
	int device;
	uint64_t threshold = 0, used = 0, used_high = 0, reserved = 0, reserved_high = 0;
	bool is_default = false;
};

static std::map<CUmemoryPool, Pool> pools;

static CUmemoryPool make_pool(int device)
{
	CUmemoryPool p = (CUmemoryPool) new char;
	pools[p].device = device;
	return p;
}

static CUresult device_of(CUdevice i, Device **d)
{
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (i < 0 || (size_t)i >= devices().size())
		return CUDA_ERROR_INVALID_DEVICE;
	*d = &devices()[i];
	if ((*d)->default_pool == nullptr) {
		(*d)->default_pool = (*d)->pool = make_pool(i);
		pools[(*d)->default_pool].is_default = true;
	}
	return CUDA_SUCCESS;
}

static void took(Pool *p, size_t bytes)
{
	p->used += bytes;
	if (p->used > p->used_high)
		p->used_high = p->used;
	if (p->used > p->reserved)
		p->reserved = p->used;
	if (p->reserved > p->reserved_high)
		p->reserved_high = p->reserved;
}

static void trim(Pool *p, uint64_t keep)
{
	uint64_t least = p->used > keep ? p->used : keep;
	if (p->reserved > least)
		p->reserved = least;
}

void back_to_pool(CUmemoryPool pool, size_t bytes)
{
	auto it = pools.find(pool);
	if (it == pools.end())
		return;
	it->second.used -= bytes;
	trim(&it->second, it->second.threshold);
}

static CUresult run_free(void *args)
{
	CUdeviceptr p = *(CUdeviceptr *)args;
	Allocation *a = find_allocation(p, 0);
	if (a == nullptr)
		return CUDA_ERROR_ILLEGAL_ADDRESS;
	return release(a);
}

/* Poisoned at the call: the first work that may use it comes later. */
static CUresult allocate_async(CUdeviceptr *p, size_t bytes, CUmemoryPool pool, CUstream s)
{
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (p == nullptr || bytes == 0 || pools.count(pool) == 0)
		return CUDA_ERROR_INVALID_VALUE;
	if (stream->capture != nullptr) {
		explain("memory nodes of a graph are not supported");
		return CUDA_ERROR_NOT_SUPPORTED;
	}
	GKREF_TRY(allocate(bytes, current, pool, p));
	took(&pools[pool], bytes);
	return CUDA_SUCCESS;
}

static CUresult attribute(Pool *p, CUmemPool_attribute which, uint64_t **value)
{
	switch (which) {
	case CU_MEMPOOL_ATTR_RELEASE_THRESHOLD:
		*value = &p->threshold;
		return CUDA_SUCCESS;
	case CU_MEMPOOL_ATTR_RESERVED_MEM_CURRENT:
		*value = &p->reserved;
		return CUDA_SUCCESS;
	case CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH:
		*value = &p->reserved_high;
		return CUDA_SUCCESS;
	case CU_MEMPOOL_ATTR_USED_MEM_CURRENT:
		*value = &p->used;
		return CUDA_SUCCESS;
	case CU_MEMPOOL_ATTR_USED_MEM_HIGH:
		*value = &p->used_high;
		return CUDA_SUCCESS;
	default:
		return CUDA_ERROR_NOT_SUPPORTED;
	}
}

} // namespace gkref

using namespace gkref;

CUresult cuDeviceGetDefaultMemPool(CUmemoryPool *pool, CUdevice device)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	if (pool == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*pool = d->default_pool;
	return CUDA_SUCCESS;
}

CUresult cuMemPoolCreate(CUmemoryPool *pool, const CUmemPoolProps *props)
{
	GKREF_CALL();
	if (pool == nullptr || props == nullptr || props->allocType != CU_MEM_ALLOCATION_TYPE_PINNED ||
	    props->location.type != CU_MEM_LOCATION_TYPE_DEVICE)
		return CUDA_ERROR_INVALID_VALUE;
	Device *d;
	GKREF_TRY(device_of(props->location.id, &d));
	*pool = make_pool(props->location.id);
	return CUDA_SUCCESS;
}

CUresult cuMemPoolDestroy(CUmemoryPool pool)
{
	GKREF_CALL();
	auto it = pools.find(pool);
	if (it == pools.end() || it->second.is_default)
		return CUDA_ERROR_INVALID_VALUE;
	pools.erase(it);
	delete (char *)pool;
	return CUDA_SUCCESS;
}

CUresult cuMemPoolSetAttribute(CUmemoryPool pool, CUmemPool_attribute which, void *value)
{
	GKREF_CALL();
	auto it = pools.find(pool);
	if (it == pools.end() || value == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	uint64_t *field;
	GKREF_TRY(attribute(&it->second, which, &field));
	bool high = which == CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH || which == CU_MEMPOOL_ATTR_USED_MEM_HIGH;
	if (which != CU_MEMPOOL_ATTR_RELEASE_THRESHOLD && !(high && *(uint64_t *)value == 0))
		return CUDA_ERROR_INVALID_VALUE;
	*field = *(uint64_t *)value;
	return CUDA_SUCCESS;
}

CUresult cuMemPoolGetAttribute(CUmemoryPool pool, CUmemPool_attribute which, void *value)
{
	GKREF_CALL();
	auto it = pools.find(pool);
	if (it == pools.end() || value == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	uint64_t *field;
	GKREF_TRY(attribute(&it->second, which, &field));
	*(uint64_t *)value = *field;
	return CUDA_SUCCESS;
}

CUresult cuMemPoolTrimTo(CUmemoryPool pool, size_t keep)
{
	GKREF_CALL();
	auto it = pools.find(pool);
	if (it == pools.end())
		return CUDA_ERROR_INVALID_VALUE;
	trim(&it->second, keep);
	return CUDA_SUCCESS;
}

CUresult cuMemAllocAsync(CUdeviceptr *p, size_t bytes, CUstream s)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	Device *d;
	GKREF_TRY(device_of(current->device, &d));
	return allocate_async(p, bytes, d->pool, s);
}

CUresult cuMemAllocFromPoolAsync(CUdeviceptr *p, size_t bytes, CUmemoryPool pool, CUstream s)
{
	GKREF_CALL();
	return allocate_async(p, bytes, pool, s);
}

CUresult cuMemFreeAsync(CUdeviceptr p, CUstream s)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	Allocation *a = find_allocation(p, 0);
	if (a == nullptr || (uint64_t)a->host != (p & ~device_bit) || a->freeing)
		return CUDA_ERROR_INVALID_VALUE;
	if (stream->capture != nullptr)
		return CUDA_ERROR_NOT_SUPPORTED;
	a->freeing = true;
	return gkref_enqueue(s, run_free, &p, sizeof p);
}
