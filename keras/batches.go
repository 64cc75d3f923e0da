package keras

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gokeras/gokeras/keras/data"
)

// batches hands out a dataset batch by batch, pass after pass.
type batches interface {
	spec() data.Spec
	// rows is the size to plan programs for; a stream may yield more.
	rows() int
	// steps returns the number of batches of a pass, 0 when it is not known.
	steps() int
	// rewind begins a pass; its number decides what is random in it.
	rewind(pass uint64)
	// next returns the next batch, valid until the call after it, and nil at the end of the pass.
	next() (*data.Batch, error)
	close()
}

// reading says how to cut data into batches.
type reading struct {
	size         int // rows of a batch of indexed data; a stream brings its own, and this is what to plan for at first
	shuffle      bool
	seed, pass   uint64 // of the first pass
	classWeights map[int]float64
}

// openBatches prepares to read ds for the model.
func (m *Model) openBatches(ctx context.Context, ds data.Dataset, r reading) (batches, error) {
	if isNil(ds) {
		return nil, errors.New("the data are nil")
	}
	if c, ok := ds.(interface{ Check() error }); ok {
		if err := c.Check(); err != nil {
			return nil, err
		}
	}
	if len(r.classWeights) > 0 {
		if err := m.checkClassWeights(ds, r.classWeights); err != nil {
			return nil, err
		}
		ds = withClassWeights(ds, r.classWeights)
	}
	known, ok := ds.(data.Indexed)
	if !ok {
		return openStream(ctx, ds, r)
	}
	switch n := known.Len(); {
	case n < 1:
		return nil, errors.New("the data are empty")
	case n > math.MaxInt32:
		return nil, fmt.Errorf("the data have %d rows, want at most %d", n, math.MaxInt32)
	}
	return newIndexed(known, r), nil
}

// indexed are the batches of data that can be read in any order.
type indexed struct {
	ds    data.Indexed
	batch *data.Batch
	size  int
	order []int32 // shuffled rows; nil when they go as they are stored
	some  []int32 // the rows of a batch
	at    int
	n     int
	seed  uint64
	sp    data.Spec
}

func newIndexed(ds data.Indexed, r reading) *indexed {
	b := &indexed{ds: ds, n: ds.Len(), size: min(r.size, ds.Len()), seed: r.seed, sp: ds.Spec()}
	b.batch = b.sp.NewBatch(b.size)
	if r.shuffle {
		b.order = make([]int32, b.n)
	} else {
		b.some = make([]int32, b.size)
	}
	return b
}

func (b *indexed) spec() data.Spec { return b.sp }
func (b *indexed) rows() int       { return b.size }
func (b *indexed) steps() int      { return divideUp(b.n, b.size) }
func (b *indexed) close()          {}

func (b *indexed) rewind(pass uint64) {
	b.at = 0
	if b.order != nil {
		data.Permutation(b.order, b.n, b.seed, pass)
	}
}

func (b *indexed) next() (*data.Batch, error) {
	if b.at == b.n {
		return nil, nil
	}
	to := min(b.at+b.size, b.n)
	var rows []int32
	if b.order != nil {
		rows = b.order[b.at:to]
	} else {
		rows = b.some[:to-b.at]
		for i := range rows {
			rows[i] = int32(b.at + i)
		}
	}
	if err := b.ds.Gather(b.batch, rows); err != nil {
		return nil, err
	}
	if b.batch.N != len(rows) {
		return nil, fmt.Errorf("%T gathered %d rows, want %d", b.ds, b.batch.N, len(rows))
	}
	b.at = to
	return b.batch, nil
}

// divideUp returns the number of batches of n rows.
func divideUp(n, size int) int {
	if n%size == 0 {
		return n / size
	}
	return n/size + 1
}
