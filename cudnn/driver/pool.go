//go:build cuda && cgo

package driver

/*
#include <cuda.h>

typedef struct {
	CUdeviceptr p;
	CUresult code;
} gk_allocated;

// Results by value: a pointer for them would be an allocation in Go.
static gk_allocated gk_alloc_from_pool(size_t bytes, CUmemoryPool pool, CUstream s)
{
	gk_allocated a = {0, CUDA_SUCCESS};
	a.code = pool ? cuMemAllocFromPoolAsync(&a.p, bytes, pool, s) : cuMemAllocAsync(&a.p, bytes, s);
	return a;
}

static CUresult gk_pool_create(CUmemoryPool *pool, int device)
{
	CUmemPoolProps props = {0};
	props.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
	props.location.type = CU_MEM_LOCATION_TYPE_DEVICE;
	props.location.id = device;
	return cuMemPoolCreate(pool, &props);
}

static CUresult gk_pool_get(CUmemoryPool pool, CUmemPool_attribute which, cuuint64_t *value)
{
	return cuMemPoolGetAttribute(pool, which, value);
}

static CUresult gk_pool_set(CUmemoryPool pool, CUmemPool_attribute which, cuuint64_t value)
{
	return cuMemPoolSetAttribute(pool, which, &value);
}
*/
import "C"

var pools = NewCounter("pools")

// Pool keeps freed device memory for the next allocation, in the order of streams. The zero Pool is the current device's own.
type Pool struct {
	p    C.CUmemoryPool
	open bool
}

// NewPool makes a pool on a device.
func NewPool(ordinal int) (Pool, error) {
	var p Pool
	if err := status("cuMemPoolCreate", C.gk_pool_create(&p.p, C.int(ordinal))); err != nil {
		return Pool{}, err
	}
	pools.Opened()
	p.open = true
	return p, nil
}

// DefaultPool is the device's own pool, which is not to be closed.
func DefaultPool(ordinal int) (Pool, error) {
	var p Pool
	err := status("cuDeviceGetDefaultMemPool", C.cuDeviceGetDefaultMemPool(&p.p, C.CUdevice(ordinal)))
	return p, err
}

// Close ends a pool of [NewPool]; its memory goes back when all of it has been freed.
func (p *Pool) Close() error {
	if !p.open {
		return nil
	}
	c := p.p
	*p = Pool{}
	pools.Closed()
	return status("cuMemPoolDestroy", C.cuMemPoolDestroy(c))
}

// AllocAsync takes bytes of device memory, at least 1, for work of s that is queued later.
func (p Pool) AllocAsync(bytes int64, s Stream) (Ptr, error) {
	if bytes < 0 {
		bytes = 0 // which the driver refuses
	}
	a := C.gk_alloc_from_pool(C.size_t(bytes), p.p, C.CUstream(s.Handle()))
	if a.code != C.CUDA_SUCCESS {
		return 0, newError("cuMemAllocAsync", a.code)
	}
	allocations.Opened()
	return Ptr(a.p), nil
}

// FreeAsync gives memory of AllocAsync back to its pool when the work of s that is queued now is done.
func FreeAsync(p Ptr, s Stream) error {
	if p == 0 {
		return nil
	}
	allocations.Closed()
	return status("cuMemFreeAsync", C.cuMemFreeAsync(C.CUdeviceptr(p), C.CUstream(s.Handle())))
}

// SetThreshold says how many bytes of freed memory the pool keeps when a stream is waited for. Default: 0.
func (p Pool) SetThreshold(bytes uint64) error {
	return status("cuMemPoolSetAttribute", C.gk_pool_set(p.p, C.CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, C.cuuint64_t(bytes)))
}

// Used is the bytes of the pool in use, and the most that were.
func (p Pool) Used() (now, high uint64, err error) {
	return p.pair(C.CU_MEMPOOL_ATTR_USED_MEM_CURRENT, C.CU_MEMPOOL_ATTR_USED_MEM_HIGH)
}

// Reserved is the bytes of device memory that the pool holds, in use or not, and the most that it held.
func (p Pool) Reserved() (now, high uint64, err error) {
	return p.pair(C.CU_MEMPOOL_ATTR_RESERVED_MEM_CURRENT, C.CU_MEMPOOL_ATTR_RESERVED_MEM_HIGH)
}

func (p Pool) pair(now, high C.CUmemPool_attribute) (uint64, uint64, error) {
	var n, h C.cuuint64_t
	if err := status("cuMemPoolGetAttribute", C.gk_pool_get(p.p, now, &n)); err != nil {
		return 0, 0, err
	}
	err := status("cuMemPoolGetAttribute", C.gk_pool_get(p.p, high, &h))
	return uint64(n), uint64(h), err
}

// Trim gives memory that is not in use back to the device until the pool holds at most keep bytes.
func (p Pool) Trim(keep int64) error {
	return status("cuMemPoolTrimTo", C.cuMemPoolTrimTo(p.p, C.size_t(keep)))
}
