//go:build cgo

package cpu

import (
	"errors"
	"fmt"
	"os"

	"github.com/gokeras/gokeras/cblas"
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/backend"
)

func init() { backend.Register("cpu", 10, open) }

// open is New for users: a wish in the environment that cannot be met is an error.
func open() (backend.Backend, error) {
	if err := checkEnvironment(); err != nil {
		return nil, &backend.SettingError{Err: fmt.Errorf("cpu: %w", err)}
	}
	return New(), nil
}

func checkEnvironment() error {
	if err := csrc.CheckISA(); err != nil {
		return err
	}
	switch blas := os.Getenv("GOKERAS_BLAS"); {
	case blas != "" && blas != "0" && blas != "1":
		return fmt.Errorf("GOKERAS_BLAS: got %q, want 1 (OpenBLAS wherever it applies), 0 (never) or nothing", blas)
	case blas == "1" && !cblas.Available:
		return errors.New("GOKERAS_BLAS is 1, but this program was built without OpenBLAS (tag noblas)")
	}
	if wino := os.Getenv("GOKERAS_WINOGRAD"); wino != "" && wino != "0" && wino != "1" {
		return fmt.Errorf("GOKERAS_WINOGRAD: got %q, want 0 (never) or nothing", wino)
	}
	return nil
}

// blasUse says which products go to OpenBLAS.
type blasUse uint8

const (
	blasForLarge blasUse = iota
	blasAlways
	blasNever
)

// CPU is the backend for the processor.
type CPU struct {
	blas       blasUse
	noWinograd bool // convolutions of 3 x 3 are summed as they are written
}

// New returns a backend with the settings of the environment.
func New() *CPU {
	b := newCPU(os.Getenv("GOKERAS_BLAS"))
	b.noWinograd = os.Getenv("GOKERAS_WINOGRAD") == "0"
	return b
}

func newCPU(setting string) *CPU {
	sgemm := cblas.SgemmPointer()
	csrc.SetSgemm(sgemm)
	b := &CPU{}
	switch {
	case setting == "0" || sgemm == nil:
		b.blas = blasNever
	case setting == "1":
		b.blas = blasAlways
	}
	return b
}

// Name returns "cpu".
func (*CPU) Name() string { return "cpu" }

// Close does nothing: memory is freed when nothing refers to it.
func (*CPU) Close() error { return nil }

// SetThreads sets how many threads a run may use, the caller's included. Results do not depend on it.
//
// Default: csrc.DefaultThreads(). Errors: n outside 1..csrc.MaxThreads.
func (*CPU) SetThreads(n int) error { return csrc.SetThreads(n) }

// Threads returns how many threads a run may use.
func (*CPU) Threads() int { return csrc.Threads() }
