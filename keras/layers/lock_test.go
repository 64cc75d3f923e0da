package layers_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
)

// TestLocksJoin: however locks are joined while they are in use, at most one writer is inside.
func TestLocksJoin(t *testing.T) {
	locks := make([]layers.Lock, 8)
	for i := range 4 { // two groups at first, each guards its number
		locks[0].Join(&locks[2*i])
		locks[1].Join(&locks[2*i+1])
	}
	count := [2]int{}
	all := 0
	joined := make(chan struct{})
	var wg sync.WaitGroup
	for i := range locks {
		wg.Go(func() {
			for range 200 {
				mu := locks[i].Lock()
				count[i%2]++
				mu.Unlock()
			}
			<-joined
			for range 200 {
				mu := locks[i].Lock()
				all++
				mu.Unlock()
				r := locks[i].RLock()
				_ = all
				r.RUnlock()
			}
		})
	}
	for i := range 7 {
		locks[i].Join(&locks[i+1])
	}
	locks[3].Join(&locks[3])
	close(joined)
	wg.Wait()
	require.Equal(t, [2]int{800, 800}, count)
	require.Equal(t, 1600, all)
}
