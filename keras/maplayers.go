package keras

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/tensor"
)

// MapConfig are the settings of MapLayers.
type MapConfig struct {
	// Workers is how many rows are computed at once. 0: one a core.
	Workers int
	// Inference makes the layers do what they do at inference: images are resized and cropped, but nothing is random.
	Inference bool
}

// MapLayers returns ds with the features of every row changed by layers, one after another, as they are in training: images are turned
// and flipped before they come to a model. Targets and sample weights stay. What comes out goes to Fit, usually through data.Prefetch,
// which lets the rows of the next batch be computed while the model trains.
//
// The layers are compiled once, for one row, and every row is a run of its own on one of the workers. What is random in a row depends
// on the seed of the epoch (or the layer's Seed), the layer's name, the number of the epoch and the number of the row in it, counted in
// the order in which ds yields them. So the same seed gives the same numbers with any number of workers, and with any size of the
// batches. Layers that draw once for a whole batch, as RandomCrop, draw here for each row.
//
// Integers become float32. Several passes may go on at the same time. A batch is valid until the next one is asked for.
//
// Errors: data that have not exactly one tensor of features, layers that do not fit them or change variables; in a pass those of ds, and
// a cancelled context.
// Reference: tf.data.Dataset.map with num_parallel_calls, of keras.layers that augment.
func MapLayers(ds data.Stream, cfg MapConfig, ls ...layers.Layer) (data.Stream, error) {
	m, err := newMappedRows(ds, cfg, ls)
	if err != nil {
		return nil, fmt.Errorf("keras: MapLayers: %w", err)
	}
	return m, nil
}

// mappedRows is the result of MapLayers.
type mappedRows struct {
	data.Stream
	cfg    MapConfig
	source data.Spec
	spec   data.Spec
	model  *Model

	mu   sync.Mutex
	last *Function // of the latest seed
	seed uint64
}

func newMappedRows(ds data.Stream, cfg MapConfig, ls []layers.Layer) (*mappedRows, error) {
	switch {
	case isNil(ds):
		return nil, errNil("the dataset")
	case len(ls) == 0:
		return nil, errors.New("got no layers")
	case cfg.Workers < 0:
		return nil, fmt.Errorf("%s: got %d, want at least 0", "Workers", cfg.Workers)
	}
	m := &mappedRows{Stream: ds, cfg: cfg, source: ds.Spec()}
	if len(m.source.X) != 1 {
		return nil, fmt.Errorf("the data have %d tensors of features, want 1", len(m.source.X))
	}
	in := Input(m.source.X[0].Dims...)
	m.model = newModel("Sequential", []*Tensor{in}, []*Tensor{in.Apply(ls...)})
	if err := m.model.err; err != nil {
		return nil, err
	}
	f, err := m.function(0)
	if err != nil {
		return nil, err
	}
	p, _, err := f.program(m.source.NewBatch(1).X, 1)
	if err != nil {
		return nil, err
	}
	if p.writes || len(p.after) > 0 {
		return nil, errors.New("the layers change variables, or act on the host, whose order would depend on the workers")
	}
	y := p.plan.OutTypes[0]
	if len(y.Shape) == 0 || y.Shape[0] != tensor.Batch || !y.Shape[1:].Fixed() {
		return nil, fmt.Errorf("got shape %v from the layers, want rows", y.Shape)
	}
	m.spec = data.Spec{X: []data.Column{{DType: y.DType, Dims: y.Shape[1:].At(0)}}, Y: m.source.Y, W: m.source.W}
	return m, nil
}

func (m *mappedRows) Spec() data.Spec { return m.spec }

// function returns the layers with the random streams of a seed. Those of a model of the same seed are others.
func (m *mappedRows) function(seed uint64) (*Function, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.last != nil && m.seed == seed {
		return m.last, nil
	}
	f := &Function{
		training: !m.cfg.Inference,
		seed:     layers.Key(seed, "map"),
		inputs:   []InputSpec{{m.model.in[0].shape, tensor.Float32}},
		build:    func(c *layers.Context, in []ops.Value) []ops.Value { return []ops.Value{m.model.Call(c, in[0])} },
	}
	if _, _, _, err := f.trace([]tensor.DType{m.source.X[0].DType}); err != nil {
		return nil, err
	}
	m.last, m.seed = f, seed
	return f, nil
}

func (m *mappedRows) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		fail := func(err error) { yield(nil, fmt.Errorf("keras: MapLayers: %w", err)) }
		if err := checkContext(ctx); err != nil {
			fail(err)
			return
		}
		f, err := m.function(seed)
		if err != nil {
			fail(err)
			return
		}
		pass := mapPass{m: m, f: f, first: epoch << epochBits}
		for b, err := range m.Stream.Batches(ctx, seed, epoch) {
			if err != nil {
				yield(nil, err)
				return
			}
			if err := checkBatch(b, &m.source); err != nil {
				fail(err)
				return
			}
			if err := pass.run(ctx, b); err != nil {
				fail(err)
				return
			}
			if !yield(&pass.out, nil) {
				return
			}
		}
	}
}

// epochBits are those of a place in the random streams that number the row; the epoch comes above them. A place is a float64 for a
// while, so it is cut to placeBits: after four million epochs the streams begin anew.
const (
	epochBits = 31
	placeBits = 53
)

// mapPass is one epoch of mappedRows.
type mapPass struct {
	m     *mappedRows
	f     *Function
	first uint64 // the place of the next batch's first row
	out   data.Batch
}

// run computes the rows of b.
func (p *mapPass) run(ctx context.Context, b *data.Batch) error {
	if p.out.X == nil || p.out.X[0].Len() < b.N {
		p.out.X = data.Spec{X: p.m.spec.X}.NewBatch(b.N).X
	}
	p.out.N, p.out.Y, p.out.W = b.N, b.Y, b.W
	prog, d, err := p.f.program(b.X, 1)
	if err != nil {
		return err
	}
	workers := p.m.cfg.Workers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, b.N)
	var next atomic.Int64
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N && errs[w] == nil; i = int(next.Add(1)) - 1 {
				errs[w] = p.row(ctx, d, prog, b, i)
			}
		})
	}
	wg.Wait()
	p.first += uint64(b.N)
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

// row computes row i of b.
func (p *mapPass) row(ctx context.Context, d *device, prog *functionProgram, b *data.Batch, i int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	place := (p.first + uint64(i)) & (1<<placeBits - 1)
	in, out := []*tensor.Tensor{b.X[0].Rows(i, i+1).Contiguous()}, []*tensor.Tensor{p.out.X[0].Rows(i, i+1)}
	return p.f.run(ctx, d, prog, in, out, 1, func() uint64 { return place })
}
