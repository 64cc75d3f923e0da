package layers

import (
	"math/rand/v2"
	"strings"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// EinsumDense multiplies its input by a kernel as Equation says, in the notation of Einstein's sums: activation(einsum(x, kernel) + bias).
// "ab,bc->ac" is a Dense layer, "...x,xy->...y" one for any number of axes, "abc,cde->abde" one that splits its output into heads.
//
// Shapes: as Equation says; OutputShape is the output's without the batch and without what an ellipsis stands for, 0 where the input
// decides. BiasAxes are the letters of the output along which the bias varies; none means no bias.
// Defaults: linear; kernel Glorot uniform, bias zeros.
// Errors: an equation that is not [x],[kernel]->[out], ...[x],[kernel]->...[out] or [x]...,[kernel]->[out]..., sizes that do not agree.
// Reference: keras.layers.EinsumDense.
type EinsumDense struct {
	Name string
	Base
	Equation            string
	OutputShape         PartialShape
	Activation          *activations.Activation `keras:",default=linear"`
	BiasAxes            string
	KernelInitializer   initializers.Initializer `keras:",default=glorot_uniform"`
	BiasInitializer     initializers.Initializer `keras:",default=zeros"`
	KernelRegularizer   regularizers.Regularizer
	BiasRegularizer     regularizers.Regularizer
	ActivityRegularizer regularizers.Regularizer
	KernelConstraint    constraints.Constraint
	BiasConstraint      constraints.Constraint

	kernel, bias *Variable
}

// Build makes kernel and bias.
func (d *EinsumDense) Build(b *Builder, in ...tensor.Shape) {
	e := parseEinsum(b, d.Equation, len(in[0]))
	sizes := e.sizes(b, in[0], d.OutputShape)
	d.kernel = b.Weight("kernel", sizesOf(sizes, e.kernel), e.fans(d.KernelInitializer, sizes))
	b.Regularize(d.kernel, d.KernelRegularizer)
	b.Constrain(d.kernel, d.KernelConstraint)
	if d.BiasAxes == "" {
		return
	}
	d.bias = b.Weight("bias", e.bias(b, d.BiasAxes, sizes), orInitializer(d.BiasInitializer, initializers.Zeros))
	b.Regularize(d.bias, d.BiasRegularizer)
	b.Constrain(d.bias, d.BiasConstraint)
}

// Call implements Layer.
func (d *EinsumDense) Call(c *Context, x ops.Value) ops.Value {
	y := ops.Einsum(d.Equation, x, c.Use(d.kernel))
	if d.bias != nil {
		y = ops.Add(y, c.Use(d.bias))
	}
	y = d.Activation.Apply(y)
	c.RegularizeActivity(y, d.ActivityRegularizer)
	return y
}

// EncodeConfig writes no bias as null.
func (d *EinsumDense) EncodeConfig(cfg map[string]any) error {
	if d.BiasAxes == "" {
		cfg["bias_axes"] = nil
	}
	return nil
}

// einsum is an equation of an input and a kernel. Of the input's axes, before or after those with letters, some have none.
type einsum struct {
	equation        string
	in, kernel, out string
	before, after   int
}

const ellipsis = "..."

// parseEinsum reads an equation for an input of rank axes.
func parseEinsum(b *Builder, equation string, rank int) einsum {
	e := einsum{equation: equation}
	inputs, out, arrow := strings.Cut(equation, "->")
	in, kernel, comma := strings.Cut(inputs, ",")
	e.in, e.kernel, e.out = in, kernel, out
	rest := func() int { return rank - len(e.in) }
	var elided, again bool
	if e.in, elided = strings.CutPrefix(in, ellipsis); elided {
		e.out, again = strings.CutPrefix(out, ellipsis)
		e.before = rest()
	} else if e.in, elided = strings.CutSuffix(in, ellipsis); elided {
		e.out, again = strings.CutSuffix(out, ellipsis)
		e.after = rest()
	}
	if !arrow || !comma || elided != again || !letters(e.in) || !letters(e.kernel) || !letters(e.out) {
		b.Fail("Equation: got %q, want [x],[kernel]->[out], ...[x],[kernel]->...[out] or [x]...,[kernel]->[out]...", equation)
	}
	if e.before+e.after != rest() || rest() < 0 || strings.HasPrefix(in, ellipsis) && rest() == 0 {
		b.Fail("Equation: got %q for an input of %d axes", equation, rank)
	}
	return e
}

// letters tells whether s is some distinct letters.
func letters(s string) bool {
	for i, c := range s {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') || strings.ContainsRune(s[:i], c) {
			return false
		}
	}
	return s != ""
}

// sizes returns the size of each letter, from the input and from what the settings say of the output.
func (e einsum) sizes(b *Builder, in tensor.Shape, output PartialShape) map[rune]tensor.Dim {
	sizes := map[rune]tensor.Dim{}
	for i, c := range e.in {
		sizes[c] = in[e.before+i]
	}
	// The batch is the first letter of the output, or the first axis under an ellipsis on the left.
	named := e.out
	if e.before == 0 {
		named = e.out[1:]
	}
	if len(output) != len(named) {
		b.Fail("OutputShape: got %v for equation %q, want a size for each of %q", []int(output), e.equation, named)
	}
	for i, c := range named {
		size, known := sizes[c]
		switch {
		case output[i] < 0 || known && output[i] != 0 && size != tensor.D(output[i]):
			b.Fail("OutputShape: got %v for input shape %v and equation %q: %q is %v", []int(output), in, e.equation, c, size)
		case !known && output[i] == 0:
			b.Fail("OutputShape: got %v for equation %q: the size of %q is open", []int(output), e.equation, c)
		case !known:
			sizes[c] = tensor.D(output[i])
		}
		if !strings.ContainsRune(e.in+e.kernel, c) {
			b.Fail("Equation: %q: %q stands in the output only", e.equation, c)
		}
	}
	for _, c := range e.kernel {
		if _, known := sizes[c]; !known {
			b.Fail("Equation: %q: %q stands in the kernel only", e.equation, c)
		}
	}
	return sizes
}

func sizesOf(sizes map[rune]tensor.Dim, letters string) tensor.Shape {
	s := tensor.Shape{}
	for _, c := range letters {
		s = append(s, sizes[c])
	}
	return s
}

// bias returns the shape of the bias: from the first of its letters on, 1 for the others.
func (e einsum) bias(b *Builder, axes string, sizes map[rune]tensor.Dim) tensor.Shape {
	first := len(e.out)
	for _, c := range axes {
		at := strings.IndexRune(e.out, c)
		if at < 0 {
			b.Fail("BiasAxes: got %q, want letters of the output %q", axes, e.out)
		}
		first = min(first, at)
	}
	var s tensor.Shape
	for _, c := range e.out[first:] {
		if strings.ContainsRune(axes, c) {
			s = append(s, sizes[c])
		} else {
			s = append(s, tensor.D(1))
		}
	}
	for range e.after {
		s = append(s, tensor.D(1))
	}
	return s
}

// fans makes an initializer that adapts to the numbers of inputs and outputs see those of the equation: a letter of the kernel that the
// output has is one of the outputs, any other one of the inputs.
func (e einsum) fans(i initializers.Initializer, sizes map[rune]tensor.Dim) initializers.Initializer {
	if i == nil {
		i = initializers.GlorotUniform
	}
	scaling, ok := i.(initializers.VarianceScaling)
	if !ok {
		return i
	}
	f := fanned{scaling, 1, 1}
	for _, c := range e.kernel {
		if strings.ContainsRune(e.out, c) {
			f.out *= sizes[c].Const
		} else {
			f.in *= sizes[c].Const
		}
	}
	return f
}

// fanned draws as for a matrix of in rows and out columns.
type fanned struct {
	initializers.VarianceScaling
	in, out int
}

// Init implements Initializer.
func (f fanned) Init(dst []float64, _ []int, r *rand.Rand) {
	f.VarianceScaling.Init(dst, []int{f.in, f.out}, r)
}
