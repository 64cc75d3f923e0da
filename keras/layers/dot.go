package layers

import (
	"slices"

	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// Dot multiplies two inputs and sums over one axis of each, sample by sample: the dot product of vectors, the product of matrices.
//
// Shapes: the axes of the first input but Axes[0], then those of the second but the batch and Axes[1]; [batch 1] if none are left.
// Negative axes count from the end. Normalize divides by the Euclidean norms along the axes first, which gives cosines.
// Errors: not two inputs, axes that are not there or of different sizes, the batch axis.
// Reference: keras.layers.Dot.
type Dot struct {
	Name string
	Base
	Axes      [2]int
	Normalize bool
}

// CallAll implements MultiLayer.
func (d *Dot) CallAll(c *Context, x []ops.Value) []ops.Value {
	if len(x) != 2 {
		c.Fail("got %d inputs, want 2", len(x))
	}
	var axes [2]int
	for i, v := range x {
		if len(v.Shape()) < 2 || v.Shape()[0] != x[0].Shape()[0] {
			c.Fail("got input shapes %v, want one batch and further axes", shapesOf(x))
		}
		axes[i] = Axes{d.Axes[i]}.of(c, len(v.Shape()))[0]
	}
	a, b := x[0], x[1]
	if a.Shape()[axes[0]] != b.Shape()[axes[1]] {
		c.Fail("got input shapes %v, want one size along axes %v", shapesOf(x), d.Axes)
	}
	if d.Normalize {
		a, b = ops.L2Normalize(a, 1e-7, axes[0]), ops.L2Normalize(b, 1e-7, axes[1])
	}
	return []ops.Value{batchDot(c, a, b, axes)}
}

// batchDot is a product of matrices for each sample: the axes that stay are taken together on each side.
func batchDot(c *Context, a, b ops.Value, axes [2]int) ops.Value {
	if len(a.Shape()) == 2 && len(b.Shape()) == 2 {
		return ops.KeepDims(ops.Sum, ops.Mul(a, b), 1)
	}
	left, leftDims := matrices(c, a, axes[0], true)
	right, rightDims := matrices(c, b, axes[1], false)
	out := append(tensor.Shape{a.Shape()[0]}, leftDims...)
	return ops.Reshape(ops.MatMul(left, right), append(out, rightDims...))
}

// matrices returns x as [batch rest axis], or [batch axis rest], and the axes that are the rest.
func matrices(c *Context, x ops.Value, axis int, last bool) (m ops.Value, rest tensor.Shape) {
	perm := []int{0}
	for i := 1; i < len(x.Shape()); i++ {
		if i != axis {
			perm = append(perm, i)
			rest = append(rest, x.Shape()[i])
		}
	}
	size, ok := rest.Size()
	if !ok {
		c.Fail("got input shape %v, want known sizes behind the batch", x.Shape())
	}
	shape := tensor.Shape{x.Shape()[0], size, x.Shape()[axis]}
	if last {
		perm = append(perm, axis)
	} else {
		perm = slices.Insert(perm, 1, axis)
		shape[1], shape[2] = shape[2], shape[1]
	}
	return ops.Reshape(ops.Transpose(x, perm...), shape), rest
}
