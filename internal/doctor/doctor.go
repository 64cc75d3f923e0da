// Package doctor says what a program of this library would run on, and why on nothing better: Go, the C kernels, OpenBLAS, NVIDIA's
// driver, GPUs and libraries, the backend. What needs NVIDIA is found by reading files (package probe), so that a program without the tag
// cuda can tell what one with it would miss.
package doctor

import (
	"fmt"
	"runtime"

	"github.com/gokeras/gokeras/internal/probe"
)

// Examine looks at this build, and at a machine for what a GPU build needs. Only the last step, the backend, decides whether models run.
func Examine(s probe.System) []probe.Step {
	steps := []probe.Step{{Name: "Go", Text: fmt.Sprintf("%s, %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH)}}
	steps = append(steps, kernels()...)
	gpu := s.GPU()
	steps = append(steps, gpu...)
	return append(steps, tag(gpu), used(s))
}

// tag says whether this program could use a GPU.
func tag(gpu []probe.Step) probe.Step {
	step := probe.Step{Name: "tag cuda", Text: "in this build"}
	if taggedCUDA {
		return step
	}
	step.State, step.Text, step.Do = probe.Missing, "not in this build", "build your program with -tags cuda"
	if bad, any := probe.First(gpu); any {
		step.Do = "nothing yet: " + bad.Name + " comes first"
	}
	return step
}

// CanUseGPU returns an error of one line that says what a program with the tag cuda would miss first.
func CanUseGPU(s probe.System) error {
	if bad, any := probe.First(s.GPU()); any {
		return fmt.Errorf("no GPU can be used: %s: %s: %s", bad.Name, bad.Text, bad.Do)
	}
	return nil
}
