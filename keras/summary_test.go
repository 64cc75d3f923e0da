package keras_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
)

func TestSummary(t *testing.T) {
	m := compile(t, keras.Sequential(keras.Input(4), &layers.Dense{Name: "a_layer_with_a_very_long_name", Units: 256}, &layers.Dropout{Rate: 0.5}),
		&optimizers.SGD{Momentum: 0.9}, &losses.MeanSquaredError{})
	m.Name = "net"
	fit(t, m, dataset(t, samples(3, 4), samples(3, 256)), keras.FitConfig{})
	var b bytes.Buffer
	require.NoError(t, m.Summary(&b))
	require.Equal(t, `Model: "net"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ a_layer_with_a_very_long_name   │ (None, 256)            │         1,280 │
│ (Dense)                         │                        │               │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dropout (Dropout)               │ (None, 256)            │             0 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 2,562 (10.01 KB)
 Trainable params: 1,280 (5.00 KB)
 Non-trainable params: 0 (0.00 B)
 Optimizer params: 1,282 (5.01 KB)
`, b.String())
}

// TestSummaryOfAGraph is what Keras 3.15.1 prints: layers far from the outputs first, a shared layer, an input that comes late.
func TestSummaryOfAGraph(t *testing.T) {
	x, late := keras.Input(4).Named("x"), keras.Input(3).Named("late")
	shared := &layers.Dense{Name: "shared_dense_layer_with_long_name", Units: 3}
	a := x.Apply(&layers.Dense{Name: "pre", Units: 4})
	y := keras.Apply(&layers.Add{Name: "plus"}, x.Apply(shared), a.Apply(shared), late)[0]
	m := keras.NewModel([]*keras.Tensor{x, late}, []*keras.Tensor{y.Apply(&layers.Dense{Name: "head_a", Units: 2}), y.Apply(&layers.Dense{Name: "head_b", Units: 1})})
	m.Name = "net"
	var b bytes.Buffer
	require.NoError(t, m.Summary(&b))
	require.Equal(t, `Model: "net"
┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓
┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃ Connected to      ┃
┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩
│ x (InputLayer)      │ (None, 4)         │          0 │ -                 │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ pre (Dense)         │ (None, 4)         │         20 │ x[0][0]           │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ shared_dense_layer… │ (None, 3)         │         15 │ x[0][0],          │
│ (Dense)             │                   │            │ pre[0][0]         │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ late (InputLayer)   │ (None, 3)         │          0 │ -                 │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ plus (Add)          │ (None, 3)         │          0 │ shared_dense_lay… │
│                     │                   │            │ shared_dense_lay… │
│                     │                   │            │ late[0][0]        │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ head_a (Dense)      │ (None, 2)         │          8 │ plus[0][0]        │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ head_b (Dense)      │ (None, 1)         │          4 │ plus[0][0]        │
└─────────────────────┴───────────────────┴────────────┴───────────────────┘
 Total params: 47 (188.00 B)
 Trainable params: 47 (188.00 B)
 Non-trainable params: 0 (0.00 B)
`, b.String())

	b.Reset()
	x = keras.Input(4).Named("x")
	m = keras.NewModel([]*keras.Tensor{x}, []*keras.Tensor{x.Apply(&layers.Dense{Name: "only", Units: 2})})
	m.Name = "chain"
	require.NoError(t, m.Summary(&b))
	require.Equal(t, `Model: "chain"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ x (InputLayer)                  │ (None, 4)              │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ only (Dense)                    │ (None, 2)              │            10 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 10 (40.00 B)
 Trainable params: 10 (40.00 B)
 Non-trainable params: 0 (0.00 B)
`, b.String())
	require.ErrorContains(t, m.WriteSummary(&b, keras.SummaryConfig{LineLength: 10}), "keras: Summary: LineLength 10 leaves no room for column")
}
