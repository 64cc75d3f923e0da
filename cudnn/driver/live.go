package driver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Counter counts what is open of one kind, for tests that look for leaks.
type Counter struct {
	kind string
	n    atomic.Int64
}

var counters struct {
	sync.Mutex
	all []*Counter
}

// NewCounter makes a counter that [Live] reports under the name kind. Packages that wrap other libraries have their own.
func NewCounter(kind string) *Counter {
	c := &Counter{kind: kind}
	counters.Lock()
	defer counters.Unlock()
	counters.all = append(counters.all, c)
	return c
}

// Opened counts one more.
func (c *Counter) Opened() { c.n.Add(1) }

// Closed counts one less.
func (c *Counter) Closed() { c.n.Add(-1) }

// Live says how much is open of each kind; kinds of which nothing is open are left out.
func Live() map[string]int64 {
	counters.Lock()
	defer counters.Unlock()
	live := map[string]int64{}
	for _, c := range counters.all {
		if n := c.n.Load(); n != 0 {
			live[c.kind] += n
		}
	}
	return live
}

// Leaked is nil when nothing is open, and an error that lists what is.
func Leaked() error {
	live := Live()
	if len(live) == 0 {
		return nil
	}
	var list []string
	for _, kind := range slices.Sorted(maps.Keys(live)) {
		list = append(list, fmt.Sprintf("%d %s", live[kind], kind))
	}
	return fmt.Errorf("driver: still open: %s", strings.Join(list, ", "))
}
