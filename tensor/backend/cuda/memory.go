//go:build cuda

package cuda

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync/atomic"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// memory is a block on the device.
type memory struct {
	at   driver.Ptr
	size int64
	id   uint64 // no two blocks have the same, also when one lies where another was
}

var memories atomic.Uint64

// Bytes returns the size.
func (m *memory) Bytes() int64 { return m.size }

// Alloc returns zeroed memory; blocks of the driver are aligned to 256 bytes.
func (b *CUDA) Alloc(bytes int64) (backend.Memory, error) {
	m, err := b.alloc(bytes)
	if err != nil {
		return nil, fmt.Errorf("cuda: Alloc: %w", err)
	}
	return m, nil
}

func (b *CUDA) alloc(bytes int64) (*memory, error) {
	if bytes < 0 || bytes > math.MaxInt64/16 {
		return nil, fmt.Errorf("%d bytes: not a size", bytes)
	}
	if err := b.enter(); err != nil {
		return nil, err
	}
	defer b.leave()
	return b.take(bytes)
}

// take is alloc for who has entered.
func (b *CUDA) take(bytes int64) (*memory, error) {
	if err := b.sweep(); err != nil {
		return nil, err
	}
	room := max(bytes, 1)
	p, err := b.pool.AllocAsync(room, b.compute)
	for try := 0; try < collections && errors.Is(err, driver.ErrOutOfMemory); try++ {
		if err := b.collect(); err != nil {
			return nil, err
		}
		p, err = b.pool.AllocAsync(room, b.compute)
	}
	if err != nil {
		return nil, b.refused(bytes, err)
	}
	m := &memory{at: p, size: bytes, id: memories.Add(1)}
	hold(&b.holdings, m, &block{p})
	return m, driver.Memset(p, 0, room, b.compute)
}

// refused says what was asked for and what there is.
func (b *CUDA) refused(bytes int64, err error) error {
	if !errors.Is(err, driver.ErrOutOfMemory) {
		return fmt.Errorf("%d bytes: %w", bytes, err)
	}
	used, _, failed := b.pool.Used()
	free, total, unknown := driver.MemInfo()
	if failed != nil || unknown != nil {
		return errors.Join(fmt.Errorf("%d bytes: %w", bytes, err), failed, unknown)
	}
	return fmt.Errorf("%d bytes: %w; %s has %d bytes, of which this program uses %d and %d are free", bytes, err, b.Name(), total, used, free)
}

// Read copies a cell's numbers into dst, after all that was started before.
func (b *CUDA) Read(dst *tensor.Tensor, c backend.Cell) error {
	if err := b.transfer(dst, c, func(host []byte, at driver.Ptr) error { return driver.CopyToHost(host, at) }); err != nil {
		return fmt.Errorf("cuda: Read: %w", err)
	}
	return nil
}

// Write copies src's numbers into a cell, after all that was started before.
func (b *CUDA) Write(c backend.Cell, src *tensor.Tensor) error {
	if err := b.transfer(src, c, b.copyIn); err != nil {
		return fmt.Errorf("cuda: Write: %w", err)
	}
	return nil
}

func (b *CUDA) transfer(t *tensor.Tensor, c backend.Cell, move func(host []byte, at driver.Ptr) error) error {
	if t == nil {
		return fmt.Errorf("no tensor")
	}
	if !t.IsContiguous() {
		return fmt.Errorf("got a tensor %v %v that is not contiguous", t.DType(), t.Shape())
	}
	host := t.Bytes()
	at, err := cellAt(c, int64(len(host)), t.DType())
	if err != nil || len(host) == 0 {
		return err
	}
	if err := b.enter(); err != nil {
		return err
	}
	defer b.leave()
	if err := b.compute.Synchronize(); err != nil {
		return err
	}
	err = move(host, at)
	runtime.KeepAlive(c.Mem)
	return err
}

// cellAt is where a cell of that many bytes lies.
func cellAt(c backend.Cell, bytes int64, dtype tensor.DType) (driver.Ptr, error) {
	m, ok := c.Mem.(*memory)
	switch {
	case !ok || m == nil:
		return 0, fmt.Errorf("the memory %T is not this backend's", c.Mem)
	case c.Layout != graph.RowMajor:
		return 0, fmt.Errorf("layout %v: want %v", c.Layout, graph.RowMajor)
	case c.Off < 0 || c.Off > m.size || bytes > m.size-c.Off:
		return 0, fmt.Errorf("%d bytes at %d of a memory of %d", bytes, c.Off, m.size)
	case c.Off%int64(dtype.Size()) != 0:
		return 0, fmt.Errorf("offset %d is not aligned for %v", c.Off, dtype)
	}
	return m.at + driver.Ptr(c.Off), nil
}
