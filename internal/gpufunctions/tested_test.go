//go:build cuda && cgo

package gpufunctions

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
	"github.com/stretchr/testify/require"
)

// Nothing is wrapped without being in the reference and tested, and the page says so.
func TestEveryFunctionIsTested(t *testing.T) {
	name, err := driver.DeviceName(0)
	require.NoError(t, err)
	if !strings.Contains(strings.ToLower(name), "reference") {
		t.Skip("only the reference libraries tell what was called")
	}
	functions, err := Functions(root)
	require.NoError(t, err)
	require.NoError(t, RunTests(root, functions))
	for _, f := range functions {
		require.True(t, f.Reference, "%s is not in csrc/ref", f.Name)
		require.True(t, f.Tested, "no test below cudnn calls %s, which %v wraps", f.Name, f.Go)
	}
	page, err := os.ReadFile(filepath.Join(root, Page))
	require.NoError(t, err)
	require.Equal(t, Render(functions), string(page), "%s is stale: see doc.go", Page)
}
