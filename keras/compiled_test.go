package keras

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/losses"
	"github.com/gokeras/gokeras/keras/optimizers"
)

// TestCompileFreesWhatWasBefore: slots, sums and programs of an earlier Compile.
func TestCompileFreesWhatWasBefore(t *testing.T) {
	m := small(t, &optimizers.Adam{})
	use := func() weak.Pointer[compiled] {
		_, err := m.Fit(context.Background(), rows(t, 8), FitConfig{Verbose: Silent, ValidationSplit: 0.5})
		require.NoError(t, err)
		c := m.compiled.Load()
		weight, ok1 := m.Weights()[0].On(opened.dev.Backend)
		slot, ok2 := c.slots.all()[0].On(opened.dev.Backend)
		require.True(t, ok1 && ok2)
		require.NotSame(t, weight.Mem, slot.Mem, "the weights live on")
		return weak.Make(c)
	}
	for range 3 {
		before := use()
		require.NoError(t, m.Compile(CompileConfig{Loss: &losses.SparseCategoricalCrossentropy{}}))
		runtime.GC()
		require.Nil(t, before.Value())
		require.Empty(t, m.programs.list)
	}
}
