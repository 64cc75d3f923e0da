package ref

import (
	"fmt"
	"math"
	"unsafe"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// alignment of blocks: a cache line, as the planner's offsets.
const alignment = 64

// memory is a block of Go memory.
type memory struct{ data []byte }

// Bytes returns the size.
func (m *memory) Bytes() int64 { return int64(len(m.data)) }

// Alloc returns zeroed memory, aligned to 64 bytes.
func (*Ref) Alloc(bytes int64) (backend.Memory, error) {
	if bytes < 0 || bytes > math.MaxInt64/16 || int64(int(bytes)) != bytes {
		return nil, fmt.Errorf("ref: Alloc: %d bytes", bytes)
	}
	block := make([]byte, int(bytes)+alignment)
	skip := -int(uintptr(unsafe.Pointer(&block[0]))) & (alignment - 1) // Go's collector does not move memory
	return &memory{block[skip : skip+int(bytes) : skip+int(bytes)]}, nil
}

// cellBytes returns the size bytes of a cell of the given dtype.
func cellBytes(c backend.Cell, size int64, dtype tensor.DType) ([]byte, error) {
	m, ok := c.Mem.(*memory)
	switch {
	case !ok || m == nil:
		return nil, fmt.Errorf("the memory %T is not this backend's", c.Mem)
	case c.Layout != graph.RowMajor:
		return nil, fmt.Errorf("layout %v: want %v", c.Layout, graph.RowMajor)
	case c.Off < 0 || c.Off > m.Bytes() || size > m.Bytes()-c.Off:
		return nil, fmt.Errorf("%d bytes at %d of a memory of %d", size, c.Off, m.Bytes())
	case c.Off%int64(dtype.Size()) != 0:
		return nil, fmt.Errorf("offset %d is not aligned for %v", c.Off, dtype)
	}
	return m.data[c.Off : c.Off+size : c.Off+size], nil
}

// view returns size numbers at the start of b.
func view[T any](b []byte, size int) []T {
	if size == 0 {
		return nil
	}
	var zero T
	b = b[:size*int(unsafe.Sizeof(zero))]
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), size)
}
