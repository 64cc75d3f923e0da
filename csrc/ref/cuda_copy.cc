/* Copies and fills. All of them are work of a stream; the synchronous ones are the legacy stream's, and wait for it. */
#include "cuda_state.h"
#include <cstring>

namespace gkref {

enum class Side { device, host };

struct Place {
	Side side;
	uint64_t address;
};

struct Copy {
	Place dst, src;
	size_t bytes;
};

static void *resolve(Place p, size_t bytes)
{
	return p.side == Side::host ? (void *)p.address : gkref_host(p.address, bytes);
}

static CUresult run_copy(void *args)
{
	Copy *c = (Copy *)args;
	void *dst = resolve(c->dst, c->bytes), *src = resolve(c->src, c->bytes);
	if (dst == nullptr || src == nullptr) {
		explain("a copy of %zu bytes ran when its device memory was no longer there", c->bytes);
		return CUDA_ERROR_ILLEGAL_ADDRESS;
	}
	memmove(dst, src, c->bytes);
	return CUDA_SUCCESS;
}

static CUresult check(Place p, size_t bytes, bool async)
{
	if (p.side == Side::device)
		return gkref_host(p.address, bytes) != nullptr ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
	if (p.address == 0 || (p.address & device_bit) != 0)
		return CUDA_ERROR_INVALID_VALUE;
	if (async && !is_pinned((void *)p.address, bytes)) {
		explain("an asynchronous copy needs pinned host memory");
		return CUDA_ERROR_INVALID_VALUE;
	}
	return CUDA_SUCCESS;
}

static CUresult enqueue(CUstream stream, Place dst, Place src, size_t bytes, bool async)
{
	if (bytes == 0)
		return CUDA_SUCCESS;
	GKREF_TRY(check(dst, bytes, async));
	GKREF_TRY(check(src, bytes, async));
	Copy c = {dst, src, bytes};
	Work work{};
	work.run = run_copy;
	work.args.assign((char *)&c, (char *)(&c + 1));
	return push(stream, std::move(work));
}

static CUresult copy_async(Place dst, Place src, size_t bytes, CUstream s)
{
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	return enqueue(stream, dst, src, bytes, true);
}

static CUresult copy(Place dst, Place src, size_t bytes)
{
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	CUstream legacy = current->legacy;
	GKREF_TRY(enqueue(legacy, dst, src, bytes, false));
	drain(legacy, legacy->enqueued);
	return current->error;
}

static Place device(CUdeviceptr p)
{
	return Place{Side::device, p};
}

static Place host(const void *p)
{
	return Place{Side::host, (uint64_t)p};
}

/* Unified addresses: the address says where it points. */
static Place any(CUdeviceptr p)
{
	return (p & device_bit) != 0 ? device(p) : host((void *)p);
}

struct Fill {
	CUdeviceptr dst;
	uint32_t value;
	size_t width, count;
};

static CUresult run_fill(void *args)
{
	Fill *f = (Fill *)args;
	char *dst = (char *)gkref_host(f->dst, f->width * f->count);
	if (dst == nullptr)
		return CUDA_ERROR_ILLEGAL_ADDRESS;
	for (size_t i = 0; i < f->count; i++)
		memcpy(dst + i * f->width, &f->value, f->width);
	return CUDA_SUCCESS;
}

static CUresult fill_async(CUdeviceptr dst, uint32_t value, size_t width, size_t count, CUstream s)
{
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (count == 0)
		return CUDA_SUCCESS;
	if (dst % width != 0 || gkref_host(dst, width * count) == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	Fill f = {dst, value, width, count};
	return gkref_enqueue(s, run_fill, &f, sizeof f);
}

/* Asynchronous to the host, as on a card: the legacy stream's work, nobody waits. */
static CUresult fill(CUdeviceptr dst, uint32_t value, size_t width, size_t count)
{
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	return fill_async(dst, value, width, count, nullptr);
}

} // namespace gkref

using namespace gkref;

CUresult cuMemcpy(CUdeviceptr dst, CUdeviceptr src, size_t bytes)
{
	GKREF_CALL();
	return copy(any(dst), any(src), bytes);
}

CUresult cuMemcpyHtoD(CUdeviceptr dst, const void *src, size_t bytes)
{
	GKREF_CALL();
	return copy(device(dst), host(src), bytes);
}

CUresult cuMemcpyDtoH(void *dst, CUdeviceptr src, size_t bytes)
{
	GKREF_CALL();
	return copy(host(dst), device(src), bytes);
}

/* The one copy that nobody waits for, as on a card. */
CUresult cuMemcpyDtoD(CUdeviceptr dst, CUdeviceptr src, size_t bytes)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	return enqueue(current->legacy, device(dst), device(src), bytes, true);
}

CUresult cuMemcpyAsync(CUdeviceptr dst, CUdeviceptr src, size_t bytes, CUstream s)
{
	GKREF_CALL();
	return copy_async(any(dst), any(src), bytes, s);
}

CUresult cuMemcpyHtoDAsync(CUdeviceptr dst, const void *src, size_t bytes, CUstream s)
{
	GKREF_CALL();
	return copy_async(device(dst), host(src), bytes, s);
}

CUresult cuMemcpyDtoHAsync(void *dst, CUdeviceptr src, size_t bytes, CUstream s)
{
	GKREF_CALL();
	return copy_async(host(dst), device(src), bytes, s);
}

CUresult cuMemcpyDtoDAsync(CUdeviceptr dst, CUdeviceptr src, size_t bytes, CUstream s)
{
	GKREF_CALL();
	return copy_async(device(dst), device(src), bytes, s);
}

CUresult cuMemsetD8(CUdeviceptr dst, unsigned char value, size_t count)
{
	GKREF_CALL();
	return fill(dst, value, sizeof value, count);
}

CUresult cuMemsetD8Async(CUdeviceptr dst, unsigned char value, size_t count, CUstream s)
{
	GKREF_CALL();
	return fill_async(dst, value, sizeof value, count, s);
}

CUresult cuMemsetD16(CUdeviceptr dst, unsigned short value, size_t count)
{
	GKREF_CALL();
	return fill(dst, value, sizeof value, count);
}

CUresult cuMemsetD16Async(CUdeviceptr dst, unsigned short value, size_t count, CUstream s)
{
	GKREF_CALL();
	return fill_async(dst, value, sizeof value, count, s);
}

CUresult cuMemsetD32(CUdeviceptr dst, unsigned int value, size_t count)
{
	GKREF_CALL();
	return fill(dst, value, sizeof value, count);
}

CUresult cuMemsetD32Async(CUdeviceptr dst, unsigned int value, size_t count, CUstream s)
{
	GKREF_CALL();
	return fill_async(dst, value, sizeof value, count, s);
}
