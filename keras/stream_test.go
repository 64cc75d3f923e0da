package keras_test

import (
	"bytes"
	"context"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// source is a data set that only yields batches; it counts passes that were begun and ended.
type source struct {
	batches       []*data.Batch
	err           error // after the batches
	begun, closed int
	passes        []uint64 // their numbers
	once          bool     // later passes are empty
}

func (s *source) Batches(_ context.Context, _, epoch uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		s.begun++
		defer func() { s.closed++ }()
		s.passes = append(s.passes, epoch)
		if s.once && s.begun > 1 {
			return
		}
		for _, b := range s.batches {
			if !yield(b, nil) {
				return
			}
		}
		if s.err != nil {
			yield(nil, s.err)
		}
	}
}

// specified is a source that says what its batches look like.
type specified struct{ source }

func (s *specified) Spec() data.Spec {
	return data.Spec{X: []data.Column{{DType: tensor.Float32, Dims: []int{4}}}, Y: []data.Column{{DType: tensor.Int32}}}
}

// cut cuts a data set into batches of these sizes.
func cut(a *data.Arrays, sizes ...int) []*data.Batch {
	var bs []*data.Batch
	at := 0
	for _, n := range sizes {
		b := &data.Batch{N: n}
		for _, x := range a.X {
			b.X = append(b.X, x.Rows(at, at+n))
		}
		for _, y := range a.Y {
			b.Y = append(b.Y, y.Rows(at, at+n))
		}
		bs = append(bs, b)
		at += n
	}
	return bs
}

// TestStreamIsAsGoodAsArrays: the same batches give the same weights, history and evaluation.
func TestStreamIsAsGoodAsArrays(t *testing.T) {
	all := classes(t, 10)
	keras.SetSeed(3)
	a := compiled(t)
	keras.SetSeed(3)
	b := compiled(t)
	cfg := keras.FitConfig{BatchSize: 4, Epochs: 3, NoShuffle: true, ValidationData: all, ValidationBatchSize: 5}
	want := fit(t, a, all, cfg)
	train, validation := &source{batches: cut(all, 4, 4, 2)}, &source{batches: cut(all, 5, 5)}
	cfg.ValidationData = validation
	got := fit(t, b, train, cfg)
	require.Equal(t, want.History, got.History)
	require.Equal(t, weights(t, a), weights(t, b))
	require.Equal(t, []uint64{0, 1, 2}, train.passes)
	require.Equal(t, []uint64{0, 0, 0}, validation.passes, "what is random in it stays the same")
	require.Equal(t, train.begun, train.closed)
	require.Equal(t, validation.begun, validation.closed)

	known := &specified{source{batches: cut(all, 4, 4, 2)}}
	fit(t, b, known, keras.FitConfig{})
	require.Equal(t, 1, known.begun)

	ys, err := b.PredictDataset(context.Background(), train, keras.PredictConfig{})
	require.NoError(t, err)
	require.Equal(t, tensor.Data[float32](predict(t, b, all.X[0])), tensor.Data[float32](ys[0]))
	require.Equal(t, []int{10, 3}, ys[0].Dims())
}

// TestStreamEndsItsPasses on every way out.
func TestStreamEndsItsPasses(t *testing.T) {
	all := classes(t, 12)
	ctx, cancel := context.WithCancel(context.Background())
	for name, c := range map[string]struct {
		cfg  keras.FitConfig
		src  source
		want error
	}{
		"whole":      {keras.FitConfig{Epochs: 2}, source{}, nil},
		"steps":      {keras.FitConfig{Epochs: 2, StepsPerEpoch: 2}, source{}, nil},
		"error":      {keras.FitConfig{}, source{err: errUser}, errUser},
		"bad batch":  {keras.FitConfig{}, source{batches: []*data.Batch{nil}}, nil},
		"settings":   {keras.FitConfig{Callbacks: []keras.Callback{nil}}, source{}, nil},
		"validation": {keras.FitConfig{ValidationData: pair(samples(2, 5), labels(2, 3))}, source{}, nil},
		"callback":   {keras.FitConfig{Callbacks: []keras.Callback{onlyEpochEnd(func(*keras.Run, int, keras.Logs) error { return errUser })}}, source{}, errUser},
		"cancel": {keras.FitConfig{Callbacks: []keras.Callback{&recorder{on: func(_ *keras.Run, line string) error {
			if line == "on_train_batch_begin 1" {
				cancel()
			}
			return nil
		}}}}, source{}, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.src
			s.batches = append(cut(all, 4, 4, 4), s.batches...)
			c.cfg.Verbose, c.cfg.Output = keras.Silent, io.Discard
			_, err := compiled(t).Fit(ctx, &s, c.cfg)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			}
			require.Positive(t, s.begun)
			require.Equal(t, s.begun, s.closed)
		})
		if name == "cancel" {
			ctx, cancel = context.WithCancel(context.Background())
		}
	}
	cancel()
}

func TestBadStreams(t *testing.T) {
	all := classes(t, 8)
	good := cut(all, 4, 4)
	batch := func(x, y *tensor.Tensor, n int) *data.Batch {
		return &data.Batch{X: []*tensor.Tensor{x}, Y: []*tensor.Tensor{y}, N: n}
	}
	for want, bad := range map[string]*data.Batch{
		"is nil":                      nil,
		"got 0 rows, want at least 1": batch(samples(2, 4), labels(2, 3), 0),
		"X[0]: got float32 (2, 5), want float32 (None, 4)":    batch(samples(2, 5), labels(2, 3), 2),
		"X[0]: got float32 (2, 4, 1), want float32 (None, 4)": batch(samples(2, 4, 1), labels(2, 3), 2),
		"X[0]: got float64 (2, 4), want float32 (None, 4)":    batch(tensor.New(tensor.Float64, 2, 4), labels(2, 3), 2),
		"X[0]: got shape [2 4], want at least 3 rows":         batch(samples(2, 4), labels(3, 3), 3),
		"X[0]: the tensor is nil":                             batch(nil, labels(3, 3), 3),
		"X[0]: got a strided view":                            batch(samples(4, 4).Transpose(), labels(3, 3), 3),
		"Y[0]: got float32 (2, 3), want int32 (None,)":        batch(samples(2, 4), samples(2, 3), 2),
		"Y[0]: got a scalar":                                  batch(samples(2, 4), tensor.Scalar(int32(1)), 2),
		"got 0 tensors in Y, want 1":                          {X: []*tensor.Tensor{samples(2, 4)}, N: 2},
		"got 1 tensors in W, want 0":                          {X: good[0].X, Y: good[0].Y, W: []*tensor.Tensor{samples(4)}, N: 4},
	} {
		t.Run(want, func(t *testing.T) {
			m := compiled(t)
			_, err := m.Fit(context.Background(), &source{batches: []*data.Batch{good[0], bad}}, keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, "keras: Fit: epoch 1: batch 2")
			require.ErrorContains(t, err, want)
			_, err = m.Evaluate(context.Background(), &source{batches: []*data.Batch{good[0], bad}}, keras.EvaluateConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, "keras: Evaluate: batch 2")
			if strings.Contains(want, "in W") || strings.Contains(want, "float64") {
				return // alone it is as good as any
			}
			before := weights(t, m)
			_, err = m.Fit(context.Background(), &source{batches: []*data.Batch{bad}}, keras.FitConfig{Verbose: keras.Silent})
			require.ErrorContains(t, err, "keras: Fit: ")
			require.Equal(t, before, weights(t, m))
			fit(t, m, all, keras.FitConfig{})
		})
	}
	for want, src := range map[string]*source{
		"the data gave no batch":    {},
		"the user's own":            {err: errUser},
		"label 7 at row 1":          {batches: []*data.Batch{batch(samples(2, 4), tensor.Of([]int32{0, 7}), 2)}},
		"(None, 5), want (None, 4)": {batches: []*data.Batch{batch(samples(2, 5), labels(2, 3), 2)}},
	} {
		m := compiled(t)
		before := weights(t, m)
		_, err := m.Fit(context.Background(), src, keras.FitConfig{Verbose: keras.Silent})
		require.ErrorContains(t, err, want)
		require.Equal(t, before, weights(t, m))
		require.Equal(t, src.begun, src.closed)
	}
	_, err := compiled(t).Fit(context.Background(), &source{batches: good}, keras.FitConfig{ValidationSplit: 0.5})
	require.ErrorContains(t, err, "ValidationSplit: *keras_test.source cannot be indexed: use ValidationData")
}

// panicking panics in the middle of a pass.
type panicking struct{ batches []*data.Batch }

func (p *panicking) Batches(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
	return func(yield func(*data.Batch, error) bool) {
		for _, b := range p.batches {
			if !yield(b, nil) {
				return
			}
		}
		panic(errUser)
	}
}

// panics is a data set whose rows cannot be read.
type panics struct{ data.Indexed }

func (panics) Gather(*data.Batch, []int32) error { panic(errUser) }

// TestPanicOfData comes back as an error, and everything is free again.
func TestPanicOfData(t *testing.T) {
	m := compiled(t)
	ctx := context.Background()
	before := weights(t, m)
	for range 2 {
		_, err := m.Fit(ctx, panics{classes(t, 6)}, keras.FitConfig{Verbose: keras.Silent})
		require.ErrorIs(t, err, errUser)
		_, err = m.Evaluate(ctx, panics{classes(t, 6)}, keras.EvaluateConfig{Verbose: keras.Silent})
		require.ErrorIs(t, err, errUser)
		_, err = m.PredictDataset(ctx, panics{classes(t, 6)}, keras.PredictConfig{})
		require.ErrorIs(t, err, errUser)
		_, err = m.Fit(ctx, data.Batched{}, keras.FitConfig{Verbose: keras.Silent})
		require.ErrorContains(t, err, "keras: Fit: ")
	}
	require.Equal(t, before, weights(t, m))
	fit(t, m, classes(t, 6), keras.FitConfig{})
}

// nth is a data set of which one call panics, whichever it is.
type nth struct {
	data.Indexed
	calls, at int
}

func (p *nth) called() {
	if p.calls++; p.calls == p.at {
		panic(errUser)
	}
}

func (p *nth) Len() int                                { p.called(); return p.Indexed.Len() }
func (p *nth) Spec() data.Spec                         { p.called(); return p.Indexed.Spec() }
func (p *nth) Check() error                            { p.called(); return nil }
func (p *nth) Targets() []*tensor.Tensor               { p.called(); return nil }
func (p *nth) Gather(dst *data.Batch, r []int32) error { p.called(); return p.Indexed.Gather(dst, r) }

// TestPanicOfAnyCall of data, of a writer and of what a callback says of itself.
func TestPanicOfAnyCall(t *testing.T) {
	m := compiled(t)
	ctx := context.Background()
	for what, run := range map[string]func(d data.Dataset) error{
		"Fit": func(d data.Dataset) error {
			_, err := m.Fit(ctx, d, keras.FitConfig{StepsPerEpoch: 2, ValidationSplit: 0.5, Verbose: keras.Silent, ClassWeight: map[int]float64{0: 2}})
			return err
		},
		"Evaluate": func(d data.Dataset) error {
			_, err := m.Evaluate(ctx, d, keras.EvaluateConfig{Steps: 2, Verbose: keras.Silent})
			return err
		},
		"Predict": func(d data.Dataset) error {
			_, err := m.PredictDataset(ctx, d, keras.PredictConfig{Steps: 2})
			return err
		},
		"PrintProgram": func(d data.Dataset) error { return m.PrintProgram(io.Discard, d, 2) },
	} {
		at := 1
		for ; ; at++ {
			p := &nth{Indexed: classes(t, 8), at: at}
			err := run(p)
			if p.calls < at {
				require.NoError(t, err)
				break
			}
			require.ErrorIs(t, err, errUser, what)
			require.ErrorContains(t, err, "keras: "+what+": ")
		}
		require.Greater(t, at, 3, what)
	}
	w := badWriter{}
	_, err := m.Fit(ctx, classes(t, 6), keras.FitConfig{Output: w})
	require.ErrorIs(t, err, errUser)
	_, err = m.Evaluate(ctx, classes(t, 6), keras.EvaluateConfig{Output: w})
	require.ErrorIs(t, err, errUser)
	_, err = m.Predict(ctx, samples(6, 4), keras.PredictConfig{Output: w, Verbose: keras.Line})
	require.ErrorIs(t, err, errUser)
	_, err = m.Fit(ctx, classes(t, 6), keras.FitConfig{Verbose: keras.Silent, Callbacks: []keras.Callback{badListener{}}})
	require.ErrorIs(t, err, errUser)
	fit(t, m, classes(t, 6), keras.FitConfig{})
}

type badWriter struct{}

func (badWriter) Write([]byte) (int, error) { panic(errUser) }

type badListener struct{ recorder }

func (badListener) ListensToBatches() bool                  { panic(errUser) }
func (badListener) OnTrainBatchBegin(*keras.Run, int) error { return nil }

func TestPanicOfAStream(t *testing.T) {
	for _, batches := range [][]*data.Batch{nil, cut(classes(t, 8), 4, 4)} {
		m := compiled(t)
		_, err := m.Fit(context.Background(), &panicking{batches}, keras.FitConfig{Verbose: keras.Silent})
		require.ErrorIs(t, err, errUser)
		fit(t, m, classes(t, 6), keras.FitConfig{})
	}
}

// TestStepsOfAStream: an epoch goes on where the one before stopped; Keras warns when the data end too early and begins them anew.
func TestStepsOfAStream(t *testing.T) {
	all := classes(t, 12)
	for name, c := range map[string]struct {
		src    *source
		cfg    keras.FitConfig
		steps  []int
		begun  int
		warned int
	}{
		"fits":        {&source{batches: cut(all, 3, 3, 3, 3)}, keras.FitConfig{Epochs: 2, StepsPerEpoch: 2}, []int{2, 2}, 1, 0},
		"goes on":     {&source{batches: cut(all, 3, 3, 3)}, keras.FitConfig{Epochs: 3, StepsPerEpoch: 2}, []int{2, 1, 2}, 2, 1},
		"begins anew": {&source{batches: cut(all, 3, 3)}, keras.FitConfig{Epochs: 3, StepsPerEpoch: 2}, []int{2, 2, 2}, 3, 0},
		"too few":     {&source{batches: cut(all, 3, 3)}, keras.FitConfig{Epochs: 2, StepsPerEpoch: 9}, []int{2, 2}, 2, 2},
		"used up":     {&source{batches: cut(all, 3, 3), once: true}, keras.FitConfig{Epochs: 3}, []int{2}, 2, 1},
		"validation":  {&source{batches: cut(all, 6)}, keras.FitConfig{ValidationData: all, ValidationSteps: 2}, []int{1}, 1, 0},
		"validation too few": {&source{batches: cut(all, 6)}, keras.FitConfig{ValidationData: &source{batches: cut(all, 6)}, ValidationSteps: 2},
			[]int{1}, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var steps []int
			count := &recorder{}
			count.on = func(_ *keras.Run, line string) error {
				switch {
				case strings.HasPrefix(line, "on_epoch_begin"):
					steps = append(steps, 0)
				case strings.HasPrefix(line, "on_train_batch_end"):
					steps[len(steps)-1]++
				}
				return nil
			}
			var out bytes.Buffer
			c.cfg.Callbacks, c.cfg.Verbose, c.cfg.Output = []keras.Callback{count}, keras.Silent, &out
			h, err := compiled(t).Fit(context.Background(), c.src, c.cfg)
			require.NoError(t, err)
			require.Equal(t, c.steps, steps[:len(c.steps)])
			require.Len(t, h.Epoch, len(c.steps))
			require.Equal(t, c.warned, strings.Count(out.String(), "ran out of data"), "%s", out.String())
			require.Equal(t, c.begun, c.src.begun)
			require.Equal(t, c.begun, c.src.closed)
		})
	}
}

// TestStreamOfUnknownLength: as in Keras, the bar learns the number of steps by the end of the first epoch.
func TestStreamOfUnknownLength(t *testing.T) {
	var out bytes.Buffer
	src := &source{batches: cut(classes(t, 12), 4, 4, 4)}
	var known []int
	c := &recorder{on: func(r *keras.Run, line string) error {
		if strings.HasPrefix(line, "on_epoch_begin") {
			known = append(known, r.Steps())
		}
		return nil
	}}
	_, err := compiled(t).Fit(context.Background(), src, keras.FitConfig{Epochs: 2, Verbose: keras.Bar, Output: &out, Callbacks: []keras.Callback{c}})
	require.NoError(t, err)
	require.Regexp(t, `^Epoch 1/2\n\r      1/Unknown .*\r.*3/3.*\nEpoch 2/2\n\r.*1/3.*3/3.*\n$`, out.String())
	require.Equal(t, []int{0, 0}, known, "the number of when Fit began")
}

// TestStreamsMayGrow: a larger batch than those before gets a program of its own.
func TestStreamsMayGrow(t *testing.T) {
	all := classes(t, 60)
	keras.SetSeed(9)
	a := compile(t, classifier(), &optimizers.SGD{LearningRate: 0.1}, sparse(), "accuracy")
	keras.SetSeed(9)
	b := compile(t, classifier(), &optimizers.SGD{LearningRate: 0.1}, sparse(), "accuracy")
	h := fit(t, a, &source{batches: cut(all, 1, 2, 3, 20, 4, 30)}, keras.FitConfig{})
	total := 0.0
	for _, part := range cut(all, 1, 2, 3, 20, 4, 30) {
		logs, err := b.TrainOnBatch(context.Background(), part, keras.BatchConfig{})
		require.NoError(t, err)
		total += logs["loss"] * float64(part.N)
	}
	require.InDelta(t, total/60, h.History["loss"][0], 1e-6)
	require.Equal(t, weights(t, b), weights(t, a))
}
