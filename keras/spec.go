package keras

import (
	"fmt"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/tensor"
)

// checkSpec compares the rows of data with the model's inputs and outputs.
func (m *Model) checkSpec(s data.Spec, c *compiled) error {
	if err := m.checkInputs(s.X); err != nil {
		return err
	}
	targets := c.targets(len(s.Y))
	if targets == nil {
		return fmt.Errorf("the data have %d targets, the model has %d outputs, %d of them with a loss", len(s.Y), len(m.out), c.losses())
	}
	for i, h := range c.heads {
		if targets[i] < 0 && len(h.metrics) > 0 {
			return fmt.Errorf("output %q has metrics, and the data have no target for it", h.name)
		}
	}
	if k := len(s.W); k > 1 && k != len(s.Y) {
		return fmt.Errorf("the data have %d sample weights, want one for all outputs or one for each of the %d targets", k, len(s.Y))
	}
	if len(s.W) == 1 && len(s.Y) > 1 && !oneARow(s.W[0]) {
		return fmt.Errorf("sample weights: got shape %v, want (None,), or weights for each output", tensor.Batched(s.W[0].Dims...))
	}
	return nil
}

func (m *Model) checkInputs(xs []data.Column) error {
	if len(xs) != len(m.in) {
		return fmt.Errorf("the data have %d inputs, the model has %d", len(xs), len(m.in))
	}
	for i, c := range xs {
		if want := m.in[i].shape; !tensor.Batched(c.Dims...).Equal(want) {
			return fmt.Errorf("input %d: got samples of shape %v, want %v", i, tensor.Batched(c.Dims...), want)
		}
	}
	return nil
}

// oneARow tells whether c is of shape (None,) or (None, 1).
func oneARow(c data.Column) bool {
	return len(c.Dims) == 0 || len(c.Dims) == 1 && c.Dims[0] == 1
}

// losses returns how many outputs have one.
func (c *compiled) losses() int {
	n := 0
	for _, h := range c.heads {
		if h.loss != nil {
			n++
		}
	}
	return n
}

// targets returns which of n targets belongs to each output, -1 for none: the data have a target for each output, or for each one
// that has a loss. It is nil for other numbers.
func (c *compiled) targets(n int) []int {
	if n != len(c.heads) && n != c.losses() {
		return nil
	}
	of := make([]int, len(c.heads))
	next := 0
	for i, h := range c.heads {
		if n == len(c.heads) || h.loss != nil {
			of[i] = next
			next++
		} else {
			of[i] = -1
		}
	}
	return of
}

// specOf describes the rows of a batch.
func specOf(b *data.Batch) data.Spec {
	return data.Spec{X: columnsOf(b.X), Y: columnsOf(b.Y), W: columnsOf(b.W)}
}

func columnsOf(ts []*tensor.Tensor) []data.Column {
	var cols []data.Column
	for _, t := range ts {
		cols = append(cols, data.Column{DType: t.DType(), Dims: t.Dims()[1:]})
	}
	return cols
}

// group is one kind of a batch's tensors.
type group struct {
	name    string
	tensors []*tensor.Tensor
	want    []data.Column
}

// checkBatch tells what a program for data of spec could not read of b. A nil spec stands for any.
func checkBatch(b *data.Batch, spec *data.Spec) error {
	switch {
	case b == nil:
		return fmt.Errorf("the batch is nil")
	case b.N < 1:
		return fmt.Errorf("got %d rows, want at least 1", b.N)
	}
	groups := [...]group{{name: "X", tensors: b.X}, {name: "Y", tensors: b.Y}, {name: "W", tensors: b.W}}
	if spec != nil {
		groups[0].want, groups[1].want, groups[2].want = spec.X, spec.Y, spec.W
	}
	for _, g := range groups {
		if spec != nil && len(g.tensors) != len(g.want) {
			return fmt.Errorf("got %d tensors in %s, want %d", len(g.tensors), g.name, len(g.want))
		}
		for i, t := range g.tensors {
			if err := checkColumn(t, b.N); err != nil {
				return fmt.Errorf("%s[%d]: %w", g.name, i, err)
			}
			if spec != nil && !fitsColumn(t, g.want[i]) {
				return fmt.Errorf("%s[%d]: got %v %v, want %v %v", g.name, i, t.DType(), t.Shape(), g.want[i].DType, tensor.Batched(g.want[i].Dims...))
			}
		}
	}
	return nil
}

func checkColumn(t *tensor.Tensor, rows int) error {
	switch {
	case t == nil:
		return fmt.Errorf("the tensor is nil")
	case t.Rank() == 0:
		return fmt.Errorf("got a scalar, want an axis of rows")
	case !t.IsContiguous():
		return fmt.Errorf("got a strided view of shape %v, want Contiguous", t.Dims())
	case t.Len() < rows:
		return fmt.Errorf("got shape %v, want at least %d rows", t.Dims(), rows)
	}
	return nil
}

func fitsColumn(t *tensor.Tensor, c data.Column) bool {
	if t.DType() != c.DType || t.Rank() != len(c.Dims)+1 {
		return false
	}
	for i, d := range t.Dims()[1:] {
		if d != c.Dims[i] {
			return false
		}
	}
	return true
}
