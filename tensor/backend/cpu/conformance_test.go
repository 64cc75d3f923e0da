//go:build cgo

package cpu_test

import (
	"os"
	"testing"

	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/backendtest"
	"github.com/gokeras/gokeras/tensor/backend/cpu"
)

// TestConformance pins what cpu leaves to smaller ops: panels of float64 and panels as the second factor of a transposed first one or
// transposed themselves in a Gemm, float64 steps in the gradient's tile, pools of float64 convolutions, batch normalizations, and the
// gradient of a loss whose rows have gradients of their own.
func TestConformance(t *testing.T) {
	unsupported := 664
	if os.Getenv("GOKERAS_BLAS") == "1" {
		unsupported = 684 // no steps in the gradient's tile
	}
	b := cpu.New()
	before := b.Threads()
	defer func() {
		if err := b.SetThreads(before); err != nil {
			t.Error(err)
		}
	}()
	backendtest.Run(t, b, backendtest.Unsupported(unsupported), backendtest.Threads(func(threads int) (backend.Backend, error) {
		b := cpu.New()
		return b, b.SetThreads(threads)
	}))
}
