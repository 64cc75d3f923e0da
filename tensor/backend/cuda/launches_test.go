//go:build cuda

package cuda

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// calls counts what a function calls of the CUDA libraries that enqueues work; none on a card, which keeps no log.
func calls(t testing.TB, f func()) map[string]int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	require.NoError(t, os.Setenv("GOKERAS_REF_LOG", path))
	defer func() { require.NoError(t, os.Unsetenv("GOKERAS_REF_LOG")) }()
	f()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		t.Skip("only the reference library keeps a log")
	}
	require.NoError(t, err)
	count := map[string]int{}
	for _, name := range strings.Fields(string(text)) {
		switch {
		case name == "cuGraphLaunch", name == "cuLaunchKernel", strings.HasPrefix(name, "cuMemset"):
			count[name]++
		case strings.HasPrefix(name, "cublas"), strings.HasPrefix(name, "cudnn"):
			count["libraries"]++
		}
	}
	return count
}

// A step of a full batch is captured when it meets the same arena and batch buffer, of which there are two, again; from then on it is one
// launch.
func TestConvnetStepIsOneLaunch(t *testing.T) {
	m := newConvnet()
	s := m.session(t, device(t))
	for step := range 8 {
		count := calls(t, func() { m.train(s, step, convnetBatch) })
		if step < 2 {
			require.Zero(t, count["cuGraphLaunch"], "step %d", step)
			continue
		}
		require.Equal(t, 1, count["cuGraphLaunch"], "step %d", step)
		if step >= 4 {
			require.Equal(t, map[string]int{"cuGraphLaunch": 1}, count, "step %d", step)
		}
	}
	count := calls(t, func() { m.train(s, 8, convnetBatch-1) })
	require.Zero(t, count["cuGraphLaunch"], "a batch that is not full")
	require.NotZero(t, count["libraries"])
}
