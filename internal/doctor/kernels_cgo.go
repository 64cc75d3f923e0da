//go:build cgo

package doctor

import (
	"fmt"
	"runtime"

	"github.com/gokeras/gokeras/cblas"
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/internal/probe"
)

// kernels looks at the C code that is in this build.
func kernels() []probe.Step {
	steps := []probe.Step{
		{Name: "C kernels", Text: "in this build (cgo)"},
		{Name: "instruction set", Text: csrc.CurrentISA().String()},
		{Name: "OpenBLAS", Text: fmt.Sprintf("%s, kernels for %s", cblas.Version(), cblas.Core())},
		{Name: "threads", Text: fmt.Sprintf("%d, of %d processors that Go uses", csrc.Threads(), runtime.GOMAXPROCS(0))},
	}
	if err := csrc.CheckISA(); err != nil {
		steps[1].State, steps[1].Text, steps[1].Do = probe.Wrong, err.Error(), "unset GOKERAS_ISA"
	}
	if !cblas.Available {
		steps[2].State, steps[2].Text, steps[2].Do = probe.Missing, "this build has the tag noblas", "build without it for large matrices"
	}
	return steps
}
