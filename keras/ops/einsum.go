package ops

import (
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
)

// Einsum sums products of values over the axes that the equation names but not in its result: "ij,jk->ik" is the product of two
// matrices. "..." stands for any axes, which broadcast; a letter twice in one term takes the diagonal; without "->" the result has
// the letters that occur once. Values are combined from left to right.
//
// Errors: an equation that does not fit the values; sizes that differ; a result of which two sizes grow with the batch.
// Reference: numpy.einsum.
func Einsum(equation string, xs ...Value) Value {
	c, err := parseEinsum(equation, xs)
	if err != nil {
		Fail("Einsum", fmt.Sprintf("equation %q: %v", equation, err), xs...)
	}
	acc := c.in[0].diagonals().keep(c.needed(0))
	for i := 1; i < len(c.in); i++ {
		needed := c.needed(i)
		next := c.in[i].diagonals()
		acc = c.combine(acc, next.keep(append(needed, acc.labels...)), needed)
	}
	return c.spread(acc.ordered(c.out))
}

// needed returns the labels that the result or a value after number i has.
func (c *contraction) needed(i int) []label {
	labels := slices.Clone(c.out)
	for _, v := range c.in[i+1:] {
		labels = append(labels, v.labels...)
	}
	return labels
}

// diagonals takes elements with equal indices along axes of one label.
func (v labelled) diagonals() labelled {
	for i := 0; i < len(v.labels); i++ {
		j := slices.Index(v.labels[i+1:], v.labels[i]) + i + 1
		if j == i {
			continue
		}
		size := v.x.Shape()[i]
		if !size.Fixed() {
			Fail("Einsum", fmt.Sprintf("the diagonal of axis %s, which grows with the batch", v.labels[i]), v.x)
		}
		mask := Eye(size.Const, tensor.Bool)
		wide := make(tensor.Shape, len(v.labels))
		for k := range wide {
			wide[k] = tensor.D(1)
		}
		wide[i], wide[j] = size, size
		v.x = Sum(Where(Reshape(mask, wide), v.x, Number(v.x, 0)), j)
		v.labels = slices.Delete(slices.Clone(v.labels), j, j+1)
		i-- // there may be a third
	}
	return v
}

// keep sums over the axes of labels that are not wanted.
func (v labelled) keep(wanted []label) labelled {
	var axes []int
	var left []label
	for i, l := range v.labels {
		if slices.Contains(wanted, l) {
			left = append(left, l)
		} else {
			axes = append(axes, i)
		}
	}
	if len(axes) > 0 {
		v.x = Sum(v.x, axes...)
	}
	return labelled{v.x, left}
}

// ordered returns v with its axes in the given order; labels that v lacks get axes of size 1.
func (v labelled) ordered(labels []label) labelled {
	var perm []int
	shape := tensor.Shape{}
	for _, l := range labels {
		size := tensor.D(1)
		if i := slices.Index(v.labels, l); i >= 0 {
			perm = append(perm, i)
			size = v.x.Shape()[i]
		}
		shape = append(shape, size)
	}
	return labelled{Reshape(permuted(v.x, perm), shape), labels}
}

// spread repeats axes of size 1 to the size of their label.
func (c *contraction) spread(v labelled) Value {
	shape := make(tensor.Shape, len(v.labels))
	for i, l := range v.labels {
		shape[i] = c.size[l]
	}
	return BroadcastTo(v.x, shape)
}

// roles sorts the labels of two values: in both and in the result, in both and not, in one only.
type roles struct{ batch, summed, left, right []label }

func rolesOf(a, b labelled, wanted []label) (r roles) {
	for _, l := range a.labels {
		switch {
		case !slices.Contains(b.labels, l):
			r.left = append(r.left, l)
		case slices.Contains(wanted, l):
			r.batch = append(r.batch, l)
		default:
			r.summed = append(r.summed, l)
		}
	}
	for _, l := range b.labels {
		if !slices.Contains(a.labels, l) {
			r.right = append(r.right, l)
		}
	}
	return r
}

// combine multiplies two values and sums over the labels of both that are not wanted: one batched product of matrices.
func (c *contraction) combine(a, b labelled, wanted []label) labelled {
	r := rolesOf(a, b, wanted)
	if len(r.summed) == 0 { // nothing to sum: element by element
		labels := slices.Concat(r.batch, r.left, r.right)
		return labelled{Mul(a.ordered(labels).x, b.ordered(labels).x), labels}
	}
	batch := make(tensor.Shape, len(r.batch))
	for i, l := range r.batch {
		batch[i] = c.size[l]
	}
	x, transX := c.matrices(a, r.batch, r.left, r.summed)
	y, transY := c.matrices(b, r.batch, r.right, r.summed)
	labels := slices.Concat(r.batch, r.left, r.right)
	shape := slices.Clone(batch)
	for _, l := range slices.Concat(r.left, r.right) {
		shape = append(shape, c.size[l])
	}
	return labelled{Reshape(graph.Product(x, y, transX, !transY), shape), labels}
}

// matrices brings v into [batch... free summed], or [batch... summed free] where that is how it lies; then transposed is true.
func (c *contraction) matrices(v labelled, batch, free, summed []label) (x Value, transposed bool) {
	transposed = len(v.labels) > 0 && !slices.Contains(summed, v.labels[len(v.labels)-1])
	rows, cols := free, summed
	if transposed {
		rows, cols = cols, rows
	}
	all := c.spread(v.ordered(slices.Concat(batch, rows, cols)))
	shape := all.Shape()[:len(batch)].Clone()
	return Reshape(all, append(shape, c.sizeOf(rows), c.sizeOf(cols))), transposed
}

// sizeOf is the product of the sizes of labels.
func (c *contraction) sizeOf(labels []label) tensor.Dim {
	size := tensor.D(1)
	for _, l := range labels {
		var ok bool
		if size, ok = size.Mul(c.size[l]); !ok {
			Fail("Einsum", fmt.Sprintf("axes %v: two sizes grow with the batch", labels))
		}
	}
	return size
}
