package csrc

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// gk_alloc, which Allocations counts, is the only one to ask for memory.
func TestOneAllocator(t *testing.T) {
	asks := regexp.MustCompile(`\b(malloc|calloc|realloc|aligned_alloc|posix_memalign|mmap|strdup|alloca)\s*\(`)
	files, err := filepath.Glob("*.[ch]")
	require.NoError(t, err)
	require.Greater(t, len(files), 20)
	calls := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		found := len(asks.FindAll(text, -1))
		if f == "run.c" {
			require.Equal(t, 1, found, "run.c has gk_alloc")
		} else {
			require.Zero(t, found, f)
		}
		calls += found
	}
	require.Equal(t, 1, calls)
}
