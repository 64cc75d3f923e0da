//go:build cgo && !noblas

package cblas_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/cblas"
)

// gonum's Go code allocates, so this holds for OpenBLAS alone.
func TestGemmDoesNotAllocate(t *testing.T) {
	p := newProduct[float32](cblas.NoTrans, cblas.Trans, 9, 8, 7, 0, 1, 0)
	d := newProduct[float64](cblas.NoTrans, cblas.Trans, 9, 8, 7, 0, 1, 0)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		if p.run() != nil || d.run() != nil {
			t.Fail()
		}
	}))
	// Short-lived operands stay on the stack.
	require.Zero(t, testing.AllocsPerRun(100, func() {
		var a, b, c [4]float32
		if cblas.SgemmBatch(cblas.NoTrans, cblas.NoTrans, 1, 1, 1, 1, a[:], 1, 1, b[:], 1, 1, 0, c[:], 1, 1, 4) != nil {
			t.Fail()
		}
	}))
}
