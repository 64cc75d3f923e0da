//go:build cuda

package cuda_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/cuda"
	"github.com/stretchr/testify/require"
)

// TestConformance runs on a card, or on the reference libraries of csrc/ref.
func TestConformance(t *testing.T) {
	b, err := cuda.New(0)
	require.NoError(t, err)
	defer func() { require.NoError(t, b.Close()) }()
	backendtest.Run(t, b, backendtest.Unsupported(1064))
}
