package cudnn

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAlgorithmRequest(t *testing.T) {
	fast := Algorithm{Number: 0, Bytes: 1 << 20}
	tensor := Algorithm{Number: 2, Math: TensorOpMath, Deterministic: true}
	exact := Algorithm{Number: 1, Bytes: 4096, Deterministic: true}
	small := Algorithm{Number: 3, Deterministic: true}
	list := []Algorithm{fast, tensor, exact, small}
	for _, c := range []struct {
		name    string
		request AlgorithmRequest
		math    MathType
		want    Algorithm
	}{
		{"anything", AlgorithmRequest{}, DefaultMath, fast},
		{"deterministic", AlgorithmRequest{Deterministic: true}, DefaultMath, tensor},
		{"deterministic, FMA", AlgorithmRequest{Deterministic: true}, FMAMath, Algorithm{Number: 1, Math: FMAMath, Bytes: 4096, Deterministic: true}},
		{"little workspace", AlgorithmRequest{WorkspaceLimit: 4096}, FMAMath, Algorithm{Number: 1, Math: FMAMath, Bytes: 4096, Deterministic: true}},
		{"no workspace", AlgorithmRequest{WorkspaceLimit: -1}, FMAMath, Algorithm{Number: 3, Math: FMAMath, Deterministic: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.request.choose("f", list, c.math)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
	_, err := AlgorithmRequest{Deterministic: true}.choose("f", list[:1], DefaultMath)
	require.ErrorIs(t, err, ErrNotSupported)
	require.EqualError(t, err, "cudnn: f: none of 1 algorithms is as wanted ({Deterministic:true WorkspaceLimit:0}): cudnn: not supported")
}

func TestAlgoCache(t *testing.T) {
	var cache AlgoCache
	var x, y TensorDescriptor
	var w FilterDescriptor
	var conv ConvolutionDescriptor
	x.sizes[0], conv.groups = 3, 1
	key := KeyOf(Forward, &x, &w, &conv, &y, AlgorithmRequest{})

	_, err := cache.Choose(key, func() (Algorithm, error) { return Algorithm{}, errors.New("busy") })
	require.EqualError(t, err, "busy")
	require.Zero(t, cache.Len())

	var asked atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			a, err := cache.Choose(key, func() (Algorithm, error) { asked.Add(1); return Algorithm{Number: 7}, nil })
			if err != nil || a.Number != 7 {
				t.Errorf("got %v, %v", a, err)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, asked.Load())

	conv.groups = 2
	for _, other := range []AlgoKey{
		KeyOf(BackwardData, &x, &w, &conv, &y, AlgorithmRequest{}),
		KeyOf(Forward, &x, &w, &conv, &y, AlgorithmRequest{}),
		KeyOf(Forward, &x, &w, &conv, &y, AlgorithmRequest{Deterministic: true}),
	} {
		_, err := cache.Choose(other, func() (Algorithm, error) { return Algorithm{Number: 1}, nil })
		require.NoError(t, err)
	}
	require.Equal(t, 4, cache.Len())
}
