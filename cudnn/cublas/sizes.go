package cublas

import (
	"fmt"
	"math"
)

// checkSizes returns an error unless the numbers are such as C's int can hold; the library checks the rest.
func checkSizes(function string, m, n, k, lda, ldb, ldc, batch int) error {
	if fits(m) && fits(n) && fits(k) && fits(lda) && fits(ldb) && fits(ldc) && fits(batch) {
		return nil
	}
	return fmt.Errorf("cublas: %s: got m %d, n %d, k %d, leading dimensions %d, %d, %d, batch %d, want numbers of 32 bits",
		function, m, n, k, lda, ldb, ldc, batch)
}

func fits(n int) bool { return n >= math.MinInt32 && n <= math.MaxInt32 }
