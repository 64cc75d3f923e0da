package data

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/gokeras/gokeras/tensor"
)

// Labels returns the class of each row, for SplitConfig.Stratify: Y[0] as whole numbers, or the place of the largest number where
// Y[0] has rows of several (one-hot).
//
// Errors: a dataset without targets, labels that are no whole numbers, those of ds.Gather.
func Labels(ds Indexed) ([]int, error) {
	if ds == nil || len(ds.Spec().Y) == 0 {
		return nil, errors.New("data: Labels: the dataset has no targets")
	}
	labels := make([]int, 0, ds.Len())
	for b, err := range (Batched{Rows: ds, Size: 1024, NoShuffle: true}).Batches(context.Background(), 0, 0) {
		if err != nil {
			return nil, fmt.Errorf("data: Labels: %w", err)
		}
		y := b.Y[0].Rows(0, b.N)
		width := y.Size() / b.N
		for row := range slices.Chunk(tensor.Data[float64](y.Cast(tensor.Float64).Contiguous()), max(width, 1)) {
			label := row[0]
			if width > 1 {
				label = float64(slices.Index(row, slices.Max(row)))
			}
			if label != float64(int(label)) {
				return nil, fmt.Errorf("data: Labels: row %d: got %v, want a whole number", len(labels), label)
			}
			labels = append(labels, int(label))
		}
	}
	if len(labels) != ds.Len() {
		return nil, fmt.Errorf("data: Labels: got targets of shape %v, want a number in each row", ds.Spec().Y[0].Dims)
	}
	return labels, nil
}

// Classes numbers the different values of a column by order of appearance, and returns the number of each row's, for
// SplitConfig.Stratify. A missing value is a class of its own.
func (t *Table) Classes(name string) ([]int, error) {
	c, err := t.column(name)
	if err != nil {
		return nil, err
	}
	known := map[any]int{}
	classes := make([]int, t.n)
	for i := range classes {
		var value any
		switch {
		case c.missing(i): // NaN would be a new class each time
		case c.kind == Text:
			value = c.text[i]
		default:
			value = c.numbers[i]
		}
		class, ok := known[value]
		if !ok {
			class = len(known)
			known[value] = class
		}
		classes[i] = class
	}
	return classes, nil
}
