package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// pooling is the settings of the layers that pool windows.
type pooling struct{ window }

// newPooling returns settings whose strides are, by default, the size of the pool.
func newPooling(size, strides []int, padding Padding, format DataFormat) pooling {
	return pooling{newWindow("PoolSize", size, orNumbers(strides, size), make([]int, len(size)), padding, format)}
}

func (p pooling) build(b *Builder, in tensor.Shape) {
	p.refuseCausal(b)
	sizes, _ := p.check(b, in)
	p.checkFits(b, in, sizes)
}

// call pools x by one of ops.MaxPool and ops.AveragePool.
func (p pooling) call(c *Context, x ops.Value, pool func(x ops.Value, size []int, c ops.PoolConfig) ops.Value) ops.Value {
	p.format.spatial(c, x, len(p.size))
	return pool(x, p.size, ops.PoolConfig{Strides: p.strides, Padding: p.padding, ChannelsFirst: p.format == ChannelsFirst})
}

// encodeStrides writes the size of the pool for strides that are not given: Keras reads a 0 as such.
func encodeStrides(cfg map[string]any, given bool) error {
	if !given {
		cfg["strides"] = cfg["pool_size"]
	}
	return nil
}
