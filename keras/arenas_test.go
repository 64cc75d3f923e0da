package keras

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/tensor/backend/ref"
)

// TestArenasAreUsedAgain: runs that follow each other share an arena, those at the same time do not, and no more than the limit begin.
func TestArenasAreUsedAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	d := &device{Backend: ref.New(), arenas: newArenas(2)}
	a, err := d.take(ctx, 100)
	require.NoError(t, err)
	first := a.mem
	b, err := d.take(ctx, 100)
	require.NoError(t, err)
	require.NotSame(t, a, b)
	cancel()
	_, err = d.take(ctx, 100)
	require.ErrorIs(t, err, context.Canceled, "two runs are on")
	d.give(b)
	d.give(a)
	for range 5 {
		c, err := d.take(ctx, 64)
		require.NoError(t, err)
		require.Same(t, first, c.mem)
		d.give(c)
	}
	c, err := d.take(ctx, 1000)
	require.NoError(t, err)
	require.GreaterOrEqual(t, c.mem.Bytes(), int64(1000))
	_, err = d.take(context.Background(), -1<<62)
	require.NoError(t, err, "the other arena is large enough")
}
