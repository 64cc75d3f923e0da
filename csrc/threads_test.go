//go:build cgo

package csrc

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSetThreads(t *testing.T) {
	before := Threads()
	t.Cleanup(func() { require.NoError(t, SetThreads(before)) })
	require.Equal(t, DefaultThreads(), before)
	for _, n := range []int{1, 2, MaxThreads} {
		require.NoError(t, SetThreads(n))
		require.Equal(t, n, Threads())
	}
	require.EqualError(t, SetThreads(0), "csrc: SetThreads: got 0, want 1..64")
	require.EqualError(t, SetThreads(65), "csrc: SetThreads: got 65, want 1..64")
	require.Equal(t, MaxThreads, Threads())
}

func TestPhysicalCores(t *testing.T) {
	dir := t.TempDir()
	require.Equal(t, runtime.NumCPU(), physicalCores(dir), "nothing listed")
	for cpu, siblings := range []string{"0,2\n", "1,3\n", "0,2\n", "1,3\n"} {
		topology := filepath.Join(dir, "cpu"+strconv.Itoa(cpu), "topology")
		require.NoError(t, os.MkdirAll(topology, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(topology, "thread_siblings_list"), []byte(siblings), 0o644))
	}
	require.Equal(t, 2, physicalCores(dir))
	require.LessOrEqual(t, DefaultThreads(), runtime.GOMAXPROCS(0))
}
