//go:build cuda

package cuda

import (
	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/gokeras/gokeras/tensor/graph"
)

// As in csrc/cuda/kernel.h.
const (
	argPtrs   = 12
	argDims   = 40
	argFloats = 4
	threads   = 256 // of a block
)

// args is gk_args, what every kernel takes.
type args struct {
	p [argPtrs]driver.Ptr
	d [argDims]int64
	f [argFloats]float64
}

// place is where an operand lies, resolved at each run.
type place struct {
	base graph.BaseKind
	at   driver.Ptr // of what has an address from Compile on, else the offset from its base
	feed int
	used bool
}

// after is the operand some bytes further on.
func (p place) after(bytes int64) place {
	p.at += driver.Ptr(bytes)
	return p
}
