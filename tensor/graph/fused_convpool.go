package graph

// ConvPool is act(MaxPool(conv*scale + bias)): a convolution whose result is pooled before it is stored, with the taps of the maxima if
// a gradient needs them. Passes make it, for targets that have a kernel. Inputs as ConvBias without a residual.
type ConvPool struct {
	Conv
	Act    Activation
	Scaled bool
	Pool   Window
	Taps   bool // a second result, as that of MaxPool
}

// Name returns "ConvPool", what is multiplied, and the activation.
func (c ConvPool) Name() string {
	name := "ConvPool"
	if c.Scaled {
		name += "*scale"
	}
	return name + c.Act.String()
}

// conv is what is pooled.
func (c ConvPool) conv() ConvBias { return ConvBias{Conv: c.Conv, Scaled: c.Scaled} }

// Infer returns the types of MaxPool.
func (c ConvPool) Infer(in []Type) ([]Type, error) {
	y, err := c.conv().Infer(in)
	if err != nil {
		return nil, err
	}
	out, err := MaxPool{c.Pool}.Infer(y)
	if err == nil && !c.Taps {
		out = out[:1]
	}
	return out, err
}

// VJP goes through the decomposed form.
func (c ConvPool) VJP(in, _, dout []Value) []Value { return vjpByDecompose(c, in, dout) }

// Decompose is the convolution, the pool and the activation.
func (c ConvPool) Decompose(in []Value) []Value {
	out := Apply(MaxPool{c.Pool}, Apply(c.conv(), in...)...)
	out[0] = c.Act.of(out[0])
	if !c.Taps {
		out = out[:1]
	}
	return out
}
