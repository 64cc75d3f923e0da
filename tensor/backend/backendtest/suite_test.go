package backendtest

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/backend/ref"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// faulty is a backend that does something wrong after every run.
type faulty struct {
	backend.Backend
	cells map[*graph.Var]backend.Cell
	fault func(f *faulty, r *backend.Run)
}

func (f *faulty) Compile(p *graph.Program, at map[*graph.Var]backend.Cell) (backend.Executable, error) {
	exe, err := f.Backend.Compile(p, at)
	f.cells = at
	return faultyExe{exe, f}, err
}

type faultyExe struct {
	backend.Executable
	f *faulty
}

func (x faultyExe) Run(r *backend.Run) error {
	err := x.Executable.Run(r)
	x.f.fault(x.f, r)
	return err
}

func (f *faulty) poke(m backend.Memory, off int64) {
	if err := f.Write(backend.Cell{Mem: m, Off: off}, tensor.Of([]uint8{7})); err != nil {
		panic(err)
	}
}

// recorder takes failures instead of the test.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }
func (r *recorder) FailNow()              { panic(r) }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; r.FailNow() }

// fails tells whether f fails its test.
func fails(t *testing.T, f func(t testing.TB)) (failed bool) {
	r := &recorder{TB: t}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		failed = r.failed
	}()
	f(r)
	return r.failed
}

// TestGuards proves that the guard words see what they are there for.
func TestGuards(t *testing.T) {
	w, v := variable("w", 3), variable("v", 3)
	build := func(tr *graph.Trace) []graph.Value {
		x := tr.Feed("x", tensor.Float32, tensor.Batched(3))
		tr.Assign(v, graph.B(graph.Add, tr.Read(v), graph.ReduceAxes(graph.Sum, x, 0)))
		return []graph.Value{graph.SoftmaxOf(graph.B(graph.Mul, x, tr.Read(w)))}
	}
	x := tensor.Of([]float32{1, 2, 3, 4, 5, 6}, 2, 3)
	for name, c := range map[string]struct {
		fails bool
		fault func(f *faulty, r *backend.Run)
	}{
		"nothing":              {false, func(*faulty, *backend.Run) {}},
		"an assigned variable": {false, func(f *faulty, _ *backend.Run) { f.poke(f.cells[v].Mem, f.cells[v].Off) }},
		"a read variable":      {true, func(f *faulty, _ *backend.Run) { f.poke(f.cells[w].Mem, f.cells[w].Off) }},
		"before a variable":    {true, func(f *faulty, _ *backend.Run) { f.poke(f.cells[v].Mem, f.cells[v].Off-1) }},
		"after a variable":     {true, func(f *faulty, _ *backend.Run) { f.poke(f.cells[v].Mem, f.cells[v].Off+12) }},
		"after the arena":      {true, func(f *faulty, r *backend.Run) { f.poke(r.Arena, r.Arena.Bytes()-margin) }},
		"rows beyond the run":  {true, func(f *faulty, r *backend.Run) { f.poke(r.Arena, 2*3*4) }},
		"a feed":               {true, func(_ *faulty, r *backend.Run) { r.Feeds[0].Bytes()[5]++ }},
	} {
		got := fails(t, func(t testing.TB) {
			NewSession(t, &faulty{Backend: ref.New(), fault: c.fault}, Config{MaxN: 4}, build).Run(2, x)
		})
		require.Equal(t, c.fails, got, "writing to %s", name)
	}
}

// wrong doubles its input and has the gradient of something else.
type wrong struct{ graph.Unary }

func (wrong) VJP(_, _, dout []graph.Value) []graph.Value { return dout }

func (wrong) Decompose(in []graph.Value) []graph.Value {
	return []graph.Value{graph.B(graph.Add, in[0], in[0])}
}

// TestCheckGradient proves that a wrong backward rule is seen.
func TestCheckGradient(t *testing.T) {
	x := []Input{in(tensor.Float64, tensor.S(4))}
	check := func(op graph.Op) bool {
		return fails(t, func(t testing.TB) {
			CheckGradient(t, ref.New(), 1, x, func(in []graph.Value) []graph.Value { return graph.Apply(op, in...) })
		})
	}
	require.False(t, check(graph.Unary{Kind: graph.Neg}))
	require.True(t, check(wrong{graph.Unary{Kind: graph.Neg}}))
}
