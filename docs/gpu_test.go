package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// The page on the GPU names commands and files that exist, and both READMEs lead to it.
func TestGPUPage(t *testing.T) {
	page := readPage(t, "gpu.md")
	for _, readme := range []string{"../README.md", "../README.zh.md"} {
		require.Contains(t, readPage(t, readme), "(docs/gpu.md)", readme)
	}
	found := regexp.MustCompile(`(?:scripts|examples|cmd|csrc|keras|\.ci)/[a-z_./*-]*[a-z]`).FindAllString(page, -1)
	require.NotEmpty(t, found)
	for _, name := range found {
		matches, err := filepath.Glob(filepath.Join("..", name))
		require.NoError(t, err)
		require.NotEmpty(t, matches, name)
	}
	for _, variable := range regexp.MustCompile(`GOKERAS_[A-Z0-9]+`).FindAllString(page, -1) {
		require.True(t, used(t, variable), variable)
	}
}

// used tells whether a Go file of the backends or of keras has the text.
func used(t *testing.T, text string) bool {
	t.Helper()
	for _, pattern := range []string{"../keras/*.go", "../tensor/backend/*/*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range files {
			source, err := os.ReadFile(name)
			require.NoError(t, err)
			if regexp.MustCompile(text).Match(source) {
				return true
			}
		}
	}
	return false
}
