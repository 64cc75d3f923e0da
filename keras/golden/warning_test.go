package golden_test

import (
	"bytes"
	"context"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/callbacks"
	"github.com/gokeras/gokeras/keras/data"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/tensor"
)

// warning: a callback whose value is missing warns, names it and the values that there are, and training goes on.
func warning(r *run) {
	watchers := map[string]keras.Callback{
		"warn_es_missing_metric":    &callbacks.EarlyStopping{Monitor: "val_loss"},
		"warn_rlrop_missing_metric": &callbacks.ReduceLROnPlateau{Monitor: "val_loss"},
		"warn_mc_missing_metric": &callbacks.ModelCheckpoint{Filepath: r.TempDir() + "/w.safetensors", Monitor: "val_loss",
			SaveBestOnly: true},
	}
	c := watchers[r.c["id"].(string)]
	if c == nil {
		r.skip("warning " + r.c["id"].(string))
	}
	m := keras.Sequential(keras.Input(2), &layers.Dense{Units: 1})
	require.NoError(r, m.Compile(keras.CompileConfig{Loss: &losses.MeanSquaredError{}}))
	d, err := data.New(tensor.New(tensor.Float32, 4, 2), tensor.New(tensor.Float32, 4, 1))
	require.NoError(r, err)
	var out bytes.Buffer
	h, err := m.Fit(context.Background(), d, keras.FitConfig{Epochs: 2, Callbacks: []keras.Callback{c}, Verbose: keras.Silent, Output: &out})
	require.NoError(r, err)
	require.Len(r, h.Epoch, 2)
	require.Contains(r, out.String(), "val_loss")
	require.Contains(r, out.String(), "loss")
	require.Contains(r, out.String(), "warning")
}
