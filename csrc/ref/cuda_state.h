/* What the files of the reference driver share. One lock for all: work runs on the thread that waits for it. */
#pragma once
#include "ref.h"
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include <deque>
#include <memory>

namespace gkref {

const uint64_t device_bit = 1ull << 62;
const size_t guard_bytes = 256; /* before and after every allocation; also its alignment */

extern std::recursive_mutex mutex;
#define GKREF_CALL() \
	gkref_called(__func__); \
	std::lock_guard<std::recursive_mutex> gkref_lock(gkref::mutex)
#define GKREF_TRY(call) \
	do { \
		CUresult gkref_result = (call); \
		if (gkref_result != CUDA_SUCCESS) \
			return gkref_result; \
	} while (0)

struct Context;

struct Device {
	int physical;
	int retained = 0;
	Context *primary = nullptr;
	size_t used = 0;
	CUmemoryPool default_pool = nullptr, pool = nullptr;
};

struct Allocation {
	char *host;
	size_t bytes;
	Context *context;
	CUmemoryPool pool;     /* NULL: cuMemAlloc */
	bool freeing;          /* cuMemFreeAsync has been called, and not yet run */
};

typedef CUresult Run(void *args);

struct Work {
	Run *run;
	std::vector<char> args;
	CUevent_st *event = nullptr; /* a record (run is NULL) */
	CUstream_st *after = nullptr; /* a wait for another stream's first `ticket` pieces of work (run is NULL) */
	uint64_t ticket = 0;
	std::shared_ptr<const std::vector<Work>> graph; /* a launch of these nodes (run is NULL) */
};

} // namespace gkref

struct CUctx_st {}; /* gkref::Context derives from it */

namespace gkref {

struct Context : CUctx_st {
	int device;
	unsigned flags = 0;
	CUresult error = CUDA_SUCCESS; /* sticky: of work that failed */
	std::set<CUstream> streams;
	std::set<CUevent> events;
	std::set<CUmodule> modules;
	CUstream legacy = nullptr; /* the NULL stream */
};

} // namespace gkref

struct CUstream_st {
	gkref::Context *context;
	bool blocking;
	bool destroyed = false; /* its work may still be waited for: it lives as long as the context */
	std::deque<gkref::Work> queue;
	uint64_t enqueued = 0, done = 0;
	uint64_t legacy_seen = 0;
	CUgraph capture = nullptr;
	bool origin = false;
	uint64_t captured = 0, joined = 0; /* nodes of a stream that a capture took in, and how many of them its origin waits for */
};

struct CUevent_st {
	gkref::Context *context;
	bool timed;
	bool destroyed = false;
	CUstream stream = nullptr; /* of the last record */
	uint64_t ticket = 0;
	bool pending = false;
	double at = 0;
	CUgraph capture = nullptr; /* recorded in a capture, after that many nodes of the stream */
	uint64_t captured = 0;
};

struct CUgraph_st {
	gkref::Context *context;
	std::vector<gkref::Work> nodes;
	CUresult error = CUDA_SUCCESS;
	std::set<CUstream> streams; /* that are being captured into it */
	CUstreamCaptureMode mode;
	std::thread::id thread; /* that began the capture */
};

struct CUgraphExec_st {
	gkref::Context *context;
	std::shared_ptr<const std::vector<gkref::Work>> nodes;
};

struct CUmod_st {
	gkref::Context *context;
	std::set<std::string> entries;
	std::map<std::string, CUfunction> functions;
};

namespace gkref {

extern bool initialised;
extern thread_local Context *current;
std::vector<Device> &devices();
std::map<uint64_t, Allocation> &allocations(); /* by host address */

bool is_context(Context *c);
void destroy_context(Context *c);

/* The stream that the caller means: NULL and CU_STREAM_LEGACY are the current context's legacy stream. */
CUresult find_stream(CUstream s, CUstream *found);
CUresult find_event(CUevent e);
CUresult push(CUstream s, Work work);
/* Runs a stream's work until `ticket` pieces are done; what they wait for runs before. */
void drain(CUstream s, uint64_t ticket);
void drain_all(Context *c);
/* Calls that a capture forbids end it: CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED. */
CUresult refuse_in_capture();
CUresult refuse_in_capture(CUstream s);

CUresult allocate(size_t bytes, Context *c, CUmemoryPool pool, CUdeviceptr *p);
CUresult release(Allocation *a);
void back_to_pool(CUmemoryPool pool, size_t bytes);
Allocation *find_allocation(CUdeviceptr p, size_t bytes);
bool guards_intact(const Allocation &a);
bool is_pinned(const void *p, size_t bytes);
void destroy_module(CUmodule m);
void destroy_pinned(Context *c);
/* One line on stderr for what a status alone cannot say. */
void explain(const char *format, ...) __attribute__((format(printf, 1, 2)));

} // namespace gkref
