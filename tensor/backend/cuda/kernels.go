//go:build cuda

package cuda

import (
	"fmt"
	"regexp"

	kernels "github.com/gokeras/gokeras/csrc/cuda"
	"github.com/gokeras/gokeras/cudnn/driver"
)

// kernel is a function of csrc/cuda.
type kernel struct {
	name string
	fn   driver.Function
}

var entries = regexp.MustCompile(`(?m)^\s*\.visible\s+\.entry\s+(\w+)\s*\(`)

// loadKernels gives the driver the PTX of csrc/cuda, which it compiles for the device, or has compiled before.
func (b *CUDA) loadKernels() error {
	b.kernels = map[string]*kernel{}
	for name, ptx := range kernels.Modules() {
		m, err := driver.Load(ptx)
		if err != nil {
			return fmt.Errorf("kernels of %s: %w", name, err)
		}
		b.modules = append(b.modules, m)
		for _, entry := range entries.FindAllStringSubmatch(ptx, -1) {
			fn, err := m.Function(entry[1])
			if err != nil {
				return fmt.Errorf("kernel %s of %s: %w", entry[1], name, err)
			}
			b.kernels[entry[1]] = &kernel{name: entry[1], fn: fn}
		}
	}
	return nil
}
