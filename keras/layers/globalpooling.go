package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// globalPooling is the settings of the layers that reduce all of their n spatial axes.
type globalPooling struct {
	n        int
	format   DataFormat
	keepDims bool
}

func (p globalPooling) build(b *Builder, in tensor.Shape) { p.format.sizes(b, in, p.n) }

// call reduces x by one of ops.Max, ops.Mean and ops.Sum.
func (p globalPooling) call(c *Context, x ops.Value, reduce func(x ops.Value, axes ...int) ops.Value) ops.Value {
	axes := make([]int, p.n)
	for i := range axes {
		axes[i] = p.format.spatial(c, x, p.n) + i
	}
	if p.keepDims {
		return ops.KeepDims(reduce, x, axes...)
	}
	return reduce(x, axes...)
}
