package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// GlobalAveragePooling2D takes the mean of all pixels, channel by channel.
//
// Shapes: x [batch h w channels] -> [batch channels], KeepDims: [batch 1 1 channels]; ChannelsFirst: [batch channels h w] ->
// [batch channels], KeepDims: [batch channels 1 1].
// Errors: unknown spatial sizes.
// Reference: keras.layers.GlobalAveragePooling2D.
type GlobalAveragePooling2D struct {
	Name string
	Base
	DataFormat DataFormat
	KeepDims   bool `keras:"keepdims"`
}

// Build checks the settings.
func (l *GlobalAveragePooling2D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *GlobalAveragePooling2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.Mean)
}

func (l *GlobalAveragePooling2D) settings() globalPooling {
	return globalPooling{2, l.DataFormat, l.KeepDims}
}
