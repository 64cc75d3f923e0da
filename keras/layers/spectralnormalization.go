package layers

import (
	"strings"

	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// SpectralNormalization wraps a layer and divides its kernel, seen as a matrix of columns for its last axis, by the largest singular
// value before each call that trains. The value comes from PowerIterations steps of the power method, whose vector goes on from call to
// call. The kernel itself is replaced, so that inference finds it divided, and the optimizer's step starts from there; its gradient is
// that by the divided kernel, as in Keras on TensorFlow. A kernel of zeros stays.
//
// Shapes: those of Layer. The mask goes on if that of Layer does. State: vector_u [1 columns].
// Default: one step. Errors: no Layer, one without a weight kernel or embeddings of its own, PowerIterations below 0.
// Reference: keras.layers.SpectralNormalization; Miyato et al. 2018, arXiv:1802.05957.
type SpectralNormalization struct {
	Name string
	Base
	Layer           Layer
	PowerIterations int `keras:",default=1"`

	kernel, u *Variable
}

// Build builds Layer and the vector of its kernel.
func (s *SpectralNormalization) Build(b *Builder, in ...tensor.Shape) {
	if s.Layer == nil {
		b.Fail("Layer: got nil, want the layer to wrap")
	}
	if s.PowerIterations < 0 {
		b.Fail("PowerIterations: got %d, want at least 1", s.PowerIterations)
	}
	b.Sub(TypeName(s.Layer), s.Layer, in...)
	for _, v := range s.Layer.base().state.variables {
		switch v.Name[strings.LastIndexByte(v.Name, '/')+1:] {
		case "kernel", "embeddings":
			s.kernel = v
		}
	}
	if s.kernel == nil {
		b.Fail("Layer: a %s has no weight kernel or embeddings", TypeName(s.Layer))
	}
	b.share(s.kernel)
	s.u = b.State("vector_u", tensor.S(1, s.kernel.Shape.LastSize()), initializers.TruncatedNormal{Stddev: 0.02})
}

// Call implements Layer.
func (s *SpectralNormalization) Call(c *Context, x ops.Value) ops.Value {
	if c.Training {
		s.normalize(c)
	}
	return ops.Cast(c.Apply(s.Layer, x), x.DType())
}

// normalize assigns kernel and vector.
func (s *SpectralNormalization) normalize(c *Context) {
	kernel, u := c.Use(s.kernel), c.Use(s.u)
	columns := s.kernel.Shape.LastSize()
	size, _ := s.kernel.Shape.Size()
	w := ops.StopGradient(ops.Reshape(kernel, tensor.S(size.Const/columns, columns)))
	var v ops.Value
	next := u
	for range max(s.PowerIterations, 1) {
		v = ops.L2Normalize(ops.MatMulTransposed(next, w, false, true), 1e-7)
		next = ops.L2Normalize(ops.MatMul(v, w), 1e-7)
	}
	sigma := ops.MatMulTransposed(ops.MatMul(v, w), next, false, true)
	divided := ops.Div(ops.StopGradient(kernel), ops.Reshape(sigma, tensor.Shape{}))
	none := ops.LogicalNot(ops.Any(kernel)) // sigma is 0
	c.Assign(s.u, ops.Where(none, u, next))
	// The second term is 0: it gives what is computed with the new kernel its gradient by the old one, which training asks for.
	c.Assign(s.kernel, ops.Add(ops.Where(none, ops.StopGradient(kernel), divided), ops.Sub(kernel, ops.StopGradient(kernel))))
}
