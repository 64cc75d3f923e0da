//go:build cuda

package cuda

import "github.com/gokeras/gokeras/tensor/backend"

// rank puts a GPU before the processor.
const rank = 20

func init() {
	backend.RegisterNumbered("cuda", rank, func(n int) (backend.Backend, error) { return New(n) })
}
