package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/ref"
)

// TestConformance pins what the oracle leaves to the passes: the fused ops and everything in panels.
func TestConformance(t *testing.T) {
	backendtest.Run(t, ref.New(), backendtest.Unsupported(1718))
}

func TestConformanceFast(t *testing.T) {
	backendtest.Run(t, ref.New(ref.Options{Fast: true}), backendtest.Unsupported(1940))
}
