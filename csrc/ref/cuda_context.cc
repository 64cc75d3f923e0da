/* Contexts: the primary one of each device, and those that cuCtxCreate makes. */
#include "cuda_state.h"

namespace gkref {

thread_local Context *current;

static std::set<Context *> &contexts()
{
	static std::set<Context *> all;
	return all;
}

bool is_context(Context *c)
{
	return contexts().count(c) != 0;
}

static Context *make_context(int device, unsigned flags)
{
	Context *c = new Context;
	c->device = device;
	c->flags = flags;
	c->legacy = new CUstream_st{c, true};
	c->streams.insert(c->legacy);
	contexts().insert(c);
	return c;
}

/* Handles of what lived in it are dead afterwards, and its memory is gone. */
void destroy_context(Context *c)
{
	contexts().erase(c);
	for (CUstream s : c->streams)
		delete s;
	for (CUevent e : c->events)
		delete e;
	while (!c->modules.empty())
		destroy_module(*c->modules.begin());
	for (auto it = allocations().begin(); it != allocations().end();) {
		Allocation *a = &it->second;
		++it;
		if (a->context == c)
			release(a);
	}
	destroy_pinned(c);
	delete c;
}

static CUresult device_of(CUdevice i, Device **d)
{
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (i < 0 || (size_t)i >= devices().size())
		return CUDA_ERROR_INVALID_DEVICE;
	*d = &devices()[i];
	return CUDA_SUCCESS;
}

static void drop_primary(Device *d)
{
	if (d->primary != nullptr)
		destroy_context(d->primary);
	d->primary = nullptr;
}

} // namespace gkref

using namespace gkref;

CUresult gkref_context(void)
{
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (current == nullptr)
		return CUDA_ERROR_INVALID_CONTEXT;
	std::lock_guard<std::recursive_mutex> lock(mutex);
	return is_context(current) ? current->error : CUDA_ERROR_CONTEXT_IS_DESTROYED;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	if (context == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	if (d->primary == nullptr)
		d->primary = make_context(device, 0);
	d->retained++;
	*context = d->primary;
	return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRelease(CUdevice device)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	if (d->retained == 0)
		return CUDA_ERROR_INVALID_CONTEXT;
	if (--d->retained == 0)
		drop_primary(d);
	return CUDA_SUCCESS;
}

/* The context stays retained and becomes a new one, at another address: on a card the handle stays the same. */
CUresult cuDevicePrimaryCtxReset(CUdevice device)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	d->retained = 0;
	drop_primary(d);
	return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned int *flags, int *active)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	if (flags == nullptr || active == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*active = d->primary != nullptr;
	*flags = d->primary != nullptr ? d->primary->flags : 0;
	return CUDA_SUCCESS;
}

CUresult cuCtxCreate_v2(CUcontext *context, unsigned int flags, CUdevice device)
{
	GKREF_CALL();
	Device *d;
	GKREF_TRY(device_of(device, &d));
	if (context == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	current = make_context(device, flags);
	*context = current;
	return CUDA_SUCCESS;
}

CUresult cuCtxDestroy(CUcontext context)
{
	GKREF_CALL();
	Context *c = static_cast<Context *>(context);
	if (!is_context(c))
		return CUDA_ERROR_INVALID_CONTEXT;
	if (current == c)
		current = nullptr;
	destroy_context(c);
	return CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext context)
{
	GKREF_CALL();
	Context *c = static_cast<Context *>(context);
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (c != nullptr && !is_context(c))
		return CUDA_ERROR_INVALID_CONTEXT;
	current = c;
	return CUDA_SUCCESS;
}

CUresult cuCtxGetCurrent(CUcontext *context)
{
	GKREF_CALL();
	if (!initialised)
		return CUDA_ERROR_NOT_INITIALIZED;
	if (context == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*context = current;
	return CUDA_SUCCESS;
}

CUresult cuCtxGetDevice(CUdevice *device)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	if (device == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*device = current->device;
	return CUDA_SUCCESS;
}

CUresult cuCtxSynchronize(void)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	drain_all(current);
	return current->error;
}
