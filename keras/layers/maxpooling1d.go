package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// MaxPooling1D takes the largest step of each window, channel by channel.
//
// Shapes: x [batch steps channels] -> [batch steps' channels], ChannelsFirst: [batch channels steps]; with Padding Valid steps' is
// floor((steps - pool)/stride) + 1, with Same ceil(steps/stride).
// Defaults: PoolSize 2; Strides as PoolSize; Valid. Errors: a pool larger than the input, unknown spatial sizes.
// Reference: keras.layers.MaxPooling1D.
type MaxPooling1D struct {
	Name string
	Base
	PoolSize   int `keras:",list,default=2"`
	Strides    int `keras:",list"`
	Padding    Padding
	DataFormat DataFormat
}

// Build checks the settings.
func (l *MaxPooling1D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *MaxPooling1D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.MaxPool)
}

func (l *MaxPooling1D) settings() pooling {
	return newPooling(orNumbers([]int{l.PoolSize}, []int{2}), []int{l.Strides}, l.Padding, l.DataFormat)
}

// EncodeConfig writes the strides that no Strides stand for.
func (l *MaxPooling1D) EncodeConfig(cfg map[string]any) error {
	return encodeStrides(cfg, l.Strides != 0)
}
