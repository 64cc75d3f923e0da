package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// GlobalMaxPooling1D takes the largest of all steps, channel by channel. The gradient is shared by equals.
//
// Shapes: x [batch steps channels] -> [batch channels], KeepDims: [batch 1 channels]; ChannelsFirst: [batch channels steps] ->
// [batch channels], KeepDims: [batch channels 1].
// Errors: unknown spatial sizes.
// Reference: keras.layers.GlobalMaxPooling1D.
type GlobalMaxPooling1D struct {
	Name string
	Base
	DataFormat DataFormat
	KeepDims   bool `keras:"keepdims"`
}

// Build checks the settings.
func (l *GlobalMaxPooling1D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *GlobalMaxPooling1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.Max)
}

func (l *GlobalMaxPooling1D) settings() globalPooling {
	return globalPooling{1, l.DataFormat, l.KeepDims}
}
