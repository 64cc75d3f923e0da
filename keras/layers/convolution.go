package layers

import (
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// weight is the settings of a weight.
type weight struct {
	initializer initializers.Initializer
	regularizer regularizers.Regularizer
	constraint  constraints.Constraint
}

func (w weight) build(b *Builder, name string, shape ...int) *Variable {
	v := b.Weight(name, tensor.S(shape...), w.initializer)
	b.Regularize(v, w.regularizer)
	b.Constrain(v, w.constraint)
	return v
}

// convolution is the settings that all convolutions have. Their fields are repeated in each layer, because Go's literals have no
// place for the fields of what is embedded.
type convolution struct {
	window
	bias       weight
	noBias     bool
	activation *activations.Activation
	activity   regularizers.Regularizer
}

// checkDilation refuses what Keras refuses of all but depthwise convolutions.
func (v convolution) checkDilation(b *Builder) {
	for _, s := range v.strides {
		for _, d := range v.dilation {
			if s > 1 && d > 1 {
				b.Fail("Strides and DilationRate: got %v and %v, want one of them 1", v.strides, v.dilation)
			}
		}
	}
}

func checkFilters(b *Builder, filters int) {
	if filters < 1 || filters > maxElements {
		b.Fail("Filters: got %d, want at least 1", filters)
	}
}

// buildBias makes the bias, nil for none.
func (v convolution) buildBias(b *Builder, channels int) *Variable {
	if v.noBias {
		return nil
	}
	v.bias.initializer = orInitializer(v.bias.initializer, initializers.Zeros)
	return v.bias.build(b, "bias", channels)
}

// config is for x with its channels last.
func (v convolution) config() ops.ConvConfig {
	return ops.ConvConfig{Strides: v.strides, Padding: v.padding, DilationRate: v.dilation}
}

// finish makes the layer's output of a result with its channels last.
func (v convolution) finish(c *Context, y ops.Value, bias *Variable) ops.Value {
	if bias != nil {
		y = ops.Add(y, c.Use(bias))
	}
	y = v.activation.Apply(v.channelsBack(y))
	c.RegularizeActivity(y, v.activity)
	return y
}
