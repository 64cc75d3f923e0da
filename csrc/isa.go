//go:build cgo

package csrc

// #include "gk.h"
import "C"

import (
	"fmt"
	"os"
)

// ISA is an instruction set that the kernels are compiled for.
type ISA int

// The instruction sets, from the plainest.
const (
	Generic ISA = iota
	AVX2
	AVX512
)

// String returns the name that GOKERAS_ISA takes.
func (i ISA) String() string { return [...]string{"generic", "avx2", "avx512"}[i] }

// CurrentISA returns the one in use: the best of the machine unless GOKERAS_ISA or ForceISA chose another.
func CurrentISA() ISA { return ISA(C.gk_isa_current()) }

// Supported tells whether this machine can run i.
func (i ISA) Supported() bool { return C.gk_isa_supported(C.int(i)) != 0 }

// CheckISA returns an error when GOKERAS_ISA asks for something that is not in use: an unknown name, or an instruction set that this
// machine lacks.
func CheckISA() error {
	want := os.Getenv("GOKERAS_ISA")
	if want == "" || want == CurrentISA().String() {
		return nil
	}
	for i := Generic; i <= AVX512; i++ {
		if i.String() == want {
			return fmt.Errorf("csrc: GOKERAS_ISA: this machine has no %s", want)
		}
	}
	return fmt.Errorf("csrc: GOKERAS_ISA: got %q, want generic, avx2 or avx512", want)
}

// ForceISA is for tests; it must not be called while a program runs.
func ForceISA(i ISA) error {
	if C.gk_isa_force(C.int(i)) != 0 {
		return fmt.Errorf("csrc: this machine has no %v", i)
	}
	return nil
}
