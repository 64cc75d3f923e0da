//go:build cuda

package cuda

import (
	"fmt"
	"sync"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// TestRunsWithoutResultsDoNotWait: two runs are under way when the second call has returned, captured or not.
func TestRunsWithoutResultsDoNotWait(t *testing.T) {
	const maxN = 4
	b := open(t)
	s, total := totals(t, b, maxN)
	want := make([]float32, 3)
	for round := range 4 { // the first enqueues, the second captures, the others replay
		for k := range 2 {
			first := 10*round + k
			require.NoError(t, s.start(s.arena, 1, rows(maxN, first)))
			addRows(want, maxN, first)
		}
		if onReference(t) { // on a card, they may be done by now
			entered(t, b, func() error {
				for _, st := range s.exec.stages {
					done, err := st.used.Done()
					require.NoError(t, err)
					require.False(t, done, "round %d: a run has been waited for", round)
				}
				return nil
			})
		}
		require.Equal(t, want, s.read(t, total))
	}
	require.Equal(t, 2, s.captured(), "one graph for each stage")
}

// TestTheFirstBatchWaitsForItsMemory: the other stream brings it, and must not be faster than the zeros of new memory.
func TestTheFirstBatchWaitsForItsMemory(t *testing.T) {
	b := open(t)
	s, total := totals(t, b, 4)
	require.NoError(t, s.start(s.arena, 1, rows(4, 1)))
	entered(t, b, b.copies.Synchronize)
	want := make([]float32, 3)
	addRows(want, 4, 1)
	require.Equal(t, want, s.read(t, total))
}

// TestFeedsMayChangeAfterRun: a run has copied its batch when it returns.
func TestFeedsMayChangeAfterRun(t *testing.T) {
	b := open(t)
	s, total := totals(t, b, 4)
	x, want := rows(4, 1), make([]float32, 3)
	for range 5 {
		require.NoError(t, s.start(s.arena, 1, x))
		addRows(want, 4, 1)
		changed := tensor.Data[float32](x)
		for i := range changed {
			changed[i] = -1
		}
		copy(changed, tensor.Data[float32](rows(4, 1)))
	}
	require.Equal(t, want, s.read(t, total))
}

// TestRunsAlternate mixes rows, arenas, programs and runs with and without results: more arenas than graphs are kept for.
func TestRunsAlternate(t *testing.T) {
	const maxN = 5
	b := open(t)
	one, total := totals(t, b, maxN)
	two, other := totals(t, b, maxN)
	var arenas []backend.Memory
	for range maxGraphs {
		arenas = append(arenas, one.newArena(t))
	}
	want := map[*graph.Var][]float32{total: make([]float32, 3), other: make([]float32, 3)}
	for i := range 120 {
		s, v := one, total
		if i%3 == 1 {
			s, v = two, other
		}
		n := maxN
		if i%7 == 6 {
			n = i % maxN // also none
		}
		arena, rate := arenas[i%(1+i/12%len(arenas))], float64(i)/8
		if i%5 == 4 {
			got, err := s.run(arena, rate, rows(n, i))
			require.NoError(t, err)
			for k, x := range tensor.Data[float32](rows(n, i)) {
				require.Equal(t, float32(rate)*x+want[v][k%3], tensor.Data[float32](got[0])[k], "run %d", i)
			}
		} else {
			require.NoError(t, s.start(arena, rate, rows(n, i)))
		}
		addRows(want[v], n, i)
	}
	require.Positive(t, one.captured())
	require.Equal(t, want[total], one.read(t, total))
	require.Equal(t, want[other], two.read(t, other))
}

// TestReadAndWriteWhileRunsAreInFlight: a Read sees all runs that were started before, a Write none of those after.
func TestReadAndWriteWhileRunsAreInFlight(t *testing.T) {
	b := open(t)
	s, total := totals(t, b, 4)
	for i := range 8 {
		s.write(t, total, 1, 2, 3)
		want := []float32{1, 2, 3}
		for k := range i {
			require.NoError(t, s.start(s.arena, 1, rows(4-k%2, k)))
			addRows(want, 4-k%2, k)
		}
		require.Equal(t, want, s.read(t, total), "%d runs", i)
	}
}

// TestGoroutines: each has a program of its own on one device, or on a second opening of it, and asks for memory.
func TestGoroutines(t *testing.T) {
	const goroutines, runs = 6, 12
	devices := []*CUDA{open(t), open(t)}
	errs := make([]error, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		b := devices[g%2]
		s, total := totals(t, b, 4)
		wg.Go(func() {
			want := make([]float32, 3)
			for i := range runs {
				if errs[g] = s.start(s.arena, 1, rows(4, i)); errs[g] != nil {
					return
				}
				addRows(want, 4, i)
				mem, err := b.Alloc(12)
				if err == nil {
					err = b.Write(backend.Cell{Mem: mem}, rows(1, i))
				}
				if errs[g] = err; err != nil {
					return
				}
			}
			got := tensor.New(tensor.Float32, 3)
			errs[g] = b.Read(got, s.cells[total])
			if have := tensor.Data[float32](got); errs[g] == nil && fmt.Sprint(have) != fmt.Sprint(want) {
				errs[g] = fmt.Errorf("got %v, want %v", have, want)
			}
		})
	}
	wg.Wait()
	for g, err := range errs {
		require.NoError(t, err, "goroutine %d", g)
	}
}
