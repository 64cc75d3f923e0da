package backend

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// named is a backend of which only the name is asked.
type named struct {
	Backend
	name string
}

func (n named) Name() string { return n.name }

// emptyRegistry gives a test a registry of its own.
func emptyRegistry(t *testing.T) {
	t.Helper()
	entries, failed := registry.entries, registry.failed
	registry.entries, registry.failed = nil, nil
	t.Cleanup(func() { registry.entries, registry.failed = entries, failed })
}

func opens(name string) func() (Backend, error) {
	return func() (Backend, error) { return named{name: name}, nil }
}

func fails(err error) func() (Backend, error) {
	return func() (Backend, error) { return nil, err }
}

func TestDefaultIsTheBestThatOpens(t *testing.T) {
	emptyRegistry(t)
	noDriver, broken := errors.New("no driver"), errors.New("broken")
	Register("slow", 0, opens("slow"))
	Register("fast", 10, opens("fast"))
	Register("faster", 20, fails(broken))
	Register("fastest", 30, fails(noDriver))
	require.Equal(t, []string{"fastest", "faster", "fast", "slow"}, Names())
	require.Empty(t, Failures())

	b, err := Open("")
	require.NoError(t, err)
	require.Equal(t, "fast", b.Name())
	require.Equal(t, []Failure{{"fastest", noDriver}, {"faster", broken}}, Failures())

	// Who asks by name gets no other one.
	_, err = Open("faster")
	require.ErrorIs(t, err, broken)
	b, err = Open("slow")
	require.NoError(t, err)
	require.Equal(t, "slow", b.Name())

	Register("fastest", 30, opens("fastest"))
	b, err = Open("")
	require.NoError(t, err)
	require.Equal(t, "fastest", b.Name())
	require.Equal(t, []Failure{{"faster", broken}}, Failures())
}

func TestSettingErrorIsNotPassedOver(t *testing.T) {
	emptyRegistry(t)
	Register("slow", 0, opens("slow"))
	Register("fast", 10, fails(&SettingError{errors.New("no such instruction set")}))
	_, err := Open("")
	require.EqualError(t, err, "no such instruction set")
	require.Len(t, Failures(), 1)
}

func TestNoneOpens(t *testing.T) {
	emptyRegistry(t)
	_, err := Open("")
	require.ErrorContains(t, err, "none is linked")
	one, two := errors.New("one"), errors.New("two")
	Register("a", 0, fails(one))
	Register("b", 1, fails(two))
	_, err = Open("")
	require.ErrorIs(t, err, one)
	require.ErrorIs(t, err, two)
}

func TestNumberedBackends(t *testing.T) {
	emptyRegistry(t)
	Register("ref", 0, opens("ref"))
	var asked []int
	RegisterNumbered("cuda", 20, func(n int) (Backend, error) {
		asked = append(asked, n)
		if n > 1 {
			return nil, errors.New("there are 2")
		}
		return named{name: "cuda"}, nil
	})
	require.Equal(t, []string{"cuda:0", "ref"}, Names())
	for _, name := range []string{"", "cuda:0", "gpu:0", "cuda:1", "gpu:1"} {
		_, err := Open(name)
		require.NoError(t, err, name)
	}
	require.Equal(t, []int{0, 0, 0, 1, 1}, asked)
	_, err := Open("gpu:7")
	require.EqualError(t, err, "there are 2")
	require.Equal(t, "cuda:7", Failures()[0].Name)

	asked = nil
	for _, name := range []string{"cuda", "cuda:", "cuda:-1", "cuda:01", "cuda:+1", "cuda: 1", "cuda:1:1", "cuda:99999999999999999999",
		"gpu", "GPU:0", "gpu:x", "ref:0", "tpu", "tpu:0", ":", ":0", " ref", "ref\n"} {
		_, err := Open(name)
		require.ErrorContains(t, err, "unknown backend", name)
		require.ErrorContains(t, err, "have cuda:0, ref", name)
	}
	require.Empty(t, asked)
}

func TestWhatThisBuildLacks(t *testing.T) {
	emptyRegistry(t)
	Register("ref", 0, opens("ref"))
	for name, want := range map[string]string{"gpu:0": "-tags cuda", "cuda:3": "-tags cuda", "cpu": "cgo", "gpu:x": "unknown backend", "cuda": "unknown backend", "cpu:0": "unknown backend"} {
		_, err := Open(name)
		require.ErrorContains(t, err, want, name)
	}
	require.Empty(t, Failures())
}
