package backendtest

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/gokeras/gokeras/tensor/philox"
	"github.com/stretchr/testify/require"
)

// The random tests run 7 numbers a row, so that rows and the groups of the generator do not line up.
const (
	randomWidth = 7
	randomRows  = 130
	randomKey   = 0xfedcba9876543210
)

// testRandom compares random numbers with the stream that the contract names, byte for byte, for full and partial batches.
func (s *suite) testRandom(t *testing.T) {
	shape := tensor.Batched(randomWidth)
	const rate = 0.3
	build := func(tr *graph.Trace) []graph.Value {
		x := tr.Feed("x", tensor.Float32, shape)
		draw := func(k graph.RandomKind) graph.Value {
			return graph.Apply(graph.Random{Kind: k, Key: randomKey, Shape: shape})[0]
		}
		kept := graph.Apply(graph.Dropout{Rate: rate, Key: randomKey}, x)[0]
		grad := graph.Gradients(graph.ReduceAxes(graph.Sum, kept), x)[0]
		// Among element-wise neighbours the mask stays what it is.
		among := graph.U(graph.Neg, graph.Apply(graph.Dropout{Rate: rate, Key: randomKey}, graph.B(graph.Add, x, graph.Like(x, 1)))[0])
		return []graph.Value{draw(graph.Bits), draw(graph.Uniform), draw(graph.Normal), kept, grad, among}
	}
	for _, target := range []graph.Target{s.b, shaped{s.b, graph.Copy{}}, decomposing{s.b}} {
		session := NewSession(t, s.b, Config{MaxN: randomRows, Target: target}, build)
		oracle := NewSession(t, s.oracle, Config{MaxN: randomRows}, build)
		x := drawn(tensor.Float32, shape, between(0.5, 1)).numbers(seeded(graph.Dropout{}), randomRows)
		for _, step := range []uint64{0, 1, 1 << 33} {
			for _, n := range []int{randomRows, 67, 9, 1, 0} {
				session.Scalars[graph.RNGStep], oracle.Scalars[graph.RNGStep] = float64(step), float64(step)
				got, want := session.Run(n, firstRows(x, n)), oracle.Run(n, firstRows(x, n))
				for i := range got {
					if i != 2 { // the normal distribution goes through sin, cos and log
						require.Equal(t, want[i].Bytes(), got[i].Bytes(), "result %d for %d rows at step %d differs from the oracle's", i, n, step)
					}
				}
				requireNear(t, got[2], want[2], "normal distribution")
				checkStream(t, arraysOf(got), step, rate)
			}
		}
	}
}

// checkStream compares with words drawn here.
func checkStream(t *testing.T, outs []array, step uint64, rate float64) {
	t.Helper()
	stream := philox.Stream{Key: randomKey, Step: step}
	for i, bits := range outs[0].data {
		word := stream.Word(uint64(i))
		keep := word < graph.KeepBelow(rate)
		require.Equal(t, float64(word), bits, "bits, element %d", i)
		require.Equal(t, float64(word>>8)/(1<<24), outs[1].data[i], "uniform, element %d", i)
		require.Equal(t, keep, outs[3].data[i] != 0, "dropout, element %d", i)
		require.Equal(t, keep, outs[4].data[i] != 0, "gradient of dropout, element %d", i)
		require.Equal(t, keep, outs[5].data[i] != 0, "dropout in a chain, element %d", i)
		if keep {
			require.InDelta(t, 1/(1-rate), outs[4].data[i], 1e-6)
		}
	}
}
