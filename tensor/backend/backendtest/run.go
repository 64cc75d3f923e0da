package backendtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// Option is a setting of Run.
type Option func(*suite)

// Unsupported says for how many of the suite's signatures the backend has no kernel. The suite fails when it finds another number,
// so that support cannot shrink in silence. The default is 0.
func Unsupported(n int) Option { return func(s *suite) { s.wantUnsupported = n } }

// Threads opens the backend with a number of threads; results must not depend on it.
func Threads(open func(threads int) (backend.Backend, error)) Option {
	return func(s *suite) { s.open = open }
}

// suite is one run of the conformance tests.
type suite struct {
	b, oracle       backend.Backend
	open            func(threads int) (backend.Backend, error)
	wantUnsupported int
	unsupported     map[string]bool // signatures
}

// Run tests a backend against the contract of package backend.
func Run(t *testing.T, b backend.Backend, options ...Option) {
	s := &suite{b: b, oracle: ref.New(), unsupported: map[string]bool{}}
	for _, o := range options {
		o(s)
	}
	t.Run("Ops", alone(s.testOps))
	t.Run("Special", s.testSpecialValues)
	t.Run("Commit", alone(s.testCommits))
	t.Run("Labels", s.testBadLabels)
	t.Run("Indices", s.testBadIndices)
	t.Run("Literals", s.testLiterals)
	t.Run("Random", alone(s.testRandom))
	t.Run("Layout", alone(s.testLayouts))
	t.Run("Training layouts", alone(s.testTrainingLayouts))
	t.Run("Contract", s.testContract)
	t.Run("Concurrency", s.testConcurrency)
	t.Run("Programs", s.testPrograms)
	if s.open != nil {
		t.Run("Threads", s.testThreads)
	}
}

// alone leaves a long test that starts no goroutine to the runs without the race detector, which would see nothing in it and takes ten
// times as long. Two runs at once are compared in Concurrency.
func alone(test func(t *testing.T)) func(t *testing.T) {
	return func(t *testing.T) {
		if race {
			t.Skip("one goroutine: nothing to see for the race detector")
		}
		test(t)
	}
}

// testOps walks the registry of ops, then compares the number of unsupported signatures.
func (s *suite) testOps(t *testing.T) {
	for _, op := range graph.Ops() {
		t.Run(opName(op), func(t *testing.T) {
			cases := casesOf(op)
			require.NotEmpty(t, cases, "the suite has no case for op %s", op.Name())
			for _, c := range cases {
				s.forward(t, c)
			}
			s.gradient(t, op, cases)
			s.decomposed(t, cases)
		})
	}
	if got := len(s.unsupported); got != s.wantUnsupported {
		t.Errorf("%s supports other signatures than before: %d unsupported, want %d\n%s", s.b.Name(), got, s.wantUnsupported, s.summary())
	} else {
		t.Logf("%s: %d signatures unsupported\n%s", s.b.Name(), got, s.summary())
	}
}

// supports notes a signature that the backend has no kernel for.
func (s *suite) supports(c Case) bool {
	ok := s.b.Supports(c.signature())
	if !ok {
		s.unsupported[c.String()] = true
	}
	return ok
}

// summary counts the unsupported signatures by op.
func (s *suite) summary() string {
	count := map[string]int{}
	for sig := range s.unsupported {
		name, _, _ := strings.Cut(sig, "{")
		count[name]++
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "  %-24s %d\n", name, count[name])
	}
	return b.String()
}
