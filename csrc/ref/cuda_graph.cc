/* Capture of a stream's work into a graph, and its launches. Nodes stand in the order of the calls, which keeps every dependency. */
#include "cuda_state.h"

namespace gkref {

static std::set<CUgraph> graphs;
static std::set<CUgraphExec> execs;

static void leave_capture(CUgraph g)
{
	for (CUstream s : g->streams) {
		s->capture = nullptr;
		s->origin = false;
	}
	for (CUevent e : g->context->events)
		if (e->capture == g) {
			e->capture = nullptr;
			e->stream = nullptr;
		}
	g->streams.clear();
}

static bool joined(CUgraph g)
{
	for (CUstream s : g->streams)
		if (!s->origin && s->joined < s->captured)
			return false;
	return true;
}

static bool same_shape(const std::vector<Work> &a, const std::vector<Work> &b)
{
	if (a.size() != b.size())
		return false;
	for (size_t i = 0; i < a.size(); i++)
		if (a[i].run != b[i].run)
			return false;
	return true;
}

} // namespace gkref

using namespace gkref;

CUresult cuStreamBeginCapture(CUstream s, CUstreamCaptureMode mode)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (mode < CU_STREAM_CAPTURE_MODE_GLOBAL || mode > CU_STREAM_CAPTURE_MODE_RELAXED)
		return CUDA_ERROR_INVALID_VALUE;
	if (stream == current->legacy)
		return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
	if (stream->capture != nullptr)
		return CUDA_ERROR_ILLEGAL_STATE;
	CUgraph g = new CUgraph_st{current};
	g->mode = mode;
	g->thread = std::this_thread::get_id();
	g->streams.insert(stream);
	stream->capture = g;
	stream->origin = true;
	return CUDA_SUCCESS;
}

CUresult cuStreamEndCapture(CUstream s, CUgraph *graph)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (graph == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*graph = nullptr;
	CUgraph g = stream->capture;
	if (g == nullptr)
		return CUDA_ERROR_ILLEGAL_STATE;
	if (!stream->origin)
		return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
	if (g->mode != CU_STREAM_CAPTURE_MODE_RELAXED && g->thread != std::this_thread::get_id())
		return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
	CUresult error = g->error;
	if (error == CUDA_SUCCESS && !joined(g))
		error = CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
	leave_capture(g);
	if (error != CUDA_SUCCESS) {
		delete g;
		return error;
	}
	graphs.insert(g);
	*graph = g;
	return CUDA_SUCCESS;
}

CUresult cuStreamIsCapturing(CUstream s, CUstreamCaptureStatus *status)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (status == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	if (stream->capture == nullptr)
		*status = CU_STREAM_CAPTURE_STATUS_NONE;
	else
		*status = stream->capture->error == CUDA_SUCCESS ? CU_STREAM_CAPTURE_STATUS_ACTIVE : CU_STREAM_CAPTURE_STATUS_INVALIDATED;
	return CUDA_SUCCESS;
}

CUresult cuGraphInstantiate(CUgraphExec *exec, CUgraph g, unsigned long long flags)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	if (exec == nullptr || graphs.count(g) == 0 || flags != 0)
		return CUDA_ERROR_INVALID_VALUE;
	*exec = new CUgraphExec_st{g->context, std::make_shared<const std::vector<Work>>(g->nodes)};
	execs.insert(*exec);
	return CUDA_SUCCESS;
}

CUresult cuGraphLaunch(CUgraphExec exec, CUstream s)
{
	GKREF_CALL();
	CUstream stream;
	GKREF_TRY(find_stream(s, &stream));
	if (execs.count(exec) == 0)
		return CUDA_ERROR_INVALID_VALUE;
	Work launch{};
	launch.graph = exec->nodes;
	return push(stream, std::move(launch));
}

CUresult cuGraphGetNodes(CUgraph g, CUgraphNode *nodes, size_t *count)
{
	GKREF_CALL();
	if (graphs.count(g) == 0 || count == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	if (nodes != nullptr)
		return CUDA_ERROR_NOT_SUPPORTED;
	*count = g->nodes.size();
	return CUDA_SUCCESS;
}

CUresult cuGraphExecUpdate(CUgraphExec exec, CUgraph g, CUgraphExecUpdateResultInfo *info)
{
	GKREF_CALL();
	GKREF_TRY(gkref_context());
	if (execs.count(exec) == 0 || graphs.count(g) == 0 || info == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	*info = {};
	if (!same_shape(*exec->nodes, g->nodes)) {
		info->result = CU_GRAPH_EXEC_UPDATE_ERROR_TOPOLOGY_CHANGED;
		return CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE;
	}
	info->result = CU_GRAPH_EXEC_UPDATE_SUCCESS;
	exec->nodes = std::make_shared<const std::vector<Work>>(g->nodes);
	return CUDA_SUCCESS;
}

CUresult cuGraphExecDestroy(CUgraphExec exec)
{
	GKREF_CALL();
	if (execs.erase(exec) == 0)
		return CUDA_ERROR_INVALID_VALUE;
	delete exec;
	return CUDA_SUCCESS;
}

CUresult cuGraphDestroy(CUgraph g)
{
	GKREF_CALL();
	if (graphs.erase(g) == 0)
		return CUDA_ERROR_INVALID_VALUE;
	delete g;
	return CUDA_SUCCESS;
}
