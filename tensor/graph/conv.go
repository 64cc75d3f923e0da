package graph

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Conv is the convolution of deep learning, a cross-correlation: each channel of the result is the sum over the window of the input
// times the kernel. The channels of input and result are cut into Groups, each group of the result sees that of the input alone: as
// many groups as channels make a depthwise convolution.
//
// Shapes: x [batch spatial... in], kernel [Size... in/Groups out] -> [batch Out(spatial)... out].
// Reference: tf.nn.convolution.
type Conv struct {
	Window
	Groups int
}

// Name returns "Conv".
func (Conv) Name() string { return "Conv" }

// Infer returns the result's type.
func (c Conv) Infer(in []Type) ([]Type, error) {
	x, k := in[0], in[1]
	if x.DType != k.DType || !x.DType.IsFloat() {
		return nil, fmt.Errorf("want an input and a kernel of one float dtype")
	}
	sizes, channels, err := spatialOf(x.Shape, c.Spatial())
	if err != nil {
		return nil, err
	}
	out, err := c.Out(sizes)
	if err != nil {
		return nil, err
	}
	if err := c.checkKernel(k.Shape, channels); err != nil {
		return nil, err
	}
	return []Type{{DType: x.DType, Shape: spread(x.Shape[0], out, k.Shape.LastSize())}}, nil
}

func (c Conv) checkKernel(k tensor.Shape, channels int) error {
	n := c.Spatial()
	if len(k) != n+2 || !k.Fixed() || !slices.Equal(k[:n].At(0), c.Size) {
		return fmt.Errorf("want a kernel [%v in/groups out], got %v", c.Size, k)
	}
	out := k[n+1].Const
	if c.Groups < 1 || channels%c.Groups != 0 || out%c.Groups != 0 {
		return fmt.Errorf("%d channels of the input and %d of the result cannot be cut into %d groups", channels, out, c.Groups)
	}
	if k[n].Const*c.Groups != channels {
		return fmt.Errorf("an input of %d channels in %d groups, a kernel for %d channels in each", channels, c.Groups, k[n].Const)
	}
	return nil
}

// VJP is two convolutions of the gradient: with the kernel, and with the input.
func (c Conv) VJP(in, _, dout []Value) []Value {
	x, k := in[0], in[1]
	return []Value{
		ConvTransposeOf(dout[0], k, c, x.Shape()[1:c.Spatial()+1].At(0)),
		apply1(ConvGradKernel{c, k.Shape().LastSize()}, x, dout[0]),
	}
}

// ConvOf convolves x with kernel; see Conv.
func ConvOf(x, kernel Value, c Conv) Value { return apply1(c, x, kernel) }

// ConvGradInput is the gradient of a Conv for its input, which is also the transposed convolution: each element of dy is laid, times
// the kernel, over the window it came from. In are the spatial sizes of the Conv's input.
//
// Shapes: dy [batch Out(In)... out], kernel [Size... in/Groups out] -> [batch In... in].
type ConvGradInput struct {
	Conv
	In []int
}

// Name returns "ConvGradInput".
func (ConvGradInput) Name() string { return "ConvGradInput" }

// Infer returns the type of the Conv's input.
func (g ConvGradInput) Infer(in []Type) ([]Type, error) {
	dy, k := in[0], in[1]
	n := g.Spatial()
	if len(dy.Shape) != n+2 || len(k.Shape) != n+2 || !k.Shape.Fixed() {
		return nil, fmt.Errorf("want a gradient and a kernel with %d spatial axes", n)
	}
	channels := k.Shape[n].Const * g.Groups
	x := Type{DType: dy.DType, Shape: spread(dy.Shape[0], g.In, channels)}
	y, err := g.Conv.Infer([]Type{x, k})
	if err == nil && !y[0].Equal(dy) {
		err = fmt.Errorf("for an input %v, want a gradient %v", x.Shape, y[0].Shape)
	}
	return []Type{x}, err
}

// VJP is the Conv, and the gradient of its kernel with the sides exchanged.
func (g ConvGradInput) VJP(in, _, dout []Value) []Value {
	dy, k := in[0], in[1]
	return []Value{ConvOf(dout[0], k, g.Conv), apply1(ConvGradKernel{g.Conv, k.Shape().LastSize()}, dout[0], dy)}
}

// ConvTransposeOf is the transposed convolution of dy: the result has the spatial sizes in; see ConvGradInput.
func ConvTransposeOf(dy, kernel Value, c Conv, in []int) Value {
	return apply1(ConvGradInput{c, slices.Clone(in)}, dy, kernel)
}

// ConvGradKernel is the gradient of a Conv for its kernel. Channels are those of the result, all groups together.
//
// Shapes: x [batch spatial... in], dy [batch Out(spatial)... Channels] -> [Size... in/Groups Channels].
type ConvGradKernel struct {
	Conv
	Channels int
}

// Name returns "ConvGradKernel".
func (ConvGradKernel) Name() string { return "ConvGradKernel" }

// Infer returns the kernel's type.
func (g ConvGradKernel) Infer(in []Type) ([]Type, error) {
	x, dy := in[0], in[1]
	_, channels, err := spatialOf(x.Shape, g.Spatial())
	if err != nil {
		return nil, err
	}
	if g.Groups < 1 {
		return nil, fmt.Errorf("%d groups", g.Groups)
	}
	k := Type{DType: x.DType, Shape: append(tensor.S(g.Size...), tensor.D(channels/g.Groups), tensor.D(g.Channels))}
	y, err := g.Conv.Infer([]Type{x, k})
	if err == nil && !y[0].Equal(dy) {
		err = fmt.Errorf("want a gradient %v", y[0].Shape)
	}
	return []Type{k}, err
}

// VJP is a Conv and its gradient, with the given gradient as the kernel.
func (g ConvGradKernel) VJP(in, _, dout []Value) []Value {
	x, dy := in[0], in[1]
	return []Value{ConvTransposeOf(dy, dout[0], g.Conv, x.Shape()[1:g.Spatial()+1].At(0)), ConvOf(x, dout[0], g.Conv)}
}
