package backendtest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// testConcurrency runs a program that writes nothing in eight goroutines at once, each with an arena of its own and another number
// of rows. Results are those of a lone run, bit by bit.
func (s *suite) testConcurrency(t *testing.T) {
	const goroutines, runs = 8, 10
	net := newMLP(33, 47, 5)
	session := NewSession(t, s.b, Config{MaxN: 16}, func(tr *graph.Trace) []graph.Value {
		return []graph.Value{graph.SoftmaxOf(net.logits(tr, tr.Feed("x", tensor.Float32, tensor.Batched(33)), 0))}
	})
	net.init(session)
	r := rand.New(rand.NewPCG(6, 6))
	errs := make([]error, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		n := 16 - g
		x := in(tensor.Float32, tensor.Batched(33)).numbers(r, n)
		want := session.Run(n, x)[0].Bytes()
		arena, err := s.b.Alloc(session.Program.ArenaBytes)
		require.NoError(t, err)
		wg.Go(func() {
			for range runs {
				out := tensor.New(tensor.Float32, n, 5)
				err := session.Exe.Run(&backend.Run{N: n, Arena: arena, Feeds: []*tensor.Tensor{x}, Out: []*tensor.Tensor{out}, Scalars: session.scalars(n)})
				if err == nil && string(out.Bytes()) != string(want) {
					err = fmt.Errorf("results differ from a lone run's")
				}
				if err != nil {
					errs[g] = err
					return
				}
			}
		})
	}
	wg.Wait()
	for g, err := range errs {
		require.NoError(t, err, "goroutine %d", g)
	}
}
