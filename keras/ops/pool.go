package ops

import (
	"fmt"

	"github.com/gokeras/gokeras/tensor/graph"
)

// PoolConfig says how a pool moves over one to three spatial axes. A list has a number for each axis, or one for all.
type PoolConfig struct {
	Strides       []int // default: the size of the pool, so that windows lie side by side
	Padding       Padding
	ChannelsFirst bool // [batch channels spatial...] instead of [batch spatial... channels]
}

// MaxPool is the largest element of each window of size elements, channel by channel. The gradient goes to the first of the largest.
//
// Shapes: x [batch spatial... channels] -> [batch spatial'... channels]; with Valid spatial' is floor((spatial-size)/stride) + 1, with
// Same ceil(spatial/stride).
// Errors: a pool larger than the input, Causal.
// Reference: keras.ops.max_pool.
func MaxPool(x Value, size []int, c PoolConfig) Value {
	return c.pool("MaxPool", x, size, graph.MaxPoolOf)
}

// AveragePool is the mean of each window of size elements, channel by channel; what the padding adds does not count.
//
// Shapes and Errors: as of MaxPool.
// Reference: keras.ops.average_pool.
func AveragePool(x Value, size []int, c PoolConfig) Value {
	return c.pool("AveragePool", x, size, graph.AvgPoolOf)
}

func (c PoolConfig) pool(op string, x Value, size []int, of func(Value, graph.Window) Value) Value {
	n := len(x.Shape()) - 2
	if n < 1 || n > 3 || len(size) == 0 {
		Fail(op, fmt.Sprintf("size: got %v, want a number for each of one to three spatial axes", size), x)
	}
	w := windowConfig{size: eachAxis(op, "size", size, n, 1), dilation: eachAxis(op, "", nil, n, 1), padding: c.Padding}
	w.strides = w.size
	if len(c.Strides) > 0 {
		w.strides = eachAxis(op, "strides", c.Strides, n, 1)
	}
	if c.Padding == Causal {
		Fail(op, "padding: got causal, want valid or same")
	}
	x, sizes := channelsLast(op, x, n, c.ChannelsFirst)
	return channelsBack(of(x, w.on(op, sizes)), c.ChannelsFirst)
}
