/* Device memory: host memory behind addresses that fault, poisoned, with guards on both sides. */
#include "cuda_state.h"
#include <cstdlib>
#include <cstring>

namespace gkref {

static const int fresh = 0xCD, guard = 0xFB;

std::map<uint64_t, Allocation> &allocations()
{
	static std::map<uint64_t, Allocation> all;
	return all;
}

static size_t memory_left(Context *c)
{
	const char *limit = getenv("GOKERAS_REF_MEMORY");
	size_t total = limit != nullptr ? strtoull(limit, nullptr, 10) : (size_t)4 << 30, used = devices()[c->device].used;
	return used < total ? total - used : 0;
}

CUresult allocate(size_t bytes, Context *c, CUmemoryPool pool, CUdeviceptr *p)
{
	if (bytes > memory_left(c))
		return CUDA_ERROR_OUT_OF_MEMORY;
	size_t padded = (bytes + guard_bytes - 1) / guard_bytes * guard_bytes;
	char *block = (char *)aligned_alloc(guard_bytes, padded + 2 * guard_bytes);
	if (block == nullptr)
		return CUDA_ERROR_OUT_OF_MEMORY;
	memset(block, guard, padded + 2 * guard_bytes);
	char *host = block + guard_bytes;
	memset(host, fresh, bytes);
	allocations()[(uint64_t)host] = Allocation{host, bytes, c, pool, false};
	devices()[c->device].used += bytes;
	*p = (uint64_t)host | device_bit;
	return CUDA_SUCCESS;
}

bool guards_intact(const Allocation &a)
{
	for (size_t i = 0; i < guard_bytes; i++)
		if ((unsigned char)a.host[-(ptrdiff_t)guard_bytes + (ptrdiff_t)i] != guard || (unsigned char)a.host[a.bytes + i] != guard)
			return false;
	return true;
}

CUresult release(Allocation *a)
{
	bool intact = guards_intact(*a);
	if (!intact)
		explain("memory around an allocation of %zu bytes was written", a->bytes);
	devices()[a->context->device].used -= a->bytes;
	back_to_pool(a->pool, a->bytes);
	free(a->host - guard_bytes);
	allocations().erase((uint64_t)a->host);
	return intact ? CUDA_SUCCESS : CUDA_ERROR_ILLEGAL_ADDRESS;
}

Allocation *find_allocation(CUdeviceptr p, size_t bytes)
{
	if ((p & device_bit) == 0)
		return nullptr;
	uint64_t host = p & ~device_bit;
	auto next = allocations().upper_bound(host);
	if (next == allocations().begin())
		return nullptr;
	Allocation *a = &std::prev(next)->second;
	uint64_t offset = host - (uint64_t)a->host;
	return offset <= a->bytes && bytes <= a->bytes - offset ? a : nullptr;
}

} // namespace gkref

using namespace gkref;

void *gkref_host(CUdeviceptr p, size_t bytes)
{
	std::lock_guard<std::recursive_mutex> lock(mutex);
	return find_allocation(p, bytes) != nullptr ? (void *)(p & ~device_bit) : nullptr;
}

CUresult cuMemAlloc(CUdeviceptr *p, size_t bytes)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	if (p == nullptr || bytes == 0)
		return CUDA_ERROR_INVALID_VALUE;
	return allocate(bytes, current, nullptr, p);
}

/* Work that still waits and uses the memory will fail: a card may wait for it here, but does not promise to. */
CUresult cuMemFree(CUdeviceptr p)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	if (p == 0)
		return CUDA_SUCCESS;
	Allocation *a = find_allocation(p, 0);
	if (a == nullptr || (uint64_t)a->host != (p & ~device_bit) || a->freeing)
		return CUDA_ERROR_INVALID_VALUE;
	CUresult result = release(a);
	if (result != CUDA_SUCCESS)
		current->error = result;
	return result;
}

CUresult cuMemGetAddressRange(CUdeviceptr *base, size_t *size, CUdeviceptr p)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	Allocation *a = find_allocation(p, 1);
	if (a == nullptr)
		return CUDA_ERROR_NOT_FOUND;
	if (base != nullptr)
		*base = (uint64_t)a->host | device_bit;
	if (size != nullptr)
		*size = a->bytes;
	return CUDA_SUCCESS;
}
