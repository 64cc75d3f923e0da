//go:build cgo

package cpu

import (
	"fmt"
	"runtime"
	"sync/atomic"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// memory is a block of C memory.
type memory struct {
	buf     *csrc.Buffer
	version atomic.Uint64 // another one after each Write, and after each run of a program that writes a variable there
}

// Bytes returns the size.
func (m *memory) Bytes() int64 { return int64(len(m.buf.Bytes())) }

// Alloc returns zeroed memory, aligned to 64 bytes.
func (*CPU) Alloc(bytes int64) (backend.Memory, error) {
	buf, err := csrc.Alloc(bytes)
	if err != nil {
		return nil, fmt.Errorf("cpu: Alloc: %w", err)
	}
	return &memory{buf: buf}, nil
}

// Read copies a cell's numbers, row-major, into a contiguous dst.
func (*CPU) Read(dst *tensor.Tensor, c backend.Cell) error {
	m, cell, err := cellOf(dst, c)
	if err != nil {
		return fmt.Errorf("cpu: Read: %w", err)
	}
	if c.Layout == graph.Panels {
		eachPanelRow(dst, cell, func(row, panel []byte) { copy(row, panel) })
	} else {
		copy(dst.Bytes(), cell)
	}
	runtime.KeepAlive(m)
	return nil
}

// Write copies src's numbers into a cell; the tail of the last panel becomes zero.
func (*CPU) Write(c backend.Cell, src *tensor.Tensor) error {
	m, cell, err := cellOf(src, c)
	if err != nil {
		return fmt.Errorf("cpu: Write: %w", err)
	}
	if c.Layout == graph.Panels {
		clear(cell)
		eachPanelRow(src, cell, func(row, panel []byte) { copy(panel, row) })
	} else {
		copy(cell, src.Bytes())
	}
	m.version.Add(1)
	runtime.KeepAlive(m)
	return nil
}

// eachPanelRow visits the part of each row of t that lies in one panel, with that part of the cell.
func eachPanelRow(t *tensor.Tensor, cell []byte, visit func(row, panel []byte)) {
	rows, cols, size := t.Dims()[0], t.Dims()[1], t.DType().Size()
	data := t.Bytes()
	for first := 0; first < cols; first += graph.PanelWidth {
		width := min(graph.PanelWidth, cols-first)
		for r := range rows {
			row, panel := (r*cols+first)*size, (first*rows+r*graph.PanelWidth)*size
			visit(data[row:row+width*size], cell[panel:panel+width*size])
		}
	}
}

// cellOf returns the bytes of c that hold the numbers of t.
func cellOf(t *tensor.Tensor, c backend.Cell) (*memory, []byte, error) {
	if t == nil {
		return nil, nil, fmt.Errorf("no tensor")
	}
	if !t.IsContiguous() {
		return nil, nil, fmt.Errorf("got a tensor %v %v that is not contiguous", t.DType(), t.Shape())
	}
	if c.Layout == graph.Panels && (t.Rank() != 2 || t.DType() != tensor.Float32) {
		return nil, nil, fmt.Errorf("got a tensor %v %v for a cell in panels, want a float32 matrix", t.DType(), t.Shape())
	}
	typ := graph.Type{DType: t.DType(), Shape: t.Shape(), Layout: c.Layout}
	return cellBytes(c, typ, 0)
}

// cellBytes returns the bytes of a cell that holds a value of type typ for n rows.
func cellBytes(c backend.Cell, typ graph.Type, n int) (*memory, []byte, error) {
	m, ok := c.Mem.(*memory)
	size := typ.Bytes(n)
	switch {
	case !ok || m == nil:
		return nil, nil, fmt.Errorf("the memory %T is not this backend's", c.Mem)
	case c.Off < 0 || c.Off > m.Bytes() || size > m.Bytes()-c.Off:
		return nil, nil, fmt.Errorf("%d bytes at %d of a memory of %d", size, c.Off, m.Bytes())
	case c.Off%int64(typ.DType.Size()) != 0:
		return nil, nil, fmt.Errorf("offset %d is not aligned for %v", c.Off, typ.DType)
	}
	return m, m.buf.Bytes()[c.Off : c.Off+size], nil
}
