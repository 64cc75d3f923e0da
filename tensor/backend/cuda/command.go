//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor"
)

// command is work for the stream, one or several of which an instruction becomes.
type command interface {
	enqueue(r *run) error
	name() string
}

// launch is a kernel of csrc/cuda with its arguments. Operands and sizes are filled in at each run.
type launch struct {
	kernel *kernel
	p      [argPtrs]place
	d      [argDims]tensor.Dim
	f      [argFloats]float64
	// work is how many threads have something to do.
	work tensor.Dim
}

func (l *launch) name() string { return l.kernel.name }

// arg sets the first pointers.
func (l *launch) arg(ps ...place) *launch {
	copy(l.p[:], ps)
	return l
}

// dims sets sizes from index first on.
func (l *launch) dims(first int, ds ...tensor.Dim) *launch {
	copy(l.d[first:], ds)
	return l
}

// numbers sets settings from index first on.
func (l *launch) numbers(first int, ns ...int) *launch {
	for i, n := range ns {
		l.d[first+i] = tensor.D(n)
	}
	return l
}

// floats sets the first floats.
func (l *launch) floats(fs ...float64) *launch {
	copy(l.f[:], fs)
	return l
}

func (l *launch) enqueue(r *run) error {
	work := l.work.At(r.n)
	if work <= 0 {
		return nil
	}
	a := r.args
	for i := range l.p {
		a.p[i] = r.address(l.p[i])
	}
	for i, d := range l.d {
		a.d[i] = int64(d.At(r.n))
	}
	a.f = l.f
	blocks := min((work-1)/threads+1, r.dev.maxBlocks) // any grid will do: kernels loop over what is left
	return driver.Launch(l.kernel.fn, uint32(blocks), threads, r.dev.compute, a.pointer())
}
