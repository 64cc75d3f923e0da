//go:build cgo

package cpu

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/gokeras/gokeras/csrc"
	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

func TestRegisteredAsTheDefault(t *testing.T) {
	b, err := backend.Open("")
	require.NoError(t, err)
	require.Equal(t, "cpu", b.Name())
	require.NoError(t, b.Close())
}

func TestSetThreads(t *testing.T) {
	b := New()
	before := b.Threads()
	t.Cleanup(func() { require.NoError(t, b.SetThreads(before)) })
	require.NoError(t, b.SetThreads(3))
	require.Equal(t, 3, b.Threads())
	require.Error(t, b.SetThreads(0))
}

func TestPanelsReadAsRows(t *testing.T) {
	b := New()
	for _, cols := range []int{1, 31, 32, 33, 70} {
		typ := graph.Type{DType: tensor.Float32, Shape: tensor.S(5, cols), Layout: graph.Panels}
		mem, err := b.Alloc(typ.Bytes(0) + 64)
		require.NoError(t, err)
		cell := backend.Cell{Mem: mem, Off: 64, Layout: graph.Panels}
		x, y := f32(typ.Shape).numbers(rand.New(rand.NewPCG(1, 2)), 0), tensor.New(tensor.Float32, 5, cols)
		require.NoError(t, b.Write(cell, x))
		require.NoError(t, b.Read(y, cell))
		require.Equal(t, x.Bytes(), y.Bytes())
		row3 := tensor.Data[float32](x)[3*cols]
		raw := tensor.New(tensor.Float32, int(mem.Bytes()/4))
		require.NoError(t, b.Read(raw, backend.Cell{Mem: mem}))
		require.Equal(t, row3, tensor.Data[float32](raw)[16+3*graph.PanelWidth])
	}
}

func TestMemoryRefusesWhatDoesNotFit(t *testing.T) {
	b := New()
	_, err := b.Alloc(-1)
	require.Error(t, err)
	mem, err := b.Alloc(40)
	require.NoError(t, err)
	foreign, err := ref.New().Alloc(40)
	require.NoError(t, err)
	x := tensor.New(tensor.Float32, 2, 5)
	for name, c := range map[string]backend.Cell{
		"beyond the end":   {Mem: mem, Off: 4},
		"before the start": {Mem: mem, Off: -4},
		"unaligned":        {Mem: mem, Off: 2},
		"foreign":          {Mem: foreign},
		"none":             {},
		"panels":           {Mem: mem, Layout: graph.Panels},
	} {
		require.Error(t, b.Write(c, x), name)
		require.Error(t, b.Read(x, c), name)
	}
	require.Error(t, b.Write(backend.Cell{Mem: mem}, nil))
	require.Error(t, b.Write(backend.Cell{Mem: mem, Layout: graph.Panels}, tensor.New(tensor.Float32, 3)))
}

func TestLayoutFollowsTheUses(t *testing.T) {
	x, one := graph.Type{DType: tensor.Float32, Shape: tensor.Batched(20)}, graph.Type{DType: tensor.Float32, Shape: tensor.Shape{}}
	square := graph.Chain{Steps: []graph.ChainStep{{Op: graph.Unary{Kind: graph.Square}, In: []int{0}}}, Out: []int{0}}
	sum := graph.Chain{Steps: []graph.ChainStep{{Op: graph.Binary{Kind: graph.Add}, In: []int{0, 1}}}, Out: []int{0}}
	dropout := graph.Chain{Steps: []graph.ChainStep{{Op: graph.Dropout{Rate: 0.5}, In: []int{0}}}, Out: []int{0}}
	for _, c := range []struct {
		name string
		cols int
		uses func(y, w, row graph.Type) []graph.Signature // beside a product
		want graph.Layout
	}{
		{"product and step", 128, func(y, w, _ graph.Type) []graph.Signature {
			return []graph.Signature{{Op: graph.MatMul{TransB: true}, In: []graph.Type{y, w}},
				{Op: graph.GemmStep{Update: graph.AdamStep{}}, In: []graph.Type{x, y, w, one, w, w}}}
		}, graph.Panels},
		{"also a left factor", 128, func(_, w, row graph.Type) []graph.Signature {
			return []graph.Signature{{Op: graph.MatMul{TransB: true}, In: []graph.Type{w, row}}}
		}, graph.RowMajor},
		{"also a regularizer", 128, func(_, w, _ graph.Type) []graph.Signature {
			return []graph.Signature{{Op: square, In: []graph.Type{w}}, {Op: graph.Reduce{Axes: []int{0, 1}}, In: []graph.Type{w}}}
		}, graph.Panels},
		{"also a sum along an axis", 128, func(_, w, _ graph.Type) []graph.Signature {
			return []graph.Signature{{Op: graph.Reduce{Axes: []int{0}}, In: []graph.Type{w}}}
		}, graph.RowMajor},
		{"also beside another matrix", 128, func(_, w, row graph.Type) []graph.Signature {
			return []graph.Signature{{Op: sum, In: []graph.Type{w, row}, Out: []graph.Type{row}}}
		}, graph.RowMajor},
		{"also dropped out", 128, func(_, w, _ graph.Type) []graph.Signature {
			return []graph.Signature{{Op: dropout, In: []graph.Type{w}}}
		}, graph.RowMajor},
		{"narrow", minPanelColumns - 1, func(graph.Type, graph.Type, graph.Type) []graph.Signature { return nil }, graph.RowMajor},
	} {
		v := &graph.Var{Name: "w", DType: tensor.Float32, Shape: tensor.S(20, c.cols)}
		row := graph.Type{DType: v.DType, Shape: v.Shape}
		w := row
		w.Layout = graph.Panels
		y := graph.Type{DType: v.DType, Shape: tensor.Batched(c.cols)}
		uses := []graph.Use{{Signature: graph.Signature{Op: graph.MatMul{}, In: []graph.Type{x, w}, Out: []graph.Type{y}}, Arg: 1}}
		for _, s := range c.uses(y, w, row) {
			if s.Out == nil {
				var err error
				s.Out, err = s.Op.Infer(s.In)
				require.NoError(t, err, c.name)
			}
			uses = append(uses, graph.Use{Signature: s})
		}
		require.Equal(t, c.want, newCPU("0").Layout(v, uses), c.name)
		require.Equal(t, graph.RowMajor, (&CPU{blas: blasAlways}).Layout(v, uses), c.name)
	}
	w := graph.Type{DType: tensor.Float32, Shape: tensor.S(20, 128), Layout: graph.Panels}
	squared := graph.Use{Signature: graph.Signature{Op: square, In: []graph.Type{w}, Out: []graph.Type{w}}}
	v := &graph.Var{Name: "w", DType: w.DType, Shape: w.Shape}
	require.Equal(t, graph.RowMajor, newCPU("0").Layout(v, []graph.Use{squared}), "no product")
	require.Equal(t, graph.RowMajor, newCPU("0").Layout(v, nil), "unused")
}

func TestTooManyFeeds(t *testing.T) {
	tr := graph.NewTrace()
	var sum graph.Value
	for i := range csrc.MaxFeeds + 1 {
		x := tr.Feed("x", tensor.Float32, tensor.Batched(2))
		if i == 0 {
			sum = x
		} else {
			sum = graph.B(graph.Add, sum, x)
		}
	}
	b := New()
	p, err := graph.Lower(tr, []graph.Value{sum}, graph.Config{Target: b, MaxN: 4})
	require.NoError(t, err)
	_, err = b.Compile(p, nil)
	require.EqualError(t, err, "cpu: Compile: got 9 feeds, want at most 8")
}

// Results that are a feed, a variable, a constant or a scalar as they stand.
func TestResultsFromEverywhere(t *testing.T) {
	tr := graph.NewTrace()
	v := &graph.Var{Name: "v", DType: tensor.Int32, Shape: tensor.S(2)}
	x := tr.Feed("x", tensor.Float32, tensor.Batched(2))
	outs := []graph.Value{x, tr.Read(v), graph.Number(tensor.Int64, 7), graph.Scalar(graph.Rows), graph.Number(tensor.Uint8, 300)}
	s := newSession(t, New(), tr, outs, 4)
	s.write(t, v, tensor.Of([]int32{5, 6}))
	s.scalars[graph.Rows] = 3
	s.feed(3, tensor.Of([]float32{1, 2, 3, 4, 5, 6}, 3, 2))
	require.NoError(t, s.exec.Run(&s.run))
	require.Equal(t, []float32{1, 2, 3, 4, 5, 6}, tensor.Data[float32](s.run.Out[0]))
	require.Equal(t, []int32{5, 6}, tensor.Data[int32](s.run.Out[1]))
	require.Equal(t, []int64{7}, tensor.Data[int64](s.run.Out[2]))
	require.Equal(t, []float64{3}, tensor.Data[float64](s.run.Out[3]))
	require.Equal(t, []uint8{255}, tensor.Data[uint8](s.run.Out[4]))

	foreign, err := ref.New().Alloc(s.program.ArenaBytes)
	require.NoError(t, err)
	s.run.Arena = foreign
	require.ErrorIs(t, s.exec.Run(&s.run), errForeignArena)
}

// A masked logit is minus infinity; its probability and its gradient are 0.
func TestMaskedLogits(t *testing.T) {
	inf := float32(math.Inf(1))
	tr := graph.NewTrace()
	x, y := tr.Feed("x", tensor.Float32, tensor.S(1, 4)), tr.Feed("y", tensor.Int32, tensor.S(1))
	loss := graph.SparseCrossEntropyOf(x, y)
	s := newSession(t, New(), tr, []graph.Value{loss, graph.Gradients(graph.ReduceAxes(graph.Sum, loss), x)[0]}, 1)
	s.feed(1, tensor.Of([]float32{-inf, 1, 1, -inf}, 1, 4), tensor.Of([]int32{2}))
	require.NoError(t, s.exec.Run(&s.run))
	require.InDelta(t, math.Ln2, tensor.Data[float32](s.run.Out[0])[0], 1e-6)
	require.InDeltaSlice(t, []float32{0, 0.5, -0.5, 0}, tensor.Data[float32](s.run.Out[1]), 1e-6)
}

// Runs that write no variable may go on at once, each in its own arena.
func TestConcurrentRuns(t *testing.T) {
	tr := graph.NewTrace()
	w := &graph.Var{Name: "w", DType: tensor.Float32, Shape: tensor.S(40, 50)}
	x := tr.Feed("x", tensor.Float32, tensor.Batched(40))
	s := newSession(t, New(), tr, []graph.Value{graph.SoftmaxOf(graph.MatMulOf(x, tr.Read(w)))}, 64)
	rng := rand.New(rand.NewPCG(1, 2))
	s.write(t, w, f32(w.Shape).numbers(rng, 0))
	s.feed(64, f32(tensor.Batched(40)).numbers(rng, 64))
	require.NoError(t, s.exec.Run(&s.run))
	want := s.run.Out[0].Bytes()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			arena, err := s.b.Alloc(s.program.ArenaBytes)
			if err != nil {
				t.Error(err)
				return
			}
			run := s.run
			run.Arena, run.Out = arena, []*tensor.Tensor{tensor.New(tensor.Float32, 64, 50)}
			for range 20 {
				if err := s.exec.Run(&run); err != nil || string(run.Out[0].Bytes()) != string(want) {
					t.Error("a run differs", err)
				}
			}
		})
	}
	all.Wait()
}
