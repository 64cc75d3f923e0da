//go:build cgo

package csrc

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

var blockedSignals = regexp.MustCompile(`(?m)^SigBlk:\s*([0-9a-f]+)$`)

// workers returns the blocked signals of this process's pool threads by their names.
func workers(t *testing.T) map[string]uint64 {
	found := map[string]uint64{}
	tasks, err := filepath.Glob("/proc/self/task/*")
	require.NoError(t, err)
	for _, task := range tasks {
		name, err := os.ReadFile(filepath.Join(task, "comm"))
		if err != nil || !strings.HasPrefix(string(name), "gokeras-") {
			continue // another thread, or one that has ended
		}
		status, err := os.ReadFile(filepath.Join(task, "status"))
		require.NoError(t, err)
		mask, err := strconv.ParseUint(string(blockedSignals.FindSubmatch(status)[1]), 16, 64)
		require.NoError(t, err)
		found[strings.TrimSpace(string(name))] = mask
	}
	return found
}

func checkWorkers(t *testing.T, n int) {
	found := workers(t)
	require.Len(t, found, n)
	for i := range n {
		mask, ok := found[fmt.Sprintf("gokeras-%d", i+1)]
		require.True(t, ok, "%v", found)
		for _, s := range []syscall.Signal{syscall.SIGURG, syscall.SIGPROF, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD} {
			require.NotZero(t, mask&(1<<(s-1)), "%v is not blocked", s)
		}
	}
}
