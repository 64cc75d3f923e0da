package ref_test

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/gokeras/gokeras/tensor/philox"
	"github.com/stretchr/testify/require"
)

// words0 are elements 0, 16, 32 and 48 of key 0 at step 0: Random123's known answer for the counter 0.
var words0 = []int64{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}

// random draws n numbers at a step.
func random(t *testing.T, r *ref.Ref, kind graph.RandomKind, key uint64, step float64, n int) *tensor.Tensor {
	s := newSession(r)
	s.scalars[graph.RNGStep] = step
	out, err := s.run(t, 1, graph.Apply(graph.Random{Kind: kind, Key: key, Shape: tensor.S(n)}))
	require.NoError(t, err)
	return out[0]
}

func TestBits(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		got := tensor.Data[int64](random(t, r, graph.Bits, 0, 0, 64))
		for i, w := range words0 {
			require.Equal(t, w, got[16*i])
		}
		const n, key = 1000, 0xfedcba9876543210
		got = tensor.Data[int64](random(t, r, graph.Bits, key, 5, n))
		for e, w := range got {
			require.EqualValues(t, philox.Stream{Key: key, Step: 5}.Word(uint64(e)), w, "element %d", e)
		}
	})
}

func TestUniform(t *testing.T) {
	got := tensor.Data[float32](random(t, ref.New(), graph.Uniform, 0, 0, 64))
	for i, top := range []float32{0x6627e8, 0xe169c5, 0xbc57ac, 0x9b00db} {
		require.Equal(t, top/(1<<24), got[16*i])
	}
}

// The two Box-Muller pairs of words0, from Python's math module.
func TestNormal(t *testing.T) {
	got := tensor.Data[float32](random(t, ref.New(), graph.Normal, 0, 0, 64))
	for i, want := range []float64{0.9911376790966604, -0.9246625882436951, -0.6176089596525953, -0.4820685869111552} {
		require.Equal(t, float32(want), got[16*i])
	}
	short := tensor.Data[float32](random(t, ref.New(), graph.Normal, 0, 0, 5))
	require.Equal(t, got[:5], short, "a number does not depend on how many there are")
	var sum, squares float64
	many := tensor.Data[float32](random(t, ref.New(), graph.Normal, 1, 1, 100000))
	for _, v := range many {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	require.InDelta(t, 0, sum/1e5, 0.015, "five standard errors of the mean")
	require.InDelta(t, 1, squares/1e5, 0.025)
}

func dropped[T tensor.Number](t *testing.T, r *ref.Ref, rate float64, x []T) []T {
	s := newSession(r)
	v := s.trace.Feed("x", tensor.DTypeOf[T](), tensor.S(len(x)))
	out, err := s.run(t, 1, graph.Apply(graph.Dropout{Rate: rate}, v), tensor.Of(x))
	require.NoError(t, err)
	return tensor.Data[T](out[0])
}

func TestDropout(t *testing.T) {
	eachMode(t, func(t *testing.T, r *ref.Ref) {
		x := make([]float32, 64)
		for i := range x {
			x[i] = float32(i + 1)
		}
		y := dropped(t, r, 0.5, x)
		require.Equal(t, []float32{2, 0, 0, 0}, []float32{y[0], y[16], y[32], y[48]}, "kept below 0x80000000")
		y = dropped(t, r, 0.25, x)
		require.Equal(t, []float32{1 * float32(1/0.75), 0, 33 * float32(1/0.75), 49 * float32(1/0.75)},
			[]float32{y[0], y[16], y[32], y[48]}, "kept below 0xc0000000")
		require.Equal(t, x, dropped(t, r, 0, x))
		wide := dropped(t, r, 0.25, []float64{1, 2})
		require.Equal(t, 1/0.75, wide[0])
	})
}

// The op and its decomposed form keep the same elements.
func TestDropoutIsItsDecomposedForm(t *testing.T) {
	d := graph.Dropout{Rate: 0.3, Key: 77}
	x := tensor.New(tensor.Float32, 200)
	for i := range tensor.Data[float32](x) {
		tensor.Data[float32](x)[i] = float32(i) - 100
	}
	want := eval(t, ref.New(), func(in ...graph.Value) graph.Value { return d.Decompose(in)[0] }, x)
	require.Equal(t, tensor.Data[float32](want), tensor.Data[float32](eval(t, ref.New(), op(d), x)))
}
