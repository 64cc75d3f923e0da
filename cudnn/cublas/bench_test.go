//go:build cuda && cgo

package cublas

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func BenchmarkMatMul(b *testing.B) {
	for _, g := range []MatMul{{M: 512, N: 512, K: 512}, {M: 128, N: 256, K: 784}, {M: 256, N: 784, K: 128, TransA: true}, {M: 128, N: 10, K: 256, TransB: true}} {
		b.Run(fmt.Sprintf("%dx%dx%d/%v,%v", g.M, g.N, g.K, g.TransA, g.TransB), func(b *testing.B) {
			h, s := newHandle(b)
			g.A, g.B, g.C, g.Alpha = floats.upload(b, make([]float64, g.M*g.K)), floats.upload(b, make([]float64, g.K*g.N)), floats.upload(b, make([]float64, g.M*g.N)), 1
			for b.Loop() {
				require.NoError(b, h.MatMul(g))
				require.NoError(b, s.Synchronize())
			}
			b.ReportMetric(2*float64(g.M)*float64(g.N)*float64(g.K)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
