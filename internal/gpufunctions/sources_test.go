package gpufunctions

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// What the sources say needs neither a compiler for C nor the headers.
func TestPageHasWhatTheSourcesSay(t *testing.T) {
	functions, err := Functions(root)
	require.NoError(t, err)
	require.Greater(t, len(functions), 100)
	page, err := os.ReadFile(filepath.Join(root, Page))
	require.NoError(t, err)
	var rows []string
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "| `") {
			rows = append(rows, line)
		}
	}
	require.Equal(t, len(functions), len(rows), "%s is stale: see doc.go", Page)
	for _, f := range functions {
		require.True(t, slices.ContainsFunc(rows, func(row string) bool { return strings.HasPrefix(row, f.source()) }),
			"%s is stale, see doc.go: it lacks %s", Page, f.source())
	}
}

func TestFunctions(t *testing.T) {
	functions, err := Functions(root)
	require.NoError(t, err)
	for name, want := range map[string]string{
		"cuMemAlloc":              "driver.Alloc",                    // named in an error, called by gorgonia.org/cu
		"cuMemPoolDestroy":        "driver.Pool.Close",               // called
		"cublasSgemm":             "cublas.Handle.Sgemm",             // called by the preamble
		"cudnnConvolutionForward": "cudnn.Handle.ConvolutionForward", // called by the preamble after another
		"cudnnCreate":             "cudnn.New",                       // called beside others
		"cudnnGetLastErrorString": "cudnn.newError",                  // called by what is not exported
		"cudnnSoftmaxBackward":    "cudnn.Handle.SoftmaxBackward",    // called by the preamble
	} {
		i := slices.IndexFunc(functions, func(f Function) bool { return f.Name == name })
		require.GreaterOrEqual(t, i, 0, name)
		require.Contains(t, functions[i].Go, want)
		require.True(t, functions[i].Reference, name)
	}
}

func TestRender(t *testing.T) {
	page := Render([]Function{{Name: "cuInit", Go: []string{"driver.start"}, Reference: true, Tested: true}, {Name: "cudnnCreate", Go: []string{"cudnn.New", "cudnn.Old"}}})
	require.Contains(t, page, "\n## The CUDA driver: 1 functions of cuda.h\n\n| C | Go | reference | tested |\n| --- | --- | --- | --- |\n"+
		"| `cuInit` | `driver.start` | yes | yes |\n")
	require.Contains(t, page, "\n| `cudnnCreate` | `cudnn.New`, `cudnn.Old` | no | no |\n")
}
