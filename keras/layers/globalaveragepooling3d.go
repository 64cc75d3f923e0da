package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// GlobalAveragePooling3D takes the mean of all voxels, channel by channel.
//
// Shapes: x [batch d h w channels] -> [batch channels], KeepDims: [batch 1 1 1 channels]; ChannelsFirst: [batch channels d h w] ->
// [batch channels], KeepDims: [batch channels 1 1 1].
// Errors: unknown spatial sizes.
// Reference: keras.layers.GlobalAveragePooling3D.
type GlobalAveragePooling3D struct {
	Name string
	Base
	DataFormat DataFormat
	KeepDims   bool `keras:"keepdims"`
}

// Build checks the settings.
func (l *GlobalAveragePooling3D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *GlobalAveragePooling3D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.Mean)
}

func (l *GlobalAveragePooling3D) settings() globalPooling {
	return globalPooling{3, l.DataFormat, l.KeepDims}
}
