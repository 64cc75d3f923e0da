//go:build cgo && !noblas

package cblas

import (
	"fmt"
	"math"
)

// MaxCallers is how many goroutines may be inside OpenBLAS at one time. Each caller holds one of its work buffers, whose number
// is fixed when it is built: Debian's 0.3.21 has 128, warns beyond that, and crashes soon after.
const MaxCallers = 32

// gate holds one element for each caller inside OpenBLAS.
var gate = make(chan struct{}, MaxCallers)

func enter() { gate <- struct{}{} }
func leave() { <-gate }

// enterSizes is enter for the functions of Implementation, whose sizes netlib would cut to 32 bits.
func enterSizes(sizes ...int) {
	for _, s := range sizes {
		if s > math.MaxInt32 || s < -math.MaxInt32 {
			panic(fmt.Sprintf("cblas: %d is beyond BLAS's limit of %d", s, math.MaxInt32))
		}
	}
	enter()
}
