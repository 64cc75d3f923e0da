//go:build cgo

package csrc

// #include "pool.h"
import "C"

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// MaxThreads is the most that SetThreads takes.
const MaxThreads = C.GK_MAX_THREADS

var useDefaultThreads = sync.OnceFunc(func() { C.gk_pool_set_threads(C.int(DefaultThreads())) })

// SetThreads sets how many threads a run may use, the caller's included. Results do not depend on it.
// It may be called at any time and holds from the next run on.
//
// Default: DefaultThreads(). Errors: n outside 1..MaxThreads.
func SetThreads(n int) error {
	useDefaultThreads()
	if n < 1 || n > MaxThreads {
		return fmt.Errorf("csrc: SetThreads: got %d, want 1..%d", n, MaxThreads)
	}
	C.gk_pool_set_threads(C.int(n))
	return nil
}

// Threads returns how many threads a run may use.
func Threads() int {
	useDefaultThreads()
	return int(C.gk_pool_threads())
}

// DefaultThreads returns the smaller of GOMAXPROCS and the number of physical cores: two threads on one core share its multipliers.
func DefaultThreads() int {
	return min(physicalCores("/sys/devices/system/cpu"), runtime.GOMAXPROCS(0), MaxThreads)
}

// physicalCores counts the distinct sets of sibling threads that Linux lists in dir; elsewhere it returns the logical processors.
func physicalCores(dir string) int {
	cores := map[string]bool{}
	lists, _ := filepath.Glob(filepath.Join(dir, "cpu[0-9]*", "topology", "thread_siblings_list"))
	for _, name := range lists {
		if siblings, err := os.ReadFile(name); err == nil {
			cores[string(siblings)] = true
		}
	}
	if len(cores) == 0 {
		return runtime.NumCPU()
	}
	return len(cores)
}
