package cuda_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/csrc/cuda"
)

// names are what a pattern's group finds in a text, in order.
func names(pattern, text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return found
}

// Whether the PTX is that of the sources is for scripts/build_kernels.sh --check to say, which needs nvcc; that a kernel was forgotten
// shows here.
func TestPTXHasTheKernelsOfTheSources(t *testing.T) {
	sources, err := filepath.Glob("*.cu")
	require.NoError(t, err)
	modules := cuda.Modules()
	require.Len(t, modules, len(sources))
	for _, source := range sources {
		text, err := os.ReadFile(source)
		require.NoError(t, err)
		ptx := modules[strings.TrimSuffix(source, ".cu")]
		require.Contains(t, ptx, ".target sm_75\n", source)
		want := names(`(?m)^[A-Z_]+\((\w+)`, string(text)) // GK_KERNEL(name), or a macro of the file's own that ends in one
		require.NotEmpty(t, want, source)
		require.Equal(t, want, names(`\.entry (\w+)\(`, ptx), "%s: run scripts/build_kernels.sh", source)
	}
}
