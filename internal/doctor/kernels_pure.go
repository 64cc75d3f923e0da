//go:build !cgo

package doctor

import "github.com/gokeras/gokeras/internal/probe"

// kernels says that there are none.
func kernels() []probe.Step {
	return []probe.Step{
		{Name: "C kernels", State: probe.Missing, Text: "this build is pure Go", Do: "install a C compiler and OpenBLAS and build with CGO_ENABLED=1"},
		{Name: "threads", Text: "1: pure Go runs on one"},
	}
}
