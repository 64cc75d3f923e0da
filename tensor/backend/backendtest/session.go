package backendtest

import (
	"strings"
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// Config says how a Session lowers its program. The zero value means up to 8 rows and the backend itself as target.
type Config struct {
	MaxN   int
	Target graph.Target
	// Unguarded leaves out the checks around each run, for programs of many steps.
	Unguarded bool
}

// Session is a compiled program with its variables, for tests. Variables begin as zeros.
// All memory of a run lies between guard words; a run fails the test when anything changed that the program does not write.
type Session struct {
	Program *graph.Program
	Exe     backend.Executable
	Scalars [graph.NumScalars]float64 // each run sets InvN and Rows

	t     testing.TB
	b     backend.Backend
	cfg   Config
	cells map[*graph.Var]backend.Cell
	vars  backend.Memory
	arena backend.Memory
}

// NewSession traces build, lowers and compiles it. Failures end the test.
func NewSession(t testing.TB, b backend.Backend, cfg Config, build func(tr *graph.Trace) []graph.Value) *Session {
	t.Helper()
	s, err := TrySession(t, b, cfg, build)
	require.NoError(t, err)
	return s
}

// TrySession is NewSession for programs that may not lower; only that error is returned.
func TrySession(t testing.TB, b backend.Backend, cfg Config, build func(tr *graph.Trace) []graph.Value) (*Session, error) {
	t.Helper()
	if cfg.MaxN == 0 {
		cfg.MaxN = 8
	}
	if cfg.Target == nil {
		cfg.Target = b
	}
	s := &Session{t: t, b: b, cfg: cfg, cells: map[*graph.Var]backend.Cell{}}
	tr := graph.NewTrace()
	var outs []graph.Value
	require.NoError(t, graph.Catch(func() { outs = build(tr) }))
	p, err := graph.Lower(tr, outs, graph.Config{Target: cfg.Target, MaxN: cfg.MaxN})
	if err != nil {
		return nil, err
	}
	s.Program = p
	s.allocVars()
	s.arena, err = b.Alloc(p.ArenaBytes + margin)
	require.NoError(t, err)
	s.Exe, err = b.Compile(p, s.cells)
	require.NoError(t, err, "%s", s)
	return s, nil
}

// Eval evaluates what build returns for n rows.
func Eval(t testing.TB, b backend.Backend, n int, build func(tr *graph.Trace) []graph.Value, feeds ...*tensor.Tensor) []*tensor.Tensor {
	t.Helper()
	return NewSession(t, b, Config{MaxN: max(n, 1)}, build).Run(n, feeds...)
}

// has tells whether the program uses v.
func (s *Session) has(v *graph.Var) bool {
	_, ok := s.cells[v]
	return ok
}

// Set writes x into a variable.
func (s *Session) Set(v *graph.Var, x *tensor.Tensor) {
	s.t.Helper()
	require.True(s.t, s.has(v), "variable %s is not in the program", v.Name)
	require.NoError(s.t, s.b.Write(s.cells[v], x))
}

// Get reads a variable.
func (s *Session) Get(v *graph.Var) *tensor.Tensor {
	s.t.Helper()
	x := tensor.New(v.DType, v.Shape.At(0)...)
	require.NoError(s.t, s.b.Read(x, s.cells[v]))
	return x
}

// Run runs the program for n rows and returns its results.
func (s *Session) Run(n int, feeds ...*tensor.Tensor) []*tensor.Tensor {
	s.t.Helper()
	outs, err := s.TryRun(n, feeds...)
	require.NoError(s.t, err, "%s", s)
	return outs
}

// TryRun is Run for programs that may fail on their input.
func (s *Session) TryRun(n int, feeds ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	s.t.Helper()
	r := &backend.Run{N: n, Arena: s.arena, Scalars: s.scalars(n)}
	var in, out []guarded
	for i, f := range feeds {
		g := guard(f.DType(), f.Dims())
		copy(g.tensor.Bytes(), f.Bytes())
		in = append(in, g)
		r.Feeds = append(r.Feeds, in[i].tensor)
	}
	for _, typ := range s.Program.OutTypes {
		g := guard(typ.DType, typ.Shape.At(n))
		out = append(out, g)
		r.Out = append(r.Out, g.tensor)
	}
	var before snapshot
	if !s.cfg.Unguarded {
		before = s.snapshot()
	}
	err := s.Exe.Run(r)
	if !s.cfg.Unguarded {
		s.checkGuards(before, n)
	}
	for i, g := range in {
		require.True(s.t, g.intact(), "a run wrote next to feed %d\n%s", i, s)
		require.Equal(s.t, feeds[i].Bytes(), g.tensor.Bytes(), "a run changed feed %d\n%s", i, s)
	}
	for i, g := range out {
		require.True(s.t, g.intact(), "a run wrote next to result %d\n%s", i, s)
	}
	return r.Out, err
}

func (s *Session) scalars(n int) *[graph.NumScalars]float64 {
	sc := s.Scalars
	sc[graph.Rows] = float64(n)
	if n > 0 {
		sc[graph.InvN] = 1 / float64(n)
	}
	return &sc
}

// String prints the program.
func (s *Session) String() string {
	var b strings.Builder
	kernel := func(int) string { return "" }
	if s.Exe != nil {
		kernel = s.Exe.Kernel
	}
	if err := s.Program.Print(&b, kernel); err != nil {
		return err.Error()
	}
	return b.String()
}

// shaped is a Target without fused ops other than the kind of keep, so that an op is tested by itself.
type shaped struct {
	graph.Target
	keep graph.Op
}

// Supports is false for the ops that passes make.
func (p shaped) Supports(s graph.Signature) bool {
	kind := fusedKind(s.Op)
	return (kind == "" || kind == fusedKind(p.keep)) && p.Target.Supports(s)
}

// fusedKind names the ops that only passes make, "" for the others.
func fusedKind(op graph.Op) string {
	switch op.(type) {
	case graph.Gemm:
		return "Gemm"
	case graph.GemmStep:
		return "GemmStep"
	case graph.CrossEntropyWithGrad:
		return "CrossEntropyWithGrad"
	case graph.Chain:
		return "Chain"
	}
	return ""
}
