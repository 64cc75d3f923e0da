//go:build cuda

package cuda

import (
	"fmt"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/walk"
	"github.com/gokeras/gokeras/tensor/graph"
)

// An instruction that reads labels or indices reports what is out of range into the status of the run, a word as csrc/cuda/status.h says.
// Once it is not 0 no kernel changes a variable.
const (
	statusBytes                 = 8
	statusBase   graph.BaseKind = 255 // beside the bases of a program
	detailBits                  = 32
	codeBits                    = 8
	instrBits                   = 24
	instructions                = 1 << instrBits
)

// report returns the status for an instruction that may fail, which the host then reads after each run, and the number by which the
// instruction is known there.
func (c *compiler) report() (status place, instruction tensor.Dim) {
	c.fails = true
	return c.status(), tensor.D(c.current)
}

func (c *compiler) status() place { return place{base: statusBase, used: true} }

// clear enqueues that nothing has failed.
func (x *executable) clear(r *run) error {
	return driver.Memset(x.status.at, 0, statusBytes, r.dev.compute)
}

// failure returns what a run has reported.
func (x *executable) failure(status uint64, n int) error {
	if status == 0 {
		return nil
	}
	at := instructions - 1 - int(status>>(detailBits+codeBits))
	number := int32(^uint32(status) ^ 1<<31)
	in := &x.p.Instrs[at]
	e := &backend.OpError{Index: at, Path: in.Path, Op: in.Sig.Op.Name()}
	if extent, ok := walk.IndexedExtent(in.Sig); ok {
		size := extent.At(n)
		e.Detail = fmt.Sprintf("index %d is not in [%d, %d)", number, -size, size)
	} else {
		e.Detail = fmt.Sprintf("label %d: want a class in [0, %d)", number, in.Sig.In[0].Shape[1].At(n))
	}
	return e
}
