package keras_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras"
	"github.com/gokeras/gokeras/keras/metrics"
)

// TestRun: what a loop of one's own hands to callbacks.
func TestRun(t *testing.T) {
	m := compiled(t)
	var b bytes.Buffer
	ctx := context.Background()
	r := keras.NewRun(ctx, m, 7, 3, &b)
	require.Equal(t, ctx, r.Context())
	require.Same(t, m, r.Model())
	require.Equal(t, 7, r.Epochs())
	require.Equal(t, 3, r.Steps())
	require.False(t, r.Stopped())
	r.Stop()
	require.True(t, r.Stopped())
	for range 3 {
		require.NoError(t, r.Warn("%d is odd", 3))
	}
	require.NoError(t, r.Warn("%d is odd", 5))
	require.Equal(t, "keras: warning: 3 is odd\nkeras: warning: 5 is odd\n", b.String())
	require.Equal(t, os.Stdout, keras.NewRun(ctx, m, 1, 1, nil).Output())
	require.ErrorIs(t, keras.NewRun(ctx, m, 1, 1, brokenPipe{}).Warn("x"), errPipe)

	for name, want := range map[string]metrics.Direction{
		"loss": metrics.Down, "val_loss": metrics.Down, "accuracy": metrics.Up, "val_accuracy": metrics.Up, "acc": metrics.Unknown, "val_f": metrics.Unknown,
	} {
		require.Equal(t, want, r.Direction(name), name)
	}
	require.Equal(t, metrics.Unknown, keras.NewRun(ctx, classifier(), 1, 1, nil).Direction("accuracy"), "not compiled")
}

var errPipe = errors.New("broken pipe")

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }
