/* Streams: queues of work that wait until somebody waits for them. */
#include "cuda_state.h"

namespace gkref {

CUresult find_stream(CUstream s, CUstream *found)
{
	GKREF_TRY(gkref_context());
	if (s == nullptr || s == CU_STREAM_LEGACY) {
		*found = current->legacy;
		return CUDA_SUCCESS;
	}
	if (s == CU_STREAM_PER_THREAD)
		return CUDA_ERROR_NOT_SUPPORTED;
	if (current->streams.count(s) == 0 || s->destroyed || s == current->legacy)
		return CUDA_ERROR_INVALID_HANDLE;
	*found = s;
	return CUDA_SUCCESS;
}

static void append(CUstream s, Work work)
{
	s->queue.push_back(std::move(work));
	s->enqueued++;
}

static void append_wait(CUstream s, CUstream after)
{
	Work wait{};
	wait.after = after;
	wait.ticket = after->enqueued;
	append(s, std::move(wait));
}

/* The legacy stream waits for all blocking streams, and they for it. */
static CUresult order_legacy(CUstream s)
{
	CUstream legacy = s->context->legacy;
	if (s != legacy) {
		if (s->blocking && legacy->enqueued > s->legacy_seen) {
			append_wait(s, legacy);
			s->legacy_seen = legacy->enqueued;
		}
		return CUDA_SUCCESS;
	}
	for (CUstream other : s->context->streams) {
		if (other == legacy || !other->blocking)
			continue;
		if (other->capture != nullptr) {
			other->capture->error = CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
			return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
		}
		if (other->enqueued > other->done)
			append_wait(s, other);
	}
	return CUDA_SUCCESS;
}

CUresult push(CUstream s, Work work)
{
	if (s->capture != nullptr) {
		if (s->capture->error != CUDA_SUCCESS)
			return s->capture->error;
		s->capture->nodes.push_back(std::move(work));
		s->captured++;
		return CUDA_SUCCESS;
	}
	GKREF_TRY(order_legacy(s));
	append(s, std::move(work));
	return CUDA_SUCCESS;
}

static double now()
{
	timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec * 1e-6;
}

/* After a failure the context's work is thrown away, as on a card. */
static void run(Context *c, const Work &work)
{
	if (c->error != CUDA_SUCCESS)
		return;
	if (work.graph != nullptr) {
		for (const Work &node : *work.graph)
			run(c, node);
	} else if (work.run != nullptr) {
		std::vector<char> args = work.args;
		c->error = work.run(args.data());
	}
}

void drain(CUstream s, uint64_t ticket)
{
	while (s->done < ticket && !s->queue.empty()) {
		Work work = std::move(s->queue.front());
		s->queue.pop_front();
		if (work.after != nullptr)
			drain(work.after, work.ticket);
		run(s->context, work);
		s->done++;
		if (work.event != nullptr && work.event->stream == s && work.event->ticket == s->done) {
			work.event->pending = false;
			work.event->at = now();
		}
	}
}

void drain_all(Context *c)
{
	for (CUstream s : c->streams)
		drain(s, s->enqueued);
}

/* Whether a capture forbids calls of this thread. */
static bool watches(CUgraph g)
{
	return g->mode == CU_STREAM_CAPTURE_MODE_GLOBAL ||
	       (g->mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL && g->thread == std::this_thread::get_id());
}

CUresult refuse_in_capture()
{
	for (CUstream s : current->streams)
		if (s->capture != nullptr && watches(s->capture)) {
			s->capture->error = CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
			return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
		}
	return CUDA_SUCCESS;
}

CUresult refuse_in_capture(CUstream s)
{
	if (s->capture == nullptr)
		return CUDA_SUCCESS;
	s->capture->error = CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
	return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
}

} // namespace gkref

using namespace gkref;

CUresult gkref_enqueue(CUstream s, CUresult (*run)(void *args), const void *args, size_t size)
{
	std::lock_guard<std::recursive_mutex> lock(mutex);
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	Work work{};
	work.run = run;
	work.args.assign((const char *)args, (const char *)args + size);
	return push(stream, std::move(work));
}

static CUresult create(CUstream *s, unsigned int flags)
{
	GKREF_TRY(gkref_context());
	if (s == nullptr || (flags & ~(unsigned)CU_STREAM_NON_BLOCKING) != 0)
		return CUDA_ERROR_INVALID_VALUE;
	*s = new CUstream_st{current, (flags & CU_STREAM_NON_BLOCKING) == 0};
	current->streams.insert(*s);
	return CUDA_SUCCESS;
}

CUresult cuStreamCreate(CUstream *s, unsigned int flags)
{
	GKREF_CALL();
	return create(s, flags);
}

CUresult cuStreamCreateWithPriority(CUstream *s, unsigned int flags, int)
{
	GKREF_CALL();
	return create(s, flags);
}

CUresult cuStreamDestroy(CUstream s)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(gkref_context());
	if (s == nullptr || s == CU_STREAM_LEGACY || s == CU_STREAM_PER_THREAD)
		return CUDA_ERROR_INVALID_HANDLE;
	GKREF_TRY(find_stream(s, &stream));
	stream->destroyed = true;
	return CUDA_SUCCESS;
}

CUresult cuStreamGetFlags(CUstream s, unsigned int *flags)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (flags == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*flags = stream->blocking ? CU_STREAM_DEFAULT : CU_STREAM_NON_BLOCKING;
	return CUDA_SUCCESS;
}

CUresult cuStreamSynchronize(CUstream s)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	GKREF_TRY(refuse_in_capture(stream));
	if (stream == current->legacy)
		GKREF_TRY(push(stream, Work{})); /* it waits for the blocking streams */
	drain(stream, stream->enqueued);
	return current->error;
}

/* One piece of work a call, so that a loop that asks comes to an end, and one that does not wait sees "not ready". */
CUresult cuStreamQuery(CUstream s)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	GKREF_TRY(refuse_in_capture(stream));
	if (stream->done == stream->enqueued)
		return CUDA_SUCCESS;
	drain(stream, stream->done + 1);
	return current->error != CUDA_SUCCESS ? current->error : CUDA_ERROR_NOT_READY;
}
