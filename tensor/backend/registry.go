package backend

import (
	"fmt"
	"slices"
	"sync"
)

var registry struct {
	sync.Mutex
	open map[string]func() (Backend, error)
	rank map[string]int
}

// Register makes a backend available under a name. Of those that open, the one of highest rank is the default.
func Register(name string, rank int, open func() (Backend, error)) {
	registry.Lock()
	defer registry.Unlock()
	if registry.open == nil {
		registry.open, registry.rank = map[string]func() (Backend, error){}, map[string]int{}
	}
	registry.open[name], registry.rank[name] = open, rank
}

// Names returns the registered backends, the default first.
func Names() []string {
	registry.Lock()
	defer registry.Unlock()
	var names []string
	for n := range registry.open {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return registry.rank[b] - registry.rank[a] })
	return names
}

// Open returns the named backend, or the default one for "".
func Open(name string) (Backend, error) {
	names := Names()
	if name == "" && len(names) > 0 {
		name = names[0]
	}
	registry.Lock()
	open := registry.open[name]
	registry.Unlock()
	if open == nil {
		return nil, fmt.Errorf("backend: unknown backend %q, have %v", name, names)
	}
	return open()
}
