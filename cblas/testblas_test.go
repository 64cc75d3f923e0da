package cblas_test

import (
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/cblas128"
	"gonum.org/v1/gonum/blas/cblas64"
	"gonum.org/v1/gonum/blas/testblas"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// gonum's own suite for BLAS implementations, which exists for float64 and complex128.
func TestImplementation(t *testing.T) {
	var implementation cblas.Implementation
	for name, test := range map[string]func(t *testing.T){
		"Ddot":   func(t *testing.T) { testblas.DdotTest(t, implementation) },
		"Daxpy":  func(t *testing.T) { testblas.DaxpyTest(t, implementation) },
		"Dgemv":  func(t *testing.T) { testblas.DgemvTest(t, implementation) },
		"Dtrsv":  func(t *testing.T) { testblas.DtrsvTest(t, implementation) },
		"Dgemm":  func(t *testing.T) { testblas.TestDgemm(t, implementation) },
		"Dsymm":  func(t *testing.T) { testblas.DsymmTest(t, implementation) },
		"Dsyrk":  func(t *testing.T) { testblas.DsyrkTest(t, implementation) },
		"Dsyr2k": func(t *testing.T) { testblas.Dsyr2kTest(t, implementation) },
		"Dtrmm":  func(t *testing.T) { testblas.DtrmmTest(t, implementation) },
		"Dtrsm":  func(t *testing.T) { testblas.DtrsmTest(t, implementation) },
		"Zgemm":  func(t *testing.T) { testblas.ZgemmTest(t, implementation) },
		"Zhemm":  func(t *testing.T) { testblas.ZhemmTest(t, implementation) },
		"Ztrsm":  func(t *testing.T) { testblas.ZtrsmTest(t, implementation) },
	} {
		t.Run(name, test)
	}
}

// The float32 methods come from the same generator; one of each level against numbers made by hand.
func TestImplementationFloat32(t *testing.T) {
	var implementation cblas.Implementation
	x, y := []float32{1, 2, 3}, []float32{4, 5, 6}
	require.EqualValues(t, 32, implementation.Sdot(3, x, 1, y, 1))
	z := []float32{1}
	implementation.Sgemv(blas.NoTrans, 1, 3, 2, x, 3, y, 1, 1, z, 1)
	require.Equal(t, []float32{65}, z)
	implementation.Sgemm(blas.NoTrans, blas.Trans, 1, 1, 3, 1, x, 3, y, 3, -1, z, 1)
	require.Equal(t, []float32{-33}, z)
}

// Bad arguments panic, as gonum's convention is, and leave the gate open for as many callers as before.
func TestImplementationPanicsOnBadArguments(t *testing.T) {
	var implementation cblas.Implementation
	for range 3 * cblas.MaxCallers {
		require.Panics(t, func() { implementation.Sgemm(blas.NoTrans, blas.NoTrans, 2, 2, 2, 1, nil, 2, nil, 2, 0, nil, 2) })
	}
	require.EqualValues(t, 1, implementation.Snrm2(1, []float32{1}, 1))
}

func TestUse(t *testing.T) {
	cblas.Use()
	require.IsType(t, cblas.Implementation{}, blas32.Implementation())
	require.IsType(t, cblas.Implementation{}, blas64.Implementation())
	require.IsType(t, cblas.Implementation{}, cblas64.Implementation())
	require.IsType(t, cblas.Implementation{}, cblas128.Implementation())
	require.EqualValues(t, 11, blas64.Dot(blas64.Vector{N: 2, Inc: 1, Data: []float64{1, 2}}, blas64.Vector{N: 2, Inc: 1, Data: []float64{3, 4}}))
}
