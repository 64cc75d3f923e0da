package golden_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/activations"
	"github.com/gokeras/gokeras/keras/constraints"
	"github.com/gokeras/gokeras/keras/initializers"
	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/metrics"
	"github.com/gokeras/gokeras/keras/optimizers"
	"github.com/gokeras/gokeras/keras/optimizers/schedules"
	"github.com/gokeras/gokeras/keras/regularizers"
)

// TestInventory: no class of Keras's inventory is missing from the registries.
func TestInventory(t *testing.T) {
	registered := map[string][]string{
		"activations": activations.Names(), "initializers": initializers.Classes(), "regularizers": regularizers.Classes(),
		"constraints": constraints.Classes(), "losses": losses.Classes(), "metrics": metrics.Classes(),
		"optimizers": optimizers.Classes(), "schedules": schedules.Classes(), "layers": layers.Classes(),
	}
	for family, classes := range inventory {
		for _, class := range classes {
			require.Contains(t, registered[family], class, family)
		}
	}
}
