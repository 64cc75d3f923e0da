package keras_test

import (
	"context"
	"iter"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// running counts the passes over generated data that have been begun and not ended.
var running atomic.Int32

// generated yields the batches of all by a generator, which fails after some of them unless at is 0.
func generated(all *data.Arrays, at int, fail func(yield func(*data.Batch, error) bool), sizes ...int) data.Stream {
	return data.FromFunc(all.Spec(), func(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) {
			running.Add(1)
			defer running.Add(-1)
			for i, b := range cut(all, sizes...) {
				if at > 0 && i == at {
					fail(yield)
					return
				}
				if !yield(b, nil) {
					return
				}
			}
		}
	})
}

// doubled is all with twice its features, by a function.
func doubled(all *data.Arrays) data.Indexed {
	return data.Map(all, all.Spec(), func(dst, src *data.Batch) error {
		for i, x := range tensor.Data[float32](src.X[0])[:4*src.N] {
			tensor.Data[float32](dst.X[0])[i] = 2 * x
		}
		copy(tensor.Data[int32](dst.Y[0])[:src.N], tensor.Data[int32](src.Y[0]))
		dst.N = src.N
		return nil
	})
}

// TestSourcesTrainAlike: rows that are stored, mapped, generated or read ahead, to train and to validate, with class weights.
func TestSourcesTrainAlike(t *testing.T) {
	all := classes(t, 10)
	x := samples(10, 4)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] *= 2
	}
	twice := dataset(t, x, labels(10, 3))
	var wantHistory map[string][]float64
	var wantWeights [][]byte
	for i, c := range []struct{ train, validation data.Dataset }{
		{twice, twice},
		{doubled(all), doubled(all)},
		{generated(twice, 0, nil, 4, 4, 2), generated(twice, 0, nil, 3, 3, 3, 1)},
		{data.Prefetch(generated(twice, 0, nil, 4, 4, 2), 2), data.Prefetch(doubled(all), 3)},
		{data.Prefetch(data.Batched{Rows: doubled(all), Size: 4, NoShuffle: true}, 1), data.Prefetch(generated(twice, 0, nil, 5, 5), 5)},
	} {
		keras.SetSeed(4)
		m := compile(t, classifier(), &optimizers.Adam{}, sparse(), "accuracy")
		h := fit(t, m, c.train, keras.FitConfig{BatchSize: 4, Epochs: 3, NoShuffle: true, ValidationData: c.validation,
			ClassWeight: map[int]float64{1: 3, 2: 0.5}})
		if i == 0 {
			wantHistory, wantWeights = h.History, weights(t, m)
			require.Len(t, wantHistory["val_loss"], 3)
			continue
		}
		require.Equal(t, wantWeights, weights(t, m), "case %d", i)
		require.Equal(t, wantHistory["loss"], h.History["loss"], "case %d", i)
		for k := range wantHistory {
			require.InDeltaSlice(t, wantHistory[k], h.History[k], 1e-6, "case %d: %s", i, k)
		}
	}
}

// TestFailuresOfSources: after an error or a panic at step 3 the first two steps have been made, and no reader is left behind.
func TestFailuresOfSources(t *testing.T) {
	all := classes(t, 12)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	twin := compiledFrom(t, 6)
	first, err := data.Rows(all, 0, 8)
	require.NoError(t, err)
	cfg := keras.FitConfig{NoShuffle: true, BatchSize: 4, Verbose: keras.Silent, ClassWeight: map[int]float64{1: 3}}
	fit(t, twin, first, cfg)
	for name, fail := range map[string]func(yield func(*data.Batch, error) bool){
		"error": func(yield func(*data.Batch, error) bool) { yield(nil, errUser) },
		"panic": func(func(*data.Batch, error) bool) { panic(errUser) },
		"nil":   func(yield func(*data.Batch, error) bool) { yield(nil, nil) },
		"cancel": func(yield func(*data.Batch, error) bool) {
			cancel()
			<-ctx.Done()
			yield(nil, ctx.Err())
		},
	} {
		for _, ahead := range []bool{false, true} {
			if name == "cancel" && ahead {
				continue // which step it cancels depends on how far ahead the reader is
			}
			s := generated(all, 2, fail, 4, 4, 4)
			if ahead {
				s = data.Prefetch(s, 2)
			}
			m := compiledFrom(t, 6)
			h, err := m.Fit(ctx, s, cfg)
			require.ErrorContains(t, err, "keras: Fit: epoch 1: ", name)
			require.Empty(t, h.Epoch)
			require.Equal(t, weights(t, twin), weights(t, m), name)
			if name == "cancel" {
				require.ErrorIs(t, err, context.Canceled)
				ctx, cancel = context.WithCancel(context.Background())
			}
		}
	}
	require.Zero(t, running.Load())

	// A loop that is left early ends the reader too.
	m := compiledFrom(t, 6)
	_, err = m.Evaluate(ctx, data.Prefetch(generated(all, 0, nil, 4, 4, 4), 2), keras.EvaluateConfig{Steps: 1, Verbose: keras.Silent})
	require.NoError(t, err)
	_, err = m.PredictDataset(ctx, data.Prefetch(generated(all, 0, nil, 4, 4, 4), 2), keras.PredictConfig{Steps: 1})
	require.NoError(t, err)
	require.Zero(t, running.Load())
	cancel()
}

// asking evaluates and predicts with a model for each batch that it yields.
type asking struct {
	source
	m   *keras.Model
	all *data.Arrays
}

func (a *asking) Batches(ctx context.Context, seed, epoch uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		for b, err := range a.source.Batches(ctx, seed, epoch) {
			if err == nil {
				_, err = a.m.Evaluate(ctx, a.all, keras.EvaluateConfig{Verbose: keras.Silent})
			}
			if err == nil {
				_, err = a.m.Predict(ctx, a.all.X[0], keras.PredictConfig{})
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

// TestStreamsThatAskTheModel do not wait for themselves, and what they ask does not count.
func TestStreamsThatAskTheModel(t *testing.T) {
	all, ctx := classes(t, 10), context.Background()
	twin, m := compiledFrom(t, 8), compiledFrom(t, 8)
	s := &asking{source{batches: cut(all, 4, 4, 2)}, m, all}
	cfg := keras.FitConfig{Epochs: 2, NoShuffle: true, BatchSize: 4, ValidationData: all}
	want := fit(t, twin, all, cfg)
	cfg.ValidationData = s
	require.Equal(t, want.History, fit(t, m, s, cfg).History)
	wanted, err := twin.Evaluate(ctx, all, keras.EvaluateConfig{BatchSize: 4, Verbose: keras.Silent})
	require.NoError(t, err)
	got, err := m.Evaluate(ctx, s, keras.EvaluateConfig{Verbose: keras.Silent})
	require.NoError(t, err)
	require.Equal(t, wanted, got)
	ys, err := m.PredictDataset(ctx, s, keras.PredictConfig{})
	require.NoError(t, err)
	require.True(t, predict(t, twin, all.X[0]).Equal(ys[0]))
}

func compiledFrom(t *testing.T, seed uint64) *keras.Model {
	t.Helper()
	keras.SetSeed(seed)
	return compiled(t)
}

// TestFailuresChangeNothing: what is refused before the first step leaves every byte as it was.
func TestFailuresChangeNothing(t *testing.T) {
	m := compiled(t)
	fit(t, m, classes(t, 12), keras.FitConfig{})
	before := weights(t, m)
	all := classes(t, 12)
	weighted := &data.Arrays{X: all.X, Y: all.Y, W: []*tensor.Tensor{samples(12)}}
	nan := 0.0
	nan /= nan
	for name, c := range map[string]struct {
		d   data.Dataset
		cfg keras.FitConfig
	}{
		"class weight that is no number":    {all, keras.FitConfig{ClassWeight: map[int]float64{0: nan}}},
		"class weights and sample weights":  {weighted, keras.FitConfig{ClassWeight: map[int]float64{0: 1}}},
		"the same of a stream":              {generated(weighted, 0, nil, 6, 6), keras.FitConfig{ClassWeight: map[int]float64{0: 1}}},
		"class weights without targets":     {&data.Arrays{X: all.X}, keras.FitConfig{ClassWeight: map[int]float64{0: 1}}},
		"no callback":                       {all, keras.FitConfig{Callbacks: []keras.Callback{3}}},
		"beginning of a callback":           {all, keras.FitConfig{Callbacks: []keras.Callback{refuses{}}}},
		"validation data that do not fit":   {all, keras.FitConfig{ValidationData: pair(samples(2, 5), labels(2, 3))}},
		"validation stream that gives none": {all, keras.FitConfig{ValidationData: &source{}}},
		"validation stream that panics":     {all, keras.FitConfig{ValidationData: &panicking{}}},
		"generator that fails at the start": {generated(all, 0, nil), keras.FitConfig{}},
		"labels that are too large":         {dataset(t, samples(4, 4), labels(4, 9)), keras.FitConfig{}},
		"labels of a mapped source too":     {doubled(dataset(t, samples(4, 4), labels(4, 9))), keras.FitConfig{BatchSize: 4}},
		"steps of a stream without a batch": {&source{}, keras.FitConfig{StepsPerEpoch: 3}},
		"verbosity that does not exist":     {all, keras.FitConfig{Verbose: 9}},
		"a split that leaves nothing":       {all, keras.FitConfig{ValidationSplit: 1}},
		"a negative number of anything":     {all, keras.FitConfig{ValidationFreq: -1}},
	} {
		c.cfg.Verbose = max(c.cfg.Verbose, keras.Silent)
		h, err := m.Fit(context.Background(), c.d, c.cfg)
		require.ErrorContains(t, err, "keras: Fit: ", name)
		require.Empty(t, h.Epoch, name)
		require.Equal(t, before, weights(t, m), name)
	}
}

type refuses struct{}

func (refuses) OnTrainBegin(*keras.Run) error { return errUser }
