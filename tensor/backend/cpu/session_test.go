//go:build cgo

package cpu

import (
	"testing"

	"github.com/gokeras/gokeras/tensor"
	"github.com/gokeras/gokeras/tensor/backend"
	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// session is a program on a backend with its variables.
type session struct {
	b       backend.Backend
	program *graph.Program
	exec    backend.Executable
	cells   map[*graph.Var]backend.Cell
	run     backend.Run
	scalars [graph.NumScalars]float64
}

func newSession(tb testing.TB, b backend.Backend, tr *graph.Trace, outs []graph.Value, maxN int) *session {
	tb.Helper()
	p, err := graph.Lower(tr, outs, graph.Config{Target: b, MaxN: maxN})
	require.NoError(tb, err)
	s := &session{b: b, program: p, cells: map[*graph.Var]backend.Cell{}}
	for i, v := range p.Vars {
		mem, err := b.Alloc(graph.Type{DType: v.DType, Shape: v.Shape, Layout: p.Layouts[i]}.Bytes(0))
		require.NoError(tb, err)
		s.cells[v] = backend.Cell{Mem: mem, Layout: p.Layouts[i]}
	}
	s.exec, err = b.Compile(p, s.cells)
	require.NoError(tb, err)
	s.run.Arena, err = b.Alloc(p.ArenaBytes)
	require.NoError(tb, err)
	s.run.Scalars = &s.scalars
	return s
}

// feed sets inputs and results for n rows.
func (s *session) feed(n int, feeds ...*tensor.Tensor) {
	s.run.N, s.run.Feeds, s.run.Out = n, feeds, nil
	for _, t := range s.program.OutTypes {
		s.run.Out = append(s.run.Out, tensor.New(t.DType, t.Shape.At(n)...))
	}
}

func (s *session) write(tb testing.TB, v *graph.Var, x *tensor.Tensor) {
	tb.Helper()
	if c, ok := s.cells[v]; ok {
		require.NoError(tb, s.b.Write(c, x))
	}
}

func (s *session) read(tb testing.TB, v *graph.Var) *tensor.Tensor {
	tb.Helper()
	x := tensor.New(v.DType, v.Shape.At(0)...)
	require.NoError(tb, s.b.Read(x, s.cells[v]))
	return x
}

// kernels lists what runs, in order.
func (s *session) kernels() []string {
	var names []string
	for i := range s.program.Instrs {
		names = append(names, s.exec.Kernel(i))
	}
	return names
}

// ops lists the ops of the instructions.
func (s *session) ops() []string {
	var names []string
	for _, in := range s.program.Instrs {
		names = append(names, in.Sig.Op.Name())
	}
	return names
}
