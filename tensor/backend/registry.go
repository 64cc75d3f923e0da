package backend

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// entry is what Register and RegisterNumbered were told.
type entry struct {
	rank     int
	numbered bool
	open     func(n int) (Backend, error)
}

// first is the name of the backend that Names lists.
func (e entry) first(kind string) string {
	if e.numbered {
		return kind + ":0"
	}
	return kind
}

var registry struct {
	sync.Mutex
	entries map[string]entry // by kind: "cpu", or "cuda" for all of "cuda:0", "cuda:1" ...
	failed  map[string]error // by name, of the last attempt
}

// builds says how backends that a build may lack come into it; a colon stands for numbers.
var builds = map[string]string{
	"cpu":   "build with cgo: a C compiler and CGO_ENABLED=1",
	"cuda:": "build with -tags cuda; go run github.com/gokeras/gokeras/cmd/gokeras doctor says what that needs",
}

// Register makes a backend available under a name. Of those that open, the one of highest rank is the default.
func Register(name string, rank int, open func() (Backend, error)) {
	register(name, entry{rank: rank, open: func(int) (Backend, error) { return open() }})
}

// RegisterNumbered makes the devices of a kind available as "kind:0", "kind:1" and so on. The default can be the first of them.
func RegisterNumbered(kind string, rank int, open func(n int) (Backend, error)) {
	register(kind, entry{rank, true, open})
}

func register(kind string, e entry) {
	registry.Lock()
	defer registry.Unlock()
	if registry.entries == nil {
		registry.entries, registry.failed = map[string]entry{}, map[string]error{}
	}
	registry.entries[kind] = e
}

// Names returns the registered backends, the one of highest rank first; of those with numbers it has number 0.
func Names() []string {
	registry.Lock()
	defer registry.Unlock()
	var kinds, names []string
	for kind := range registry.entries {
		kinds = append(kinds, kind)
	}
	slices.SortFunc(kinds, func(a, b string) int {
		return cmp.Or(registry.entries[b].rank-registry.entries[a].rank, strings.Compare(a, b))
	})
	for _, kind := range kinds {
		names = append(names, registry.entries[kind].first(kind))
	}
	return names
}

// SettingError is returned by a backend that could open but not as the user wishes, such as on an instruction set that the machine lacks.
// No other backend is the default then: it would not be what was asked for either.
type SettingError struct{ Err error }

func (e *SettingError) Error() string { return e.Err.Error() }
func (e *SettingError) Unwrap() error { return e.Err }

// Failure is why a backend did not open.
type Failure struct {
	Name string
	Err  error
}

// Failures returns the backends that did not open when they were last tried, the one of highest rank first.
func Failures() (failures []Failure) {
	names := Names()
	registry.Lock()
	defer registry.Unlock()
	for name, err := range registry.failed {
		failures = append(failures, Failure{name, err})
	}
	place := func(name string) int {
		return slices.IndexFunc(names, func(n string) bool { return kindOf(n) == kindOf(name) })
	}
	slices.SortFunc(failures, func(a, b Failure) int {
		return cmp.Or(place(a.Name)-place(b.Name), strings.Compare(a.Name, b.Name))
	})
	return failures
}

// Canonical returns the name of the backend that a user's word for a device stands for: "gpu:0" is "cuda:0".
func Canonical(name string) string {
	if n, ok := strings.CutPrefix(name, "gpu:"); ok {
		return "cuda:" + n
	}
	return name
}

// Open returns the named backend; "gpu:0" is another name of "cuda:0". For "" it is the one of highest rank that opens; [Failures] tells
// why those before it did not.
//
// Errors: a name that is not registered; what keeps the backend from opening; for "", a [*SettingError] or that none opens.
func Open(name string) (Backend, error) {
	if name == "" {
		return openDefault()
	}
	return openNamed(Canonical(name))
}

func openDefault() (Backend, error) {
	var failed []error
	for _, name := range Names() {
		b, err := openNamed(name)
		if setting := (*SettingError)(nil); err == nil || errors.As(err, &setting) {
			return b, err
		}
		failed = append(failed, err)
	}
	if len(failed) == 0 {
		return nil, errors.New("backend: none is linked: import one below tensor/backend")
	}
	return nil, fmt.Errorf("backend: none opens: %w", errors.Join(failed...))
}

func openNamed(name string) (Backend, error) {
	n, ok := number(name)
	kind, _, numbered := strings.Cut(name, ":")
	form := kind
	if numbered {
		form += ":"
	}
	registry.Lock()
	e, registered := registry.entries[kind]
	registry.Unlock()
	switch how, known := builds[form]; {
	case !registered && known && ok:
		return nil, fmt.Errorf("backend: this program has no %q: %s", name, how)
	case !registered || !ok || e.numbered != numbered:
		return nil, fmt.Errorf("backend: unknown backend %q, have %s", name, strings.Join(Names(), ", "))
	}
	b, err := e.open(n)
	registry.Lock()
	defer registry.Unlock()
	if err != nil {
		registry.failed[name] = err
		return nil, err
	}
	delete(registry.failed, name)
	return b, nil
}

// kindOf returns "cuda" for "cuda:1".
func kindOf(name string) string {
	kind, _, _ := strings.Cut(name, ":")
	return kind
}

// number returns 1 for "cuda:1" and 0 for "cpu"; ok is false if what follows the colon is not such a number.
func number(name string) (n int, ok bool) {
	_, digits, numbered := strings.Cut(name, ":")
	if !numbered {
		return 0, true
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == digits
}
