package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// GlobalMaxPooling2D takes the largest of all pixels, channel by channel. The gradient is shared by equals.
//
// Shapes: x [batch h w channels] -> [batch channels], KeepDims: [batch 1 1 channels]; ChannelsFirst: [batch channels h w] ->
// [batch channels], KeepDims: [batch channels 1 1].
// Errors: unknown spatial sizes.
// Reference: keras.layers.GlobalMaxPooling2D.
type GlobalMaxPooling2D struct {
	Name string
	Base
	DataFormat DataFormat
	KeepDims   bool `keras:"keepdims"`
}

// Build checks the settings.
func (l *GlobalMaxPooling2D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *GlobalMaxPooling2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.Max)
}

func (l *GlobalMaxPooling2D) settings() globalPooling {
	return globalPooling{2, l.DataFormat, l.KeepDims}
}
