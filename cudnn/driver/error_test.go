package driver_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cudnn/driver"
)

func TestErrorNamesFunctionAndStatus(t *testing.T) {
	err := &driver.Error{Func: "cuMemAlloc", Code: 2, Name: "CUDA_ERROR_OUT_OF_MEMORY", Text: "out of memory"}
	require.EqualError(t, err, "driver: cuMemAlloc: CUDA_ERROR_OUT_OF_MEMORY (2): out of memory")
	require.ErrorIs(t, fmt.Errorf("keras: %w", err), driver.ErrOutOfMemory)
	require.False(t, errors.Is(err, driver.ErrNoDevice))
}

func TestLeakedListsWhatIsOpen(t *testing.T) {
	require.NoError(t, driver.Leaked())
	c := driver.NewCounter("things")
	c.Opened()
	c.Opened()
	require.EqualError(t, driver.Leaked(), "driver: still open: 2 things")
	require.Equal(t, map[string]int64{"things": 2}, driver.Live())
	c.Closed()
	c.Closed()
	require.Empty(t, driver.Live())
}
