package cblas_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/blas"

	"github.com/gokeras/gokeras/cblas"
)

// meet lets callers goroutines compute one product at the same time, each into its own output, half of them as users of gonum
// do, and compares with a lone caller to the bit.
func meet(callers, k int) error {
	lone := newProduct[float32](cblas.NoTrans, cblas.Trans, 47, 53, k, 0, 1, 0)
	if err := lone.run(); err != nil {
		return err
	}
	start, errs := make(chan struct{}), make([]error, callers)
	var done sync.WaitGroup
	for i := range callers {
		p := *lone
		p.c = ones[float32](len(lone.c))
		copy(p.c[p.m*p.n:], lone.c[p.m*p.n:])
		done.Go(func() {
			<-start
			if i%2 == 0 {
				errs[i] = p.run()
			} else {
				cblas.Implementation{}.Sgemm(blas.NoTrans, blas.Trans, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c, p.ldc)
			}
			if errs[i] == nil && !slices.Equal(p.c, lone.c) {
				errs[i] = fmt.Errorf("caller %d got another result than a lone caller", i)
			}
		})
	}
	close(start)
	done.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestConcurrentCallersEqualALoneOne(t *testing.T) {
	require.NoError(t, meet(8, 61))
}
