package backendtest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// variable is a float32 Var.
func variable(name string, dims ...int) *graph.Var {
	return &graph.Var{Name: name, DType: tensor.Float32, Shape: tensor.S(dims...)}
}

// commitCase is a program on a batch x of rows of 4 numbers that assigns. It runs twice: with Trace.Assign, and as a pure function that returns what would be assigned.
type commitCase struct {
	name  string
	vars  []*graph.Var
	build func(tr *graph.Trace, x graph.Value, set assign) []graph.Value
}

// testCommits compares assignments, which the planner may do in place, with the same values returned by a program that writes nothing.
func (s *suite) testCommits(t *testing.T) {
	for _, c := range slices.Concat(resultCases(), orderCases(), trainingCases(), randomPrograms(300)) {
		t.Run(c.name, func(t *testing.T) {
			for _, target := range []graph.Target{s.b, shaped{s.b, graph.Copy{}}, decomposing{s.b}} {
				s.commit(t, c, target)
			}
		})
	}
}

// batch is the feed of all commit cases: rows of 4 numbers.
func batch(tr *graph.Trace) graph.Value { return tr.Feed("x", tensor.Float32, tensor.Batched(4)) }

func (s *suite) commit(t *testing.T, c commitCase, target graph.Target) {
	t.Helper()
	inPlace := NewSession(t, s.b, Config{Target: target}, func(tr *graph.Trace) []graph.Value {
		return c.build(tr, batch(tr), tr.Assign)
	})
	assigned := map[*graph.Var]int{} // which result it is
	pure := NewSession(t, s.oracle, Config{Target: shaped{s.oracle, graph.Copy{}}}, func(tr *graph.Trace) []graph.Value {
		var news []graph.Value
		outs := c.build(tr, batch(tr), func(v *graph.Var, x graph.Value) {
			assigned[v] = len(news)
			news = append(news, x)
		})
		for v := range assigned {
			assigned[v] += len(outs)
		}
		return append(outs, news...)
	})
	r := rand.New(rand.NewPCG(8, 9))
	state := map[*graph.Var]*tensor.Tensor{}
	for _, v := range c.vars {
		state[v] = drawn(v.DType, v.Shape, between(0.2, 1)).numbers(r, 0)
		if inPlace.has(v) {
			inPlace.Set(v, state[v])
		}
	}
	for _, n := range []int{8, 3, 8} {
		x := drawn(tensor.Float32, tensor.Batched(4), nil).numbers(r, n)
		for v := range pure.cells {
			pure.Set(v, state[v])
		}
		inPlace.Scalars[graph.LearningRate], pure.Scalars[graph.LearningRate] = 0.1, 0.1
		want := pure.Run(n, x)
		for i, got := range inPlace.Run(n, x) {
			requireNear(t, got, want[i], "result %d\n%s", i, inPlace)
		}
		for _, v := range c.vars {
			if !inPlace.has(v) {
				continue // a random program need not use all
			}
			if at, ok := assigned[v]; ok {
				state[v] = want[at]
			}
			requireNear(t, inPlace.Get(v), state[v], "variable %s\n%s", v.Name, inPlace)
		}
	}
}

func requireNear(t *testing.T, got, want *tensor.Tensor, message string, args ...any) {
	t.Helper()
	g, w := arrayOf(got), arrayOf(want)
	require.True(t, slices.Equal(w.dims, g.dims), "got shape %v, want %v", g.dims, w.dims)
	for i := range g.data {
		if !sameFloat(g.data[i], w.data[i], Tol{Abs: 2e-5, Rel: 2e-5}) {
			require.InDelta(t, w.data[i], g.data[i], 2e-5, append([]any{message}, args...)...)
		}
	}
}

// testBadLabels wants an error with the layer's path, and every variable as it was. A backend needs a kernel for the loss: its
// decomposed form takes any label.
func (s *suite) testBadLabels(t *testing.T) {
	for _, target := range []graph.Target{s.b, shaped{s.b, graph.Copy{}}} {
		w, avg := variable("w", 4, 3), variable("avg", 4)
		m := &graph.Var{Name: "m", DType: tensor.Float32, Shape: w.Shape, Follow: w}
		session := NewSession(t, s.b, Config{Target: target}, func(tr *graph.Trace) []graph.Value {
			return badLabelProgram(tr, w, m, avg)
		})
		r := rand.New(rand.NewPCG(2, 2))
		session.Set(w, in(w.DType, w.Shape).numbers(r, 0))
		x := in(tensor.Float32, tensor.Batched(4)).numbers(r, 8)
		for _, bad := range []int32{3, -1, 1 << 30, -1 << 31} {
			for _, row := range []int{0, 4} {
				labels := tensor.New(tensor.Int32, 8)
				tensor.Data[int32](labels)[row] = bad
				before := session.raw(session.vars)
				_, err := session.TryRun(5, firstRows(x, 5), firstRows(labels, 5))
				var op *backend.OpError
				require.True(t, errors.As(err, &op), "label %d of 3 classes in row %d: got error %v, want *backend.OpError", bad, row, err)
				require.Equal(t, "model/loss", op.Path)
				require.Equal(t, before, session.raw(session.vars), "a failed run changed a variable\n%s", session)
			}
		}
		session.Run(5, firstRows(x, 5), tensor.New(tensor.Int32, 5))
		require.NotEqual(t, make([]float32, 12), tensor.Data[float32](session.Get(m)), "a good run after a failed one trains")
	}
}

// testBadIndices wants the same of a Take.
func (s *suite) testBadIndices(t *testing.T) {
	w, avg := variable("w", 4, 3), variable("avg", 3)
	session := NewSession(t, s.b, Config{}, func(tr *graph.Trace) []graph.Value {
		table, index := tr.Read(w), tr.Feed("index", tensor.Int32, tensor.Batched())
		leave := tr.Enter("model/embedding")
		y := graph.TakeOf(table, index, 0)
		leave()
		g := graph.Gradients(mean(graph.U(graph.Square, y)), table)[0]
		tr.Assign(avg, graph.B(graph.Add, tr.Read(avg), graph.ReduceAxes(graph.Sum, table, 0)))
		tr.Assign(w, graph.B(graph.Sub, table, g))
		return []graph.Value{y}
	})
	session.Set(w, in(w.DType, w.Shape).numbers(rand.New(rand.NewPCG(2, 3)), 0))
	for _, bad := range []int32{4, -5, 1 << 30, -1 << 31} {
		before := session.raw(session.vars)
		_, err := session.TryRun(3, tensor.Of([]int32{0, bad, -4}))
		var op *backend.OpError
		require.ErrorAs(t, err, &op)
		require.Equal(t, fmt.Sprintf(`layer "model/embedding": Take: index %d is not in [-4, 4)`, bad), op.Error())
		require.Equal(t, before, session.raw(session.vars), "a failed run changed a variable\n%s", session)
	}
	session.Run(3, tensor.Of([]int32{0, 3, -4}))
	for _, empty := range []tensor.Shape{tensor.S(3, 0), tensor.S(0, 3, 2)} { // no slice has elements, so no index matters
		Eval(t, s.b, 2, func(tr *graph.Trace) []graph.Value {
			x, index := tr.Feed("x", tensor.Float32, empty), tr.Feed("index", tensor.Int32, tensor.Batched())
			y := graph.TakeOf(x, index, -2)
			return []graph.Value{y, graph.ScatterAddOf(index, y, -2, tensor.D(3))}
		}, tensor.New(tensor.Float32, empty.At(0)...), tensor.Of([]int32{9, 0}))
	}
}

// badLabelProgram trains w, and computes the loss from a moving average that the same run assigns.
func badLabelProgram(tr *graph.Trace, w, m, avg *graph.Var) []graph.Value {
	x := tr.Feed("x", tensor.Float32, tensor.Batched(4))
	labels := tr.Feed("labels", tensor.Int32, tensor.Batched())
	old := tr.Read(avg)
	tr.Assign(avg, graph.B(graph.Add, old, graph.B(graph.Sub, graph.ReduceAxes(graph.Sum, x, 0), old)))
	x = graph.B(graph.Sub, x, tr.Read(avg))
	kernel := tr.Read(w)
	leave := tr.Enter("model/loss")
	loss := graph.ReduceAxes(graph.Mean, graph.SparseCrossEntropyOf(graph.MatMulOf(x, kernel), labels))
	leave()
	g := graph.Gradients(loss, kernel)[0]
	next := graph.Apply(graph.SGDStep{Momentum: 0.9}, kernel, g, graph.Like(kernel, 0.1), tr.Read(m))
	tr.Assign(w, next[0])
	tr.Assign(m, next[1])
	return []graph.Value{loss}
}

func firstRows(x *tensor.Tensor, n int) *tensor.Tensor {
	a := arrayOf(x)
	dims := append([]int{n}, a.dims[1:]...)
	b := newArray(a.dtype, dims)
	copy(b.data, a.data)
	return b.tensor()
}
