//go:build cgo

package cpu

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/gokeras/gokeras/cblas"
	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// randomBuffer is n floats in memory as the backend allocates it.
func randomBuffer(b *testing.B, n int) *csrc.Buffer {
	buf, err := csrc.Alloc(int64(n) * 4)
	require.NoError(b, err)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range n {
		binary.NativeEndian.PutUint32(buf.Bytes()[4*i:], math.Float32bits(r.Float32()))
	}
	return buf
}

func sizesOf(sizes ...int) (dims [csrc.MaxDims]csrc.Dim) {
	for i, n := range sizes {
		dims[i].Fixed = int64(n)
	}
	return dims
}

// BenchmarkSgemm compares the products of Dense layers with OpenBLAS, both on one thread and from the same op list, by the best run
// of each. Weights lie in panels when a model runs, so gokeras's packing is left out, except in gokeras+pack.
func BenchmarkSgemm(b *testing.B) {
	if !cblas.Available {
		b.Skip("built without OpenBLAS")
	}
	csrc.SetSgemm(cblas.SgemmPointer())
	defer func(n int) { require.NoError(b, csrc.SetThreads(n)) }(csrc.Threads())
	require.NoError(b, csrc.SetThreads(1))
	for _, s := range [][3]int{{32, 784, 128}, {256, 784, 128}, {1, 784, 128}, {32, 128, 10}, {1024, 1024, 1024}} {
		m, k, n := s[0], s[1], s[2]
		padded := (n + graph.PanelWidth - 1) / graph.PanelWidth * graph.PanelWidth
		x, w, panels, y := randomBuffer(b, m*k), randomBuffer(b, k*n), randomBuffer(b, k*padded), randomBuffer(b, m*n)
		keep := []*csrc.Buffer{x, w, panels, y}
		product := csrc.Op{Kernel: csrc.Gemm, NArgs: 4, Dim: sizesOf(m, n, k, k, n, n)}
		product.Arg = [csrc.MaxArgs]csrc.Operand{x.At(0), panels.At(0), none, y.At(0)}
		product.Int[1] = csrc.BPanels
		pack := csrc.Op{Kernel: csrc.Pack, NArgs: 2, Dim: sizesOf(k, n, n)}
		pack.Arg = [csrc.MaxArgs]csrc.Operand{w.At(0), panels.At(0)}
		foreign := product
		foreign.Kernel, foreign.Arg[1], foreign.Int = csrc.GemmBLAS, w.At(0), [csrc.MaxInts]int64{}
		for _, impl := range []struct {
			name string
			ops  []csrc.Op
		}{{"gokeras", []csrc.Op{product}}, {"gokeras+pack", []csrc.Op{pack, product}}, {"openblas", []csrc.Op{foreign}}} {
			b.Run(fmt.Sprintf("shape=%dx%dx%d/impl=%s", m, k, n, impl.name), func(b *testing.B) {
				benchmarkProduct(b, impl.ops, keep, 2*float64(m)*float64(k)*float64(n))
			})
		}
	}
}

// benchmarkProduct repeats small products within a run, so that the call and the clock do not count.
func benchmarkProduct(b *testing.B, ops []csrc.Op, keep []*csrc.Buffer, flops float64) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	repeat := int(max(1, 4e6/flops))
	var all []csrc.Op
	for range repeat {
		all = append(all, ops...)
	}
	p, err := csrc.NewProgram(all, nil, csrc.Dim{}, keep)
	require.NoError(b, err)
	peak, best := csrc.MeasurePeak(), math.Inf(1)
	for b.Loop() {
		start := time.Now()
		p.Run(0, nil, nil, &csrc.Feeds{})
		best = min(best, time.Since(start).Seconds()/float64(repeat))
	}
	peak = max(peak, csrc.MeasurePeak())
	b.ReportMetric(flops/best*1e-9, "GFLOP/s")
	b.ReportMetric(flops/best*1e-7/peak, "%peak")
}
