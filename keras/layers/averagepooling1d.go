package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// AveragePooling1D takes the mean of the steps of each window, channel by channel; what the padding adds does not count.
//
// Shapes: x [batch steps channels] -> [batch steps' channels], ChannelsFirst: [batch channels steps]; with Padding Valid steps' is
// floor((steps - pool)/stride) + 1, with Same ceil(steps/stride).
// Defaults: Strides as PoolSize; Valid. Errors: no PoolSize, a pool larger than the input, unknown spatial sizes.
// Reference: keras.layers.AveragePooling1D.
type AveragePooling1D struct {
	Name string
	Base
	PoolSize   int `keras:",list"`
	Strides    int `keras:",list"`
	Padding    Padding
	DataFormat DataFormat
}

// Build checks the settings.
func (l *AveragePooling1D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *AveragePooling1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.AveragePool)
}

func (l *AveragePooling1D) settings() pooling {
	return newPooling([]int{l.PoolSize}, []int{l.Strides}, l.Padding, l.DataFormat)
}

// EncodeConfig writes the strides that no Strides stand for.
func (l *AveragePooling1D) EncodeConfig(cfg map[string]any) error {
	return encodeStrides(cfg, l.Strides != 0)
}
