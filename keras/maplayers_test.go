package keras_test

import (
	"context"
	"errors"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// pictures are n images of random bytes, whose labels are their numbers.
func pictures(t *testing.T, n int) *data.Arrays {
	t.Helper()
	x, y := tensor.New(tensor.Uint8, n, 7, 9, 2), tensor.New(tensor.Int32, n)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range tensor.Data[uint8](x) {
		tensor.Data[uint8](x)[i] = uint8(r.Uint32())
	}
	for i := range n {
		tensor.Data[int32](y)[i] = int32(i)
	}
	ds, err := data.New(x, y)
	require.NoError(t, err)
	return ds
}

func augmentation() []layers.Layer {
	return []layers.Layer{
		&layers.RandomFlip{},
		&layers.RandomFlip{Mode: layers.Vertical, Seed: new(3)},
		&layers.RandomRotation{Factor: layers.Factor{0.1}},
		&layers.RandomTranslation{HeightFactor: layers.Factor{0.2}, WidthFactor: layers.Factor{0.2}, FillMode: layers.FillConstant},
		&layers.RandomZoom{HeightFactor: layers.Factor{0.2}, WidthFactor: layers.Factor{0.3}, FillMode: layers.FillNearest},
		&layers.RandomCrop{Height: 5, Width: 6},
		&layers.RandomContrast{Factor: layers.Factor{0.5}},
		&layers.RandomBrightness{Factor: layers.Factor{0.2}},
		&layers.Rescaling{Scale: 1.0 / 255},
	}
}

// rows are the features of an epoch by label, and the labels in their order.
func rows(t *testing.T, ds data.Dataset, seed, epoch uint64) (x map[int32][]float32, order []int32) {
	t.Helper()
	x = map[int32][]float32{}
	for b, err := range ds.Batches(context.Background(), seed, epoch) {
		require.NoError(t, err)
		for i := range b.N {
			label := tensor.Data[int32](b.Y[0])[i]
			order = append(order, label)
			x[label] = tensor.Data[float32](b.X[0].Rows(i, i+1).Clone())
		}
	}
	return x, order
}

// TestMapLayersDoesNotDependOnWorkers: nor on the size of the batches, nor on reading ahead.
func TestMapLayersDoesNotDependOnWorkers(t *testing.T) {
	ds := pictures(t, 37)
	var want map[int32][]float32
	for _, workers := range []int{1, 4, 3, 0} {
		for _, size := range []int{8, 1, 37} {
			mapped, err := keras.MapLayers(data.Batched{Rows: ds, Size: size}, keras.MapConfig{Workers: workers}, augmentation()...)
			require.NoError(t, err)
			require.Equal(t, []data.Column{{DType: tensor.Float32, Dims: []int{5, 6, 2}}}, mapped.Spec().X)
			got, order := rows(t, data.Prefetch(mapped, 2), 5, 3)
			require.Len(t, got, 37)
			if want == nil {
				want = got
			}
			require.Equal(t, want, got, "%d workers, batches of %d", workers, size)
			again, sameOrder := rows(t, mapped, 5, 3)
			require.Equal(t, want, again)
			require.Equal(t, order, sameOrder)
		}
	}
}

// TestMapLayersDraws: rows, epochs and seeds have draws of their own; a layer's Seed keeps its own whatever the seed of the epoch is.
func TestMapLayersDraws(t *testing.T) {
	x := tensor.New(tensor.Float32, 200, 2, 1, 1)
	for i := range 200 {
		x.SetAt(1, i, 0, 0, 0)
	}
	ds, err := data.New(x, tensor.New(tensor.Int32, 200))
	require.NoError(t, err)
	flips := func(l *layers.RandomFlip, seed, epoch uint64) (out []float32) {
		mapped, err := keras.MapLayers(data.Batched{Rows: ds, NoShuffle: true}, keras.MapConfig{Workers: 2}, l)
		require.NoError(t, err)
		for b, err := range mapped.Batches(context.Background(), seed, epoch) {
			require.NoError(t, err)
			for i := range b.N {
				out = append(out, float32(b.X[0].At(i, 0, 0, 0)))
			}
		}
		return out
	}
	first := flips(&layers.RandomFlip{}, 1, 0)
	share := 0.0
	for _, f := range first {
		share += float64(f) / 200
	}
	require.InDelta(t, 0.5, share, 0.15)
	require.NotEqual(t, first, flips(&layers.RandomFlip{}, 2, 0))
	require.NotEqual(t, first, flips(&layers.RandomFlip{}, 1, 1))
	require.NotEqual(t, first, flips(&layers.RandomFlip{Name: "other"}, 1, 0))
	require.Equal(t, flips(&layers.RandomFlip{Seed: new(1)}, 1, 7), flips(&layers.RandomFlip{Name: "other", Seed: new(1)}, 2, 7))
}

func TestMapLayersAtInference(t *testing.T) {
	ds := pictures(t, 3)
	mapped, err := keras.MapLayers(data.Batched{Rows: ds, NoShuffle: true}, keras.MapConfig{Inference: true},
		&layers.RandomRotation{Factor: layers.Factor{0.5}}, &layers.CenterCrop{Height: 7, Width: 8})
	require.NoError(t, err)
	for b, err := range mapped.Batches(context.Background(), 1, 1) {
		require.NoError(t, err)
		require.Equal(t, []int{3, 7, 8, 2}, b.X[0].Dims())
		all, err := data.Collect(ds)
		require.NoError(t, err)
		require.Equal(t, all.X[0].Slice(2, 0, 8).Contiguous().Cast(tensor.Float32), b.X[0])
	}
}

// TestFitOfMapLayers: a model trains on what the layers make, read ahead, and twice the same way.
func TestFitOfMapLayers(t *testing.T) {
	train := func(workers int) *keras.History {
		keras.SetSeed(4)
		mapped, err := keras.MapLayers(data.Batched{Rows: pictures(t, 20), Size: 8}, keras.MapConfig{Workers: workers}, augmentation()...)
		require.NoError(t, err)
		model := keras.Sequential(keras.Input(5, 6, 2), &layers.Flatten{}, &layers.Dense{Units: 20})
		require.NoError(t, model.Compile(keras.CompileConfig{Optimizer: &optimizers.SGD{}, Loss: &losses.SparseCategoricalCrossentropy{FromLogits: true}}))
		h, err := model.Fit(context.Background(), data.Prefetch(mapped, 1), keras.FitConfig{Epochs: 2, Verbose: keras.Silent})
		require.NoError(t, err)
		return h
	}
	a, _ := train(1).Last("loss")
	b, _ := train(4).Last("loss")
	require.Equal(t, a, b)
}

// TestMapLayersErrors: what cannot be done is said beforehand, and a pass ends with the first error.
func TestMapLayersErrors(t *testing.T) {
	ds := data.Batched{Rows: pictures(t, 3)}
	feature := tensor.New(tensor.Float32, 2, 1)
	two := &data.Arrays{X: []*tensor.Tensor{feature, feature}}
	for want, f := range map[string]func() (data.Stream, error){
		"the dataset is nil": func() (data.Stream, error) { return keras.MapLayers(nil, keras.MapConfig{}, &layers.RandomFlip{}) },
		"got no layers":      func() (data.Stream, error) { return keras.MapLayers(ds, keras.MapConfig{}) },
		"Workers: got -1": func() (data.Stream, error) {
			return keras.MapLayers(ds, keras.MapConfig{Workers: -1}, &layers.RandomFlip{})
		},
		"2 tensors of features, want 1": func() (data.Stream, error) {
			return keras.MapLayers(data.Batched{Rows: two}, keras.MapConfig{}, &layers.RandomFlip{})
		},
		"a layer is nil": func() (data.Stream, error) { return keras.MapLayers(ds, keras.MapConfig{}, (*layers.RandomFlip)(nil)) },
		`layer "random_zoom": HeightFactor: got none`: func() (data.Stream, error) {
			return keras.MapLayers(ds, keras.MapConfig{}, &layers.RandomZoom{})
		},
		"got shape (2,) from the layers, want rows": func() (data.Stream, error) {
			return keras.MapLayers(ds, keras.MapConfig{}, &custom{call: func(_ *layers.Context, x value) value { return ops.Sum(x, 0, 1, 2) }})
		},
		"the layers change variables": func() (data.Stream, error) {
			l := &tallying{}
			return keras.MapLayers(ds, keras.MapConfig{}, l)
		},
	} {
		_, err := f()
		require.ErrorContains(t, err, want)
	}

	broken := errors.New("the disk is full")
	source := data.FromFunc(ds.Spec(), func(context.Context, uint64, uint64) iter.Seq2[*data.Batch, error] {
		return func(yield func(*data.Batch, error) bool) { yield(nil, broken) }
	})
	mapped, err := keras.MapLayers(source, keras.MapConfig{}, &layers.RandomFlip{})
	require.NoError(t, err)
	for _, err := range mapped.Batches(context.Background(), 0, 0) {
		require.ErrorIs(t, err, broken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	mapped, err = keras.MapLayers(ds, keras.MapConfig{}, &layers.RandomFlip{})
	require.NoError(t, err)
	cancel()
	count := 0
	for _, err := range mapped.Batches(ctx, 0, 0) {
		require.ErrorIs(t, err, context.Canceled)
		count++
	}
	require.Equal(t, 1, count)
}

// tallying is a layer that counts its calls in training.
type tallying struct {
	layers.Base
	count *layers.Variable
}

func (l *tallying) Build(b *layers.Builder, _ ...tensor.Shape) {
	l.count = b.State("count", tensor.S(), nil)
}

func (l *tallying) Call(c *layers.Context, x value) value {
	if c.Training {
		count := c.Use(l.count)
		c.Assign(l.count, ops.Add(count, ops.Number(count, 1)))
	}
	return x
}
