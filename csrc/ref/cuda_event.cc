/* Events: places in a stream's queue. */
#include "cuda_state.h"

namespace gkref {

CUresult find_event(CUevent e)
{
	GKREF_TRY(gkref_context());
	return current->events.count(e) != 0 && !e->destroyed ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

/* A stream that waits for an event of a capture becomes part of it; the capture's origin takes in what it waits for. */
static CUresult wait_in_capture(CUstream s, CUevent e)
{
	if (e->capture == nullptr) {
		s->capture->error = CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
		return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
	}
	if (s->capture == nullptr) {
		s->capture = e->capture;
		s->captured = s->joined = 0;
		e->capture->streams.insert(s);
	} else if (s->capture != e->capture) {
		return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
	}
	if (s->origin && e->stream->joined < e->captured)
		e->stream->joined = e->captured;
	return CUDA_SUCCESS;
}

} // namespace gkref

using namespace gkref;

CUresult cuEventCreate(CUevent *e, unsigned int flags)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	if (e == nullptr || (flags & ~(unsigned)(CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING)) != 0)
		return CUDA_ERROR_INVALID_VALUE;
	*e = new CUevent_st{current, (flags & CU_EVENT_DISABLE_TIMING) == 0};
	current->events.insert(*e);
	return CUDA_SUCCESS;
}

CUresult cuEventDestroy(CUevent e)
{
	GKREF_CALL();
	GKREF_TRY(find_event(e));
	e->destroyed = true;
	return CUDA_SUCCESS;
}

CUresult cuEventRecord(CUevent e, CUstream s)
{
	GKREF_CALL();
	GKREF_TRY(find_event(e));
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (stream->capture != nullptr) {
		GKREF_TRY(stream->capture->error);
		e->capture = stream->capture;
		e->captured = stream->captured;
		e->stream = stream;
		return CUDA_SUCCESS;
	}
	Work record{};
	record.event = e;
	GKREF_TRY(push(stream, std::move(record)));
	e->capture = nullptr;
	e->stream = stream;
	e->ticket = stream->enqueued;
	e->pending = true;
	return CUDA_SUCCESS;
}

CUresult cuStreamWaitEvent(CUstream s, CUevent e, unsigned int flags)
{
	GKREF_CALL();
	GKREF_TRY(find_event(e));
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (flags != CU_EVENT_WAIT_DEFAULT)
		return CUDA_ERROR_INVALID_VALUE;
	if (stream->capture != nullptr || e->capture != nullptr)
		return wait_in_capture(stream, e);
	if (!e->pending)
		return CUDA_SUCCESS;
	Work wait{};
	wait.after = e->stream;
	wait.ticket = e->ticket;
	return push(stream, std::move(wait));
}

CUresult cuEventSynchronize(CUevent e)
{
	GKREF_CALL();
	GKREF_TRY(find_event(e));
	if (e->capture != nullptr)
		return CUDA_ERROR_CAPTURED_EVENT;
	if (e->pending)
		drain(e->stream, e->ticket);
	return current->error;
}

CUresult cuEventQuery(CUevent e)
{
	GKREF_CALL();
	GKREF_TRY(find_event(e));
	if (e->capture != nullptr)
		return CUDA_ERROR_CAPTURED_EVENT;
	if (!e->pending)
		return current->error;
	drain(e->stream, e->stream->done + 1);
	return current->error != CUDA_SUCCESS ? current->error : CUDA_ERROR_NOT_READY;
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end)
{
	GKREF_CALL();
	GKREF_TRY(find_event(start));
	GKREF_TRY(find_event(end));
	if (milliseconds == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	if (!start->timed || !end->timed || start->stream == nullptr || end->stream == nullptr)
		return CUDA_ERROR_INVALID_HANDLE;
	if (start->pending || end->pending)
		return CUDA_ERROR_NOT_READY;
	*milliseconds = (float)(end->at - start->at);
	return CUDA_SUCCESS;
}
