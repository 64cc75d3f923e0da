package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// GlobalAveragePooling1D takes the mean of all steps, of those only that x's mask counts, channel by channel.
//
// Shapes: x [batch steps channels] -> [batch channels], KeepDims: [batch 1 channels]; ChannelsFirst: [batch channels steps] ->
// [batch channels], KeepDims: [batch channels 1].
// Errors: unknown spatial sizes.
// Reference: keras.layers.GlobalAveragePooling1D.
type GlobalAveragePooling1D struct {
	Name string
	Base
	DataFormat DataFormat
	KeepDims   bool `keras:"keepdims"`
}

// Build checks the settings.
func (l *GlobalAveragePooling1D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *GlobalAveragePooling1D) Call(c *Context, x ops.Value) ops.Value {
	mask := c.Mask(x)
	if mask.IsZero() {
		return l.settings().call(c, x, ops.Mean)
	}
	channels := 2
	if l.DataFormat == ChannelsFirst {
		channels = 1
	}
	mask = ops.ExpandDims(mask, channels)
	counts := ops.Cast(mask, x.DType())
	sum := l.settings().call(c, ops.Where(mask, x, ops.ZerosLike(x)), ops.Sum)
	return ops.Div(sum, l.settings().call(c, counts, ops.Sum))
}

func (l *GlobalAveragePooling1D) settings() globalPooling {
	return globalPooling{1, l.DataFormat, l.KeepDims}
}
