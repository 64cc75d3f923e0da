//go:build cuda

package cuda

import (
	"unsafe"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
)

// stage is where a batch lies on its way: pinned memory of the host and memory of the device of the same form, the scalars of the run
// first. Places are those of a full batch whatever the rows, since a captured graph holds them.
type stage struct {
	host    []byte
	device  *memory
	scalars driver.Ptr
	feed    []driver.Ptr
	off     []int64      // of each feed
	arrived driver.Event // on the device
	used    driver.Event // and not needed any more
}

const scalarBytes = int64(unsafe.Sizeof([graph.NumScalars]float64{}))

func (b *CUDA) newStage(p *graph.Program, o *owned) (*stage, error) {
	st := &stage{}
	size := aligned(scalarBytes)
	for _, t := range p.Feeds {
		st.off = append(st.off, size)
		size += aligned(t.Bytes(p.MaxN))
	}
	var err error
	if st.host, err = o.pin(size); err != nil {
		return nil, err
	}
	if st.device, err = b.take(size); err != nil {
		return nil, err
	}
	st.scalars = st.device.at
	for _, off := range st.off {
		st.feed = append(st.feed, st.device.at+driver.Ptr(off))
	}
	if st.arrived, err = o.event(); err != nil {
		return nil, err
	}
	if st.used, err = o.event(); err != nil {
		return nil, err
	}
	// The first batch waits for the memory, which the other stream makes.
	return st, st.used.Record(b.compute)
}

func aligned(bytes int64) int64 { return (bytes + 255) / 256 * 256 }

// send enqueues the copy of a batch and makes the kernels wait for it.
func (st *stage) send(x *executable, r *backend.Run, scalars *[graph.NumScalars]float64) error {
	if err := st.arrived.Synchronize(); err != nil { // the last copy has read the pinned memory
		return err
	}
	b, host := x.dev, st.host
	if err := b.copies.Wait(st.used); err != nil { // and its kernels the device's
		return err
	}
	copy(host, unsafe.Slice((*byte)(unsafe.Pointer(scalars)), scalarBytes))
	if err := driver.CopyToDeviceAsync(st.scalars, host[:scalarBytes], b.copies); err != nil {
		return err
	}
	for i, t := range r.Feeds {
		size := x.p.Feeds[i].Bytes(r.N)
		if size == 0 {
			continue
		}
		staged := host[st.off[i] : st.off[i]+size]
		copy(staged, t.Bytes())
		if err := driver.CopyToDeviceAsync(st.feed[i], staged, b.copies); err != nil {
			return err
		}
	}
	if err := st.arrived.Record(b.copies); err != nil {
		return err
	}
	return b.compute.Wait(st.arrived)
}
