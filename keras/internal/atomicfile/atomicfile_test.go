package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/internal/atomicfile"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	require.NoError(t, atomicfile.Write(path, text("first")))
	require.NoError(t, atomicfile.Write(path, text("second")))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "second", string(got))
}

// TestPermissions of a file that is there stay.
func TestPermissions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	plain := filepath.Join(t.TempDir(), "b")
	require.NoError(t, os.WriteFile(plain, nil, 0o666))
	require.NoError(t, atomicfile.Write(path, text("new")))
	require.Equal(t, mode(t, plain), mode(t, path))
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, atomicfile.Write(path, text("newer")))
	require.Equal(t, os.FileMode(0o600), mode(t, path))
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Mode()
}

// TestFailure: the old content stays, and nothing else is left in the folder.
func TestFailure(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	require.NoError(t, atomicfile.Write(path, text("old")))
	full := errors.New("no space left on device")
	err := atomicfile.Write(path, func(w io.Writer) error {
		return errors.Join(text("half of the new")(w), full)
	})
	require.ErrorIs(t, err, full)
	require.ErrorContains(t, err, path)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "old", string(got))

	require.Error(t, atomicfile.Write(dir, text("a folder is not replaced")))
	require.Error(t, atomicfile.Write(filepath.Join(dir, "none", "a"), text("no such folder")))
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	require.Equal(t, []string{path}, left)
}
