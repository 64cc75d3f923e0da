package data

import "fmt"

// Collect reads all rows of ds into memory, in stored order. What is in memory already is returned as it is: the images of
// datasets.MNIST, say, are the X[0] of what Collect returns.
//
// Errors: those of ds.Gather.
func Collect(ds Indexed) (*Arrays, error) {
	if a, ok := ds.(*Arrays); ok {
		return a, nil
	}
	n := ds.Len()
	batch := ds.Spec().NewBatch(n)
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	if err := ds.Gather(batch, rows); err != nil {
		return nil, fmt.Errorf("data: Collect: %w", err)
	}
	a := &Arrays{X: batch.X, Y: batch.Y, W: batch.W}
	return a, a.Check()
}
