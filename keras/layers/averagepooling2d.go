package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// AveragePooling2D takes the mean of the pixels of each window, channel by channel; what the padding adds does not count.
//
// Shapes: x [batch h w channels] -> [batch h' w' channels], ChannelsFirst: [batch channels h w]; with Padding Valid h' is
// floor((h - pool)/stride) + 1, with Same ceil(h/stride).
// Defaults: Strides as PoolSize; Valid. Errors: no PoolSize, a pool larger than the input, unknown spatial sizes.
// Reference: keras.layers.AveragePooling2D.
type AveragePooling2D struct {
	Name string
	Base
	PoolSize   [2]int
	Strides    [2]int
	Padding    Padding
	DataFormat DataFormat
}

// Build checks the settings.
func (l *AveragePooling2D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *AveragePooling2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.AveragePool)
}

func (l *AveragePooling2D) settings() pooling {
	return newPooling(l.PoolSize[:], l.Strides[:], l.Padding, l.DataFormat)
}

// EncodeConfig writes the strides that no Strides stand for.
func (l *AveragePooling2D) EncodeConfig(cfg map[string]any) error {
	return encodeStrides(cfg, l.Strides != [2]int{})
}
