package golden_test

import (
	"context"
	"path/filepath"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/tensor"
)

// refusal is something that Keras refuses, and the facts of its message that ours must have too.
type refusal struct {
	try   func(r *run) error
	facts []string
}

// refused: what Keras refuses is refused, with the same facts. The case's id tells what.
func refused(r *run) {
	mine, ok := refusals[r.c["id"].(string)]
	if !ok {
		r.skip("error " + r.c["id"].(string))
	}
	err := mine.try(r)
	require.Error(r, err)
	for _, fact := range mine.facts {
		require.ErrorContains(r, err, fact)
	}
}

// stacked builds a model of layers on an input of the given shape.
func stacked(shape []int, ls ...layers.Layer) func(*run) error {
	return func(*run) error { return keras.Sequential(keras.Input(shape...), ls...).Err() }
}

// merged builds a model of a layer on inputs of the given sizes.
func merged(l layers.MultiLayer, sizes ...[]int) func(*run) error {
	return func(*run) error {
		var in []*keras.Tensor
		for _, s := range sizes {
			in = append(in, keras.Input(s...))
		}
		return keras.NewModel(in, keras.Apply(l, in...)).Err()
	}
}

// fitted trains a small model on 20 samples.
func fitted(l losses.Loss, width, labels int, cfg keras.FitConfig, weights ...*tensor.Tensor) func(*run) error {
	return func(r *run) error {
		m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 2})
		if l != nil {
			require.NoError(r, m.Compile(keras.CompileConfig{Loss: l}))
		}
		cfg.Verbose = keras.Silent
		d := &data.Arrays{X: []*tensor.Tensor{tensor.New(tensor.Float32, 20, width)}, Y: []*tensor.Tensor{tensor.New(tensor.Int32, labels)}, W: weights}
		_, err := m.Fit(context.Background(), d, cfg)
		return err
	}
}

// named asks a family for a class that there is not.
func named[T any](f func(string) (T, error)) func(*run) error {
	return func(*run) error {
		_, err := f("foo")
		return err
	}
}

// ofTutorial tries something on the tutorial's model.
func ofTutorial(f func(r *run, m *keras.Model) error) func(*run) error {
	return func(r *run) error {
		return f(r, keras.Sequential(keras.Input(28, 28), &layers.Flatten{}, &layers.Dense{Units: 128}, &layers.Dropout{Rate: 0.2}, &layers.Dense{Units: 10}))
	}
}

func setWrongWeights(_ *run, m *keras.Model) error {
	ws, err := m.GetWeights()
	if err != nil {
		return err
	}
	ws[0] = tensor.New(tensor.Float32, 5, 3)
	return m.SetWeights(ws)
}

// ofOtherChannels calls a layer again, with more channels than it was built for.
func ofOtherChannels(*run) error {
	l := &layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 3}}
	if err := keras.Input(8, 8, 1).Apply(l).Err(); err != nil {
		return err
	}
	return keras.Input(8, 8, 3).Apply(l).Err()
}

var sparse = &losses.SparseCategoricalCrossentropy{}

var refusals = map[string]refusal{
	"dense_wrong_last_dim":  {fitted(&losses.MeanSquaredError{}, 5, 20, keras.FitConfig{}), []string{"(None, 5)", "4"}},
	"dense_units_0":         {stacked([]int{4}, &layers.Dense{}), []string{"Units", "0"}},
	"dense_units_neg":       {stacked([]int{4}, &layers.Dense{Units: -1}), []string{"Units", "-1"}},
	"dropout_rate":          {stacked([]int{4}, &layers.Dropout{Rate: 1.5}), []string{"Rate", "1.5"}},
	"reshape_bad":           {stacked([]int{4}, &layers.Reshape{TargetShape: []int{3}}), []string{"4", "3"}},
	"concat_bad":            {merged(&layers.Concatenate{}, []int{3, 4}, []int{2, 4}), []string{"(None, 3, 4)", "(None, 2, 4)"}},
	"add_bad":               {merged(&layers.Add{}, []int{3}, []int{4}), []string{"(None, 3)", "(None, 4)"}},
	"conv2d_wrong_rank":     {stacked([]int{8, 8}, &layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 3}}), []string{"(None, 8, 8)", "2 spatial axes"}},
	"conv2d_wrong_channels": {ofOtherChannels, []string{"3 channels", "want 1"}},
	"conv2d_too_small":      {stacked([]int{3, 3, 1}, &layers.Conv2D{Filters: 3, KernelSize: [2]int{5, 5}}), []string{"KernelSize", "[5 5]", "(None, 3, 3, 1)"}},
	"conv_padding": {func(*run) error {
		_, err := layers.FromConfig(map[string]any{"class_name": "Conv2D", "config": map[string]any{"padding": "foo"}})
		return err
	}, []string{"padding", "foo", "valid", "same"}},
	"conv_strides_dilation": {stacked([]int{8, 8, 1}, &layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 3}, Strides: [2]int{2, 2}, DilationRate: [2]int{2, 2}}),
		[]string{"Strides", "DilationRate", "[2 2]"}},
	"conv_groups": {stacked([]int{8, 8, 3}, &layers.Conv2D{Filters: 2, KernelSize: [2]int{3, 3}, Groups: 2}),
		[]string{"Groups", "2", "3 channels", "(None, 8, 8, 3)"}},
	"conv_filters_groups": {stacked([]int{8, 8, 2}, &layers.Conv2D{Filters: 3, KernelSize: [2]int{3, 3}, Groups: 2}), []string{"Groups", "2", "3 Filters"}},
	"fit_not_compiled":    {fitted(nil, 4, 20, keras.FitConfig{}), []string{"Compile"}},
	"fit_wrong_shape":     {fitted(sparse, 5, 20, keras.FitConfig{}), []string{"(None, 5)", "4"}},
	"fit_len_mismatch":    {fitted(sparse, 4, 19, keras.FitConfig{}), []string{"20", "19"}},
	"fit_val_split_1":     {fitted(sparse, 4, 20, keras.FitConfig{ValidationSplit: 1}), []string{"ValidationSplit", "1"}},
	"fit_cw_sw": {fitted(sparse, 4, 20, keras.FitConfig{ClassWeight: map[int]float64{0: 1}}, tensor.New(tensor.Float32, 20)),
		[]string{"ClassWeight", "sample weights"}},
	"fit_loss_shape":      {fitted(&losses.CategoricalCrossentropy{}, 4, 20, keras.FitConfig{}), []string{"(None,)", "(None, 2)"}},
	"loss_unknown":        {named(losses.Named), []string{"foo"}},
	"optimizer_unknown":   {named(optimizers.Named), []string{"foo"}},
	"activation_unknown":  {named(activations.Named), []string{"foo"}},
	"initializer_unknown": {named(initializers.Named), []string{"foo"}},
	"metric_unknown": {func(*run) error {
		return keras.Sequential(keras.Input(4), &layers.Dense{Units: 2}).Compile(
			keras.CompileConfig{Loss: sparse, Metrics: []metrics.Metric{metrics.Named("foo")}})
	}, []string{"foo"}},
	"get_layer_missing": {ofTutorial(func(_ *run, m *keras.Model) error {
		_, err := m.GetLayer("nope")
		return err
	}), []string{"nope", "flatten", "dense", "dropout", "dense_1"}},
	"get_layer_index": {ofTutorial(func(_ *run, m *keras.Model) error {
		_, err := m.GetLayerAt(99)
		return err
	}), []string{"99", "4"}},
	"dup_layer_names":   {stacked([]int{4}, &layers.Dense{Name: "same", Units: 1}, &layers.Dense{Name: "same", Units: 1}), []string{"same"}},
	"set_weights_shape": {ofTutorial(setWrongWeights), []string{"dense", "(784, 128)", "(5, 3)"}},
	"unbuilt_save_weights_set": {ofTutorial(func(_ *run, m *keras.Model) error {
		return m.SetWeights([]*tensor.Tensor{tensor.New(tensor.Float32, 784, 128)})
	}), []string{"1", "4"}},
	"load_missing": {ofTutorial(func(r *run, m *keras.Model) error {
		return m.LoadWeights(filepath.Join(r.TempDir(), "missing.safetensors"))
	}), []string{"missing.safetensors"}},
	"save_weights_bad_ext": {ofTutorial(func(r *run, m *keras.Model) error {
		return m.SaveWeights(filepath.Join(r.TempDir(), "w.h5"))
	}), []string{"w.h5", ".safetensors"}},
	"func_disconnected": {func(*run) error {
		a, b := keras.Input(4), keras.Input(4)
		return keras.NewModel([]*keras.Tensor{a}, []*keras.Tensor{b.Apply(&layers.Dense{Units: 1})}).Err()
	}, []string{"output", "Input"}},
}
