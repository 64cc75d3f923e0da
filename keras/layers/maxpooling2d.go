package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// MaxPooling2D takes the largest pixel of each window, channel by channel.
//
// Shapes: x [batch h w channels] -> [batch h' w' channels], ChannelsFirst: [batch channels h w]; with Padding Valid h' is
// floor((h - pool)/stride) + 1, with Same ceil(h/stride).
// Defaults: PoolSize 2, 2; Strides as PoolSize; Valid. Errors: a pool larger than the input, unknown spatial sizes.
// Reference: keras.layers.MaxPooling2D.
type MaxPooling2D struct {
	Name string
	Base
	PoolSize   [2]int `keras:",default=2"`
	Strides    [2]int
	Padding    Padding
	DataFormat DataFormat
}

// Build checks the settings.
func (l *MaxPooling2D) Build(b *Builder, in ...tensor.Shape) { l.settings().build(b, in[0]) }

// Call implements Layer.
func (l *MaxPooling2D) Call(c *Context, x ops.Value) ops.Value {
	return l.settings().call(c, x, ops.MaxPool)
}

func (l *MaxPooling2D) settings() pooling {
	return newPooling(orNumbers(l.PoolSize[:], []int{2, 2}), l.Strides[:], l.Padding, l.DataFormat)
}

// EncodeConfig writes the strides that no Strides stand for.
func (l *MaxPooling2D) EncodeConfig(cfg map[string]any) error {
	return encodeStrides(cfg, l.Strides != [2]int{})
}
