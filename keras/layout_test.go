package keras_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// TestKernelsTrainInPanels: what a step does to a kernel element by element leaves it and its slots in panels, without a copy.
func TestKernelsTrainInPanels(t *testing.T) {
	clipped := optimizers.Options{ClipNorm: 1}
	for name, c := range map[string]struct {
		o       optimizers.Optimizer
		penalty regularizers.Regularizer
	}{
		"RMSprop":           {&optimizers.RMSprop{Momentum: 0.9, Centered: true}, nil},
		"AdamW":             {&optimizers.AdamW{}, nil},
		"Adam, L2":          {&optimizers.Adam{}, regularizers.L2{}},
		"SGD, L1":           {&optimizers.SGD{}, regularizers.L1{}},
		"Momentum, clipped": {&optimizers.SGD{Momentum: 0.9, Options: clipped}, nil},
		"averages":          {&optimizers.SGD{Options: optimizers.Options{UseEMA: true, EMAOverwriteFrequency: 3}}, nil},
		"accumulation":      {&optimizers.Adam{Options: optimizers.Options{GradientAccumulationSteps: 2}}, nil},
		"loss scale":        {&optimizers.LossScaleOptimizer{InnerOptimizer: &optimizers.Adam{}}, nil},
		"Nadam":             {&optimizers.Nadam{}, nil},
		"Adamax":            {&optimizers.Adamax{}, nil},
		"Adagrad":           {&optimizers.Adagrad{}, nil},
		"Adadelta":          {&optimizers.Adadelta{}, nil},
		"Lion":              {&optimizers.Lion{}, nil},
		"Lamb":              {&optimizers.Lamb{}, nil},
		"Ftrl":              {&optimizers.Ftrl{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := keras.Sequential(keras.Input(4), &layers.Dense{Units: 33, KernelRegularizer: c.penalty}, &layers.Dense{Units: 10, KernelRegularizer: c.penalty})
			require.NoError(t, m.Compile(keras.CompileConfig{Optimizer: c.o, Loss: &losses.SparseCategoricalCrossentropy{FromLogits: true}}))
			var program bytes.Buffer
			require.NoError(t, m.PrintProgram(&program, classes(t, 8), 8))
			text := program.String()
			if !strings.Contains(text, "gemm.panels") {
				t.Skip("kernels lie in panels on the cpu only, and not for OpenBLAS")
			}
			require.NotContains(t, text, "Relayout")
			kernels := regexp.MustCompile(`(?m)^  var .*/kernel.*$`).FindAllString(text, -1)
			require.GreaterOrEqual(t, len(kernels), 2)
			for _, line := range kernels {
				require.Contains(t, line, ", panels, ")
			}
		})
	}
}
