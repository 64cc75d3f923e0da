package keras_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/saving/safetensors"
	"github.com/gokeras/gokeras/tensor"
)

func names(f *safetensors.File) (list []string) {
	for _, e := range f.Entries() {
		list = append(list, e.Name)
	}
	return list
}

func named(name string, t *tensor.Tensor) safetensors.Named {
	return safetensors.Named{Name: name, Tensor: t}
}

// TestSaveAndLoadWeights: into another model of the same build, also after a Fit, when the weights lie on the device.
func TestSaveAndLoadWeights(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	m := compiled(t)
	fit(t, m, classes(t, 12), keras.FitConfig{})
	require.NoError(t, m.SaveWeights(path))
	f, err := safetensors.Open(path)
	require.NoError(t, err)
	require.Equal(t, []string{"dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"}, names(f))
	require.Equal(t, map[string]string{"format": "gokeras-weights", "version": "1"}, f.Metadata())
	require.NoError(t, f.Close())

	for _, other := range []*keras.Model{classifier(), compiled(t)} {
		require.NotEqual(t, weights(t, m), weights(t, other))
		require.NoError(t, other.LoadWeights(path))
		require.Equal(t, weights(t, m), weights(t, other))
		require.True(t, predict(t, m, samples(5, 4)).Equal(predict(t, other, samples(5, 4))))
	}
	var b bytes.Buffer
	require.NoError(t, m.WriteWeights(&b))
	onDisk, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, onDisk, b.Bytes())
	other := classifier()
	require.NoError(t, other.ReadWeights(bytes.NewReader(b.Bytes()), int64(b.Len())))
	require.Equal(t, weights(t, m), weights(t, other))
}

// TestLoadWeightsThatDoNotFit: every difference is named and nothing changes.
func TestLoadWeightsThatDoNotFit(t *testing.T) {
	dir := t.TempDir()
	f32 := func(dims ...int) *tensor.Tensor { return tensor.New(tensor.Float32, dims...) }
	for want, ts := range map[string][]safetensors.Named{
		"the file lacks the model's weights dense/bias, dense_1/bias\nthe model lacks the file's weights dense/b, x": {
			named("dense/kernel", f32(4, 5)), named("dense/b", f32(5)), named("dense_1/kernel", f32(5, 3)), named("x", f32()),
		},
		"dense_1/kernel: got shape (3, 5), want (5, 3)": {
			named("dense/kernel", f32(4, 5)), named("dense/bias", f32(5)), named("dense_1/kernel", f32(3, 5)), named("dense_1/bias", f32(3)),
		},
		"dense_1/bias: got dtype int32, want float32": {
			named("dense/kernel", f32(4, 5)), named("dense/bias", f32(5)), named("dense_1/kernel", f32(5, 3)), named("dense_1/bias", tensor.New(tensor.Int32, 3)),
		},
	} {
		m := classifier()
		before := weights(t, m)
		path := filepath.Join(dir, "bad.safetensors")
		var b bytes.Buffer
		require.NoError(t, safetensors.Write(&b, nil, ts))
		require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
		require.EqualError(t, m.LoadWeights(path), "keras: LoadWeights: "+path+": "+want)
		require.EqualError(t, m.ReadWeights(bytes.NewReader(b.Bytes()), int64(b.Len())), "keras: ReadWeights: "+want)
		require.Equal(t, before, weights(t, m))
	}
	var many []safetensors.Named
	for i := range 1000 {
		many = append(many, safetensors.Named{Name: string(rune('一' + i)), Tensor: f32()})
	}
	var b bytes.Buffer
	require.NoError(t, safetensors.Write(&b, nil, many))
	require.ErrorContains(t, classifier().ReadWeights(bytes.NewReader(b.Bytes()), int64(b.Len())), " and 950 more")
}

func TestWeightsPaths(t *testing.T) {
	m := classifier()
	for path, want := range map[string]string{
		"a.weights.h5": "a.weights.h5: Keras's own formats are not supported yet: want a name that ends in .safetensors",
		"a.keras":      "a.keras: Keras's own formats are not supported yet: want a name that ends in .safetensors",
		"a":            "a: want a name that ends in .safetensors",
	} {
		require.EqualError(t, m.SaveWeights(path), "keras: SaveWeights: "+want)
		require.EqualError(t, m.LoadWeights(path), "keras: LoadWeights: "+want)
	}
	none := filepath.Join(t.TempDir(), "none", "w.safetensors")
	require.ErrorIs(t, m.SaveWeights(none), os.ErrNotExist)
	require.ErrorIs(t, m.LoadWeights(none), os.ErrNotExist)
	broken := keras.Sequential(keras.Input(4), &layers.Dense{})
	path := filepath.Join(t.TempDir(), "w.safetensors")
	require.ErrorIs(t, broken.SaveWeights(path), broken.Err())
	require.NoFileExists(t, path)
	require.NoError(t, m.SaveWeights(path))
	require.ErrorIs(t, broken.LoadWeights(path), broken.Err())
}

// TestWeightsOfNestedModels: a model inside another one, used twice, with a variable that is not trained.
func TestWeightsOfNestedModels(t *testing.T) {
	build := func() (inner, outer *keras.Model) {
		inner = keras.Sequential(keras.Input(4), &layers.Dense{Units: 4}, &counter{})
		a, b := keras.Input(4), keras.Input(4)
		both := keras.Apply(&layers.Add{}, a.Apply(inner), b.Apply(inner))[0]
		outer = keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{both.Apply(&layers.Dense{Units: 3})})
		require.NoError(t, outer.Err())
		return inner, outer
	}
	inner, outer := build()
	compile(t, outer, &optimizers.Adam{}, sparse())
	d := &data.Arrays{X: []*tensor.Tensor{samples(6, 4), samples(6, 4)}, Y: []*tensor.Tensor{labels(6, 3)}}
	fit(t, outer, d, keras.FitConfig{BatchSize: 3})
	otherInner, other := build()
	path := filepath.Join(t.TempDir(), "w.safetensors")
	require.NoError(t, outer.SaveWeights(path))
	require.NoError(t, other.LoadWeights(path))
	require.Equal(t, weights(t, outer), weights(t, other))
	require.Equal(t, weights(t, inner), weights(t, otherInner))
	calls := weights(t, inner)[2]
	require.Equal(t, tensor.Of([]float32{4}).Bytes(), calls, "two calls in each of two steps")

	// The inner model alone reads what the inner model alone has written, not what the outer one has.
	require.ErrorContains(t, otherInner.LoadWeights(path), "the model lacks the file's weights ")
	fit(t, outer, d, keras.FitConfig{})
	require.NoError(t, inner.SaveWeights(path))
	require.NoError(t, otherInner.LoadWeights(path))
	require.Equal(t, weights(t, inner), weights(t, otherInner))
	require.NotEqual(t, weights(t, outer), weights(t, other))
}

type fullDisk struct{ left int }

var errFull = errors.New("no space left on device")

func (d *fullDisk) Write(b []byte) (int, error) {
	if len(b) > d.left {
		return d.left, errFull
	}
	d.left -= len(b)
	return len(b), nil
}

// TestWeightsOntoAFullDisk: WriteWeights reports it; SaveWeights keeps the old file where the new one cannot come.
func TestWeightsOntoAFullDisk(t *testing.T) {
	require.ErrorIs(t, classifier().WriteWeights(&fullDisk{left: 400}), errFull)
	path := filepath.Join(t.TempDir(), "w.safetensors")
	require.NoError(t, os.Mkdir(path, 0o755)) // nothing can be renamed onto a folder
	require.ErrorContains(t, classifier().SaveWeights(path), path)
	left, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, left, 1)
}

// twins is a layer whose two weights have one name.
type twins struct {
	Name string
	layers.Base
	a, b *layers.Variable
}

func (w *twins) Build(b *layers.Builder, in ...tensor.Shape) {
	w.a = b.Weight("w", in[0].Last(), initializers.Ones)
	w.b = b.Weight("w", in[0].Last(), initializers.Zeros)
}

func (w *twins) Call(c *layers.Context, x ops.Value) ops.Value {
	return ops.Add(ops.Mul(x, c.Use(w.a)), c.Use(w.b))
}

// TestWeightsOfOneName get numbers in the file.
func TestWeightsOfOneName(t *testing.T) {
	build := func() *keras.Model {
		return keras.Sequential(keras.Input(2), &twins{}, &layers.Dense{Units: 1, Name: "twins/w_1"})
	}
	m := build()
	var b bytes.Buffer
	require.NoError(t, m.WriteWeights(&b))
	f, err := safetensors.Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	require.Equal(t, []string{"twins/w", "twins/w_1", "twins/w_1/kernel", "twins/w_1/bias"}, names(f))
	other := build()
	require.NoError(t, other.ReadWeights(bytes.NewReader(b.Bytes()), int64(b.Len())))
	require.Equal(t, weights(t, m), weights(t, other))
}
