package layers

import (
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Permute reorders the axes of each sample: axis i+1 of the output is axis Dims[i] of the input, the batch being axis 0.
//
// Shapes: x [batch a b ...] -> [batch ...], as Dims says.
// Errors: Dims that are not 1, 2, ... in some order, or not as many as the sample has axes.
// Reference: keras.layers.Permute.
type Permute struct {
	Name string
	Base
	Dims []int
}

// Build checks Dims.
func (p *Permute) Build(b *Builder, in ...tensor.Shape) {
	seen := make([]bool, len(p.Dims))
	for _, d := range p.Dims {
		if d < 1 || d > len(p.Dims) || seen[d-1] {
			b.Fail("Dims: got %v, want 1, 2, ... in some order", p.Dims)
		}
		seen[d-1] = true
	}
	if len(in[0]) != len(p.Dims)+1 {
		b.Fail("Dims: got %v for input shape %v, want one for each axis but the batch", p.Dims, in[0])
	}
}

// Call implements Layer.
func (p *Permute) Call(_ *Context, x ops.Value) ops.Value {
	return ops.Transpose(x, append([]int{0}, p.Dims...)...)
}
