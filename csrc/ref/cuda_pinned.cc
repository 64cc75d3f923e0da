/* Page-locked host memory. */
#include "cuda_state.h"
#include <cstdlib>
#include <cstring>

namespace gkref {

struct Pinned {
	size_t bytes;
	Context *context;
};

static std::map<uint64_t, Pinned> pinned;

bool is_pinned(const void *p, size_t bytes)
{
	auto next = pinned.upper_bound((uint64_t)p);
	if (next == pinned.begin())
		return false;
	auto it = std::prev(next);
	uint64_t offset = (uint64_t)p - it->first;
	return offset <= it->second.bytes && bytes <= it->second.bytes - offset;
}

void destroy_pinned(Context *c)
{
	for (auto it = pinned.begin(); it != pinned.end();) {
		if (it->second.context == c) {
			free((void *)it->first);
			it = pinned.erase(it);
		} else {
			++it;
		}
	}
}

static CUresult allocate_pinned(void **p, size_t bytes, unsigned int flags)
{
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	if (p == nullptr || bytes == 0 || flags > 7)
		return CUDA_ERROR_INVALID_VALUE;
	*p = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096);
	if (*p == nullptr)
		return CUDA_ERROR_OUT_OF_MEMORY;
	memset(*p, 0xCD, bytes);
	pinned[(uint64_t)*p] = Pinned{bytes, current};
	return CUDA_SUCCESS;
}

} // namespace gkref

using namespace gkref;

CUresult cuMemHostAlloc(void **p, size_t bytes, unsigned int flags)
{
	GKREF_CALL();
	return allocate_pinned(p, bytes, flags);
}

CUresult cuMemAllocHost(void **p, size_t bytes)
{
	GKREF_CALL();
	return allocate_pinned(p, bytes, 0);
}

CUresult cuMemFreeHost(void *p)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	auto it = pinned.find((uint64_t)p);
	if (it == pinned.end())
		return CUDA_ERROR_INVALID_VALUE;
	free(p);
	pinned.erase(it);
	return CUDA_SUCCESS;
}
