package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// AveragePooling3D takes the mean of the voxels of each window, channel by channel; what the padding adds does not count.
//
// Shapes: x [batch d h w channels] -> [batch d' h' w' channels], ChannelsFirst: [batch channels d h w]; with Padding Valid h' is
// floor((h - pool)/stride) + 1, with Same ceil(h/stride).
// Defaults: Strides as PoolSize; Valid. Errors: no PoolSize, a pool larger than the input, unknown spatial sizes.
// Reference: keras.layers.AveragePooling3D.
type AveragePooling3D struct {
	Name string
	Base
	PoolSize   [3]int
	Strides    [3]int
	Padding    Padding
	DataFormat DataFormat
}

// Build checks the settings.
func (l *AveragePooling3D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *AveragePooling3D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.AveragePool)
}

func (l *AveragePooling3D) settings() pooling {
	return newPooling(l.PoolSize[:], l.Strides[:], l.Padding, l.DataFormat)
}

// EncodeConfig writes the strides that no Strides stand for.
func (l *AveragePooling3D) EncodeConfig(cfg map[string]any) error {
	return encodeStrides(cfg, l.Strides != [3]int{})
}
