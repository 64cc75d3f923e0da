package keras_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/ops"
	"github.com/gokeras/gokeras/keras/regularizers"
	"github.com/gokeras/gokeras/tensor"
)

// total adds its inputs; it is registered as a user's own layer would be.
type total struct {
	Name string
	layers.Base
	Factor float64
}

func (l *total) CallAll(_ *layers.Context, xs []ops.Value) []ops.Value {
	sum := xs[0]
	for _, x := range xs[1:] {
		sum = ops.Add(sum, x)
	}
	return []ops.Value{ops.Scale(sum, l.Factor)}
}

func init() {
	if err := layers.Register(&total{}); err != nil {
		panic(err)
	}
}

func tutorialModel() *keras.Model {
	return keras.Sequential(keras.Input(4, 2).Named("image"), &layers.Flatten{},
		&layers.Dense{Units: 3, Activation: activations.ReLU, NoBias: true, KernelRegularizer: regularizers.L2{}},
		&layers.Dropout{Rate: 0.25}, &layers.Dense{Name: "head", Units: 2})
}

// branches has two inputs, a layer that is called twice, a model within and two outputs.
func branches() *keras.Model {
	a, b := keras.Input(3), keras.Input(3).Named("right")
	shared := &layers.Dense{Units: 4}
	inner := keras.Sequential(keras.Input(4), &layers.Dense{Units: 4, Activation: activations.Tanh})
	sum := keras.Apply(&total{Factor: 0.5}, a.Apply(shared), b.Apply(shared))[0]
	return keras.NewModel([]*keras.Tensor{a, b}, []*keras.Tensor{sum.Apply(inner), sum.Apply(&layers.Dense{Units: 1})})
}

func TestModelsGoToJSONAndBack(t *testing.T) {
	for _, build := range []func() *keras.Model{tutorialModel, branches} {
		m := build()
		text, err := m.ToJSON()
		require.NoError(t, err)
		back, err := keras.ModelFromJSON(text)
		require.NoError(t, err)
		again, err := back.ToJSON()
		require.NoError(t, err)
		require.JSONEq(t, string(text), string(again))

		ws, err := m.GetWeights()
		require.NoError(t, err)
		require.NoError(t, back.SetWeights(ws))
		if m.ClassName() != "Sequential" {
			continue
		}
		x := tensor.New(tensor.Float32, 2, 4, 2)
		for i := range tensor.Data[float32](x) {
			tensor.Data[float32](x)[i] = float32(i%5) - 2
		}
		want, err := m.Predict(t.Context(), x, keras.PredictConfig{})
		require.NoError(t, err)
		got, err := back.Predict(t.Context(), x, keras.PredictConfig{})
		require.NoError(t, err)
		require.Equal(t, want.Bytes(), got.Bytes())
	}
}

func TestConfigIsKerass(t *testing.T) {
	text, err := tutorialModel().ToJSON()
	require.NoError(t, err)
	var m struct {
		Class  string `json:"class_name"`
		Config struct {
			Layers []struct {
				Class  string `json:"class_name"`
				Config map[string]any
			}
		}
	}
	require.NoError(t, json.Unmarshal(text, &m))
	require.Equal(t, "Sequential", m.Class)
	require.Equal(t, []any{nil, 4.0, 2.0}, m.Config.Layers[0].Config["batch_shape"])
	require.Equal(t, "image", m.Config.Layers[0].Config["name"])
	dense := m.Config.Layers[2]
	require.Equal(t, "Dense", dense.Class)
	require.Equal(t, "dense", dense.Config["name"])
	require.Equal(t, 3.0, dense.Config["units"])
	require.Equal(t, false, dense.Config["use_bias"])
	require.Equal(t, "relu", dense.Config["activation"])
	require.Equal(t, "GlorotUniform", dense.Config["kernel_initializer"].(map[string]any)["class_name"])
	require.Equal(t, map[string]any{"l2": 0.01}, dense.Config["kernel_regularizer"].(map[string]any)["config"])
}

func TestBadModelConfigs(t *testing.T) {
	sequential := func(list string) string {
		return `{"class_name": "Sequential", "config": {"name": "m", "layers": [` + list + `]}}`
	}
	input := `{"class_name": "InputLayer", "config": {"batch_shape": [null, 3]}}`
	functional := func(list, in, out string) string {
		return `{"class_name": "Functional", "config": {"name": "m", "layers": [` + list + `], "input_layers": ` + in + `, "output_layers": ` + out + `}}`
	}
	named := `{"class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 3]}}`
	call := func(from string) string {
		return `{"class_name": "Flatten", "name": "f", "config": {}, "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ` + from + `}}]}]}`
	}
	for text, want := range map[string]string{
		`{`: "unexpected end of JSON input",
		`3`: "layer: got 3, want a name or an object",
		`{"class_name": "Flatten", "config": {}}`:    "got a layer Flatten, want a model",
		`{"class_name": "Sequential", "config": {}}`: "Sequential without a list of layers",
		sequential(``):                  `Sequential "m": no layers`,
		sequential(input):               `Sequential "m": no layers`,
		sequential(input + `,` + input): `an InputLayer at position 1`,
		sequential(`{"class_name": "Flatten", "config": {}}`):                                   `no InputLayer, and build_input_shape: got <nil>, want a shape`,
		sequential(input + `,{"class_name": "Quantum", "config": {}}`):                          `unknown layer "Quantum"`,
		sequential(input + `,{"class_name": "Dense", "config": {"units": 0}}`):                  `Units: got 0`,
		sequential(input + `,{"class_name": "Dense", "config": {"units": 2, "dtype": "half"}}`): `layer Dense: dtype: got half, want float32`,
		sequential(input + `,3`): "a layer is no object with class_name and config",
		sequential(`{"class_name": "InputLayer", "config": {"batch_shape": [null, null]}}`): "want known sizes after the batch axis",
		sequential(`{"class_name": "InputLayer", "config": {"batch_shape": [null, 1e99]}}`): "want known sizes after the batch axis",
		functional(named+`,`+call(`["b", 0, 0]`), `["a", 0, 0]`, `["f", 0, 0]`):             `model "m": layer "f" depends on a tensor that no layer makes`,
		functional(named+`,`+call(`["f", 0, 0]`), `["a", 0, 0]`, `["f", 0, 0]`):             `model "m": layer "f" depends on a tensor that no layer makes`,
		functional(named+`,`+call(`["a", 0]`), `["a", 0, 0]`, `["f", 0, 0]`):                "want [layer, node, tensor]",
		functional(named+`,`+call(`["a", 0, 0]`), `["a", 0, 0]`, `["f", 1, 0]`):             "output_layers: [f 1 0] is no tensor of the model",
		functional(named+`,`+call(`["a", 0, 0]`), `[]`, `["f", 0, 0]`):                      "input_layers: got [], want tensors",
	} {
		m, err := keras.ModelFromJSON([]byte(text))
		require.ErrorContains(t, err, want, text)
		require.Nil(t, m)
		require.True(t, strings.HasPrefix(err.Error(), "keras: ModelFromJSON: "), err)
	}
}
