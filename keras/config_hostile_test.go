package keras_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
)

// stackConfig is the JSON of a Sequential on samples of the given shape.
func stackConfig(shape string, layers ...string) string {
	return fmt.Sprintf(`{"class_name": "Sequential", "config": {"layers": [{"class_name": "InputLayer", "config": {"batch_shape": %s}}, %s]}}`,
		shape, strings.Join(layers, ","))
}

func layerConfig(class, config string) string {
	return fmt.Sprintf(`{"class_name": %q, "config": {%s}}`, class, config)
}

// callConfig is the JSON of a Dense in a Functional model that is called on the result of another layer.
func callConfig(name, on string) string {
	return fmt.Sprintf(`{"class_name": "Dense", "name": %q, "config": {"units": 3}, "inbound_nodes": [{"kwargs": {}, "args": [
		{"class_name": "__keras_tensor__", "config": {"keras_history": [%q, 0, 0]}}]}]}`, name, on)
}

func graphConfig(layers ...string) string {
	return fmt.Sprintf(`{"class_name": "Functional", "config": {"name": "m", "input_layers": [["in", 0, 0]], "output_layers": [["a", 0, 0]], "layers": [
		{"class_name": "InputLayer", "name": "in", "config": {"batch_shape": [null, 3]}}, %s]}}`, strings.Join(layers, ","))
}

// Sizes are refused before memory is taken, and products of sizes do not overflow.
func TestHostileConfigs(t *testing.T) {
	flatten := layerConfig("Flatten", "")
	repeat := layerConfig("RepeatVector", `"n": 2147483647`)
	for _, c := range []struct{ text, want string }{
		{stackConfig("[null, 1048576]", layerConfig("Dense", `"units": 1073741824`)), "too large"},
		{stackConfig("[null, 4]", layerConfig("Dense", `"units": 9007199254740991`)), "too large"},
		{stackConfig("[null, 4]", layerConfig("Dense", `"units": "nan"`)), "units: got nan, want a whole number"},
		{stackConfig("[null, 2147483647]", repeat, flatten, repeat, flatten), "too large"},
		{stackConfig("[null, 4, 4, 1]", layerConfig("UpSampling2D", `"size": 1000000000, "interpolation": "bilinear"`)), "too large"},
		{stackConfig("[null, 4, 4, 1]", layerConfig("UpSampling2D", `"size": 2147483647`)), "too large"},
		{stackConfig("[null, 4, 4, 1]", layerConfig("UpSampling2D", `"size": 4503599627370496`)), "Size"},
		{stackConfig("[null, 4, 4, 1]", layerConfig("ZeroPadding2D", `"padding": 4503599627370496`)), "Padding"},
		{stackConfig("[null, 4, 4, 1]", layerConfig("ZeroPadding2D", `"padding": 2147483647`)), "too large"},
		{stackConfig("[null, 4]", layerConfig("Reshape", `"target_shape": [4294967296, 4294967296, -1]`)), "TargetShape"},
		{stackConfig("[null, 4]", layerConfig("Reshape", `"target_shape": [-1, -1]`)), "TargetShape"},
		{stackConfig("[null, 2147483647, 2147483647]", flatten), "too large"},
		{stackConfig("[null, -1]", flatten), "batch_shape"},
		{graphConfig(callConfig("a", "b"), callConfig("b", "a")), `layer "a" depends on a tensor that no layer makes`},
		{graphConfig(callConfig("a", "a")), `layer "a" depends on a tensor that no layer makes`},
	} {
		_, err := keras.ModelFromJSON([]byte(c.text))
		require.ErrorContains(t, err, c.want, c.text)
		require.True(t, strings.HasPrefix(err.Error(), "keras: ModelFromJSON: "), err)
	}
}

func TestDeepConfig(t *testing.T) {
	text := stackConfig("[null, 3]", layerConfig("Dense", `"units": 2`))
	for range 100 {
		text = stackConfig("[null, 3]", text)
	}
	m, err := keras.ModelFromJSON([]byte(text))
	require.NoError(t, err)
	require.Len(t, m.Weights(), 2)
}
